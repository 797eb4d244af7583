/**
 * Marks on their way to the commons, one after another. A mark is part of the draft until it is
 * there, with the key under which it is sent: whatever happens, it is given once.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { wrong } from "./ask.js";
import { newKey, OpError } from "./model.js";
import { useSession } from "./session.js";
import { useStore } from "./store.js";
import { type DeskDraft, type DeskWork, type Entry, entryName, entryPlace, type Held, type Place } from "./wire-marking.js";

const AGAIN_MS = 5_000;
/** A colleague, or the teacher herself, was here meanwhile: what is on the page is old. */
const STALE = new Set(["mark_changed", "work_changed"]);

export interface Sending {
  readonly works: Readonly<Record<string, Entry>>;
  readonly error: string;
  /** Change what is typed for a work; null forgets it. */
  write: (name: string, entry: Entry | null) => void;
  /** Give a mark; it is on its way from here on. */
  give: (place: Place, work: DeskWork, mark: Held) => void;
}

interface Props {
  names: boolean;
  /** A mark has arrived. */
  arrived: (place: Place, work: DeskWork) => void;
  /** What is on the page is old. */
  stale: () => void;
}

export function useSending({ names, arrived, stale }: Props): Sending {
  const { draft, link, online, texts } = useSession<unknown, DeskDraft>();
  const { works } = useStore(draft.answer);
  const there = useStore(online);
  const [error, setError] = useState("");
  const [turn, setTurn] = useState(0);
  const busy = useRef(false);
  /** By work, the version that the commons has, or will have. */
  const versions = useRef<Record<string, number>>({});
  const write = (name: string, entry: Entry | null): void =>
    draft.change((now) => {
      const { [name]: _, ...others } = now.works;
      return { works: entry ? { ...others, [name]: entry } : others };
    });
  const give = (place: Place, work: DeskWork, { score, comment }: Held): void => {
    const name = entryName(place, work.id);
    const version = Math.max(work.version, versions.current[name] ?? 0);
    versions.current[name] = version + 1;
    const { held } = work;
    const seen = { score: held.score, comment: held.comment };
    setError("");
    write(name, { score, comment, sent: { key: newKey(), version, seen } });
  };
  const deliver = async (name: string, entry: Entry): Promise<void> => {
    const { id, ...place } = entryPlace(name);
    const { key, version, seen } = entry.sent!;
    const args = { of: place.module, criterion: place.criterion, id, names, key, version, seen };
    const work = await link.ask<DeskWork>("mark", { ...args, score: entry.score, comment: entry.comment });
    if (draft.answer.get().works[name]?.sent?.key === key) write(name, null);
    arrived(place, work);
  };
  const refused = (name: string, entry: Entry, failed: unknown): void => {
    setError(wrong(failed, texts));
    if (failed instanceof OpError && failed.offline) return;
    delete versions.current[name];
    // It stays typed, to be looked at once more.
    if (draft.answer.get().works[name]?.sent?.key === entry.sent?.key) write(name, { ...entry, sent: null });
    if (failed instanceof OpError && STALE.has(failed.code)) stale();
  };
  useEffect(() => {
    const next = Object.entries(works).find(([, entry]) => entry.sent);
    if (!next || busy.current || !there) return undefined;
    busy.current = true;
    void deliver(...next)
      .then(() => setError(""))
      .catch((failed: unknown) => refused(...next, failed))
      .finally(() => {
        busy.current = false;
        const left = draft.answer.get().works[next[0]]?.sent?.key === next[1].sent?.key;
        setTimeout(() => setTurn((now) => now + 1), left ? AGAIN_MS : 0);
      });
    return undefined;
  }, [works, there, turn]);
  return { works, error, write, give };
}

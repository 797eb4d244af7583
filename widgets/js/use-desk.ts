/** The desk one writes at: drafts of posts, answers and changes, and what has been sent off. */
import { useEffect, useState } from "preact/hooks";
import type { Courier } from "./courier.js";
import type { Enclosed } from "./enclosed.js";
import type { Extras, Parcel } from "./outbox.js";
import type { Pad } from "./pad.js";
import type { Session } from "./session.js";
import { useStore } from "./store.js";
import type { Finding } from "./wire-talk.js";
import { type Draft, type Place, begun, draftOf, joined, textFor, withText } from "./writing.js";

export interface Desk {
  readonly draft: Draft;
  readonly parcels: readonly Parcel[];
  /** Whether the browser keeps what waits to be sent. */
  readonly kept: boolean;
  /** Whether the last attempt to send something did not get through. */
  readonly stuck: boolean;
  /** Why it did not, where the commons itself asked to wait. */
  readonly why: string;
  /** Editors of answers that stand open. */
  readonly open: ReadonlySet<number>;
  /** The editor that was typed in last; `undefined` before anything was typed. */
  readonly last: Place | undefined;
  /** The own post that has just been published. */
  readonly published: number | null;
  /** Pictures, names and marks that go with each text. */
  readonly enclosed: Enclosed;
  /** What the privacy check found in a text that was sent, by its editor. */
  readonly findings: ReadonlyMap<Place, readonly Finding[]>;
  write: (place: Place, text: string) => void;
  send: (place: number | null, text: string, extras: Extras) => void;
  takeBack: (parcel: Parcel) => void;
  setOpen: (post: number, open: boolean) => void;
  setFindings: (place: Place, found: readonly Finding[]) => void;
}

/** The id inside what the commons answers to a post. */
function idOf(answer: unknown): number | null {
  const id = (answer as { id?: unknown } | null)?.id;
  return typeof id === "number" ? id : null;
}

/** What a refusal says was found, if it is one of the privacy check. */
export function findingsOf(error: { code: string; details: Record<string, unknown> }): Finding[] | null {
  const { findings } = error.details;
  return error.code === "privacy" && Array.isArray(findings) ? (findings as Finding[]) : null;
}

/** A text that was sent off just before the page was closed is no draft any more. */
function withoutSent(draft: Draft, parcels: readonly Parcel[]): Draft {
  return parcels.reduce((rest, { reply_to, text }) => {
    return textFor(rest, reply_to).trim() === text ? withText(rest, reply_to, "") : rest;
  }, draft);
}

interface Parts {
  session: Session<unknown, Draft>;
  courier: Courier;
  pad: Pad;
  enclosed: Enclosed;
}

export function useDesk({ session, courier, pad, enclosed }: Parts): Desk {
  const { t } = session.texts;
  const draft = draftOf(useStore(pad.answer));
  const [open, change] = useState<ReadonlySet<number>>(() => new Set(begun(draft)));
  const [last, setLast] = useState<Place | undefined>(undefined);
  const [published, setPublished] = useState<number | null>(null);
  const [findings, found] = useState<ReadonlyMap<Place, readonly Finding[]>>(new Map());
  // Two changes may follow each other within one rendering, so the store is read each time.
  const now = (): Draft => draftOf(pad.answer.get());
  const setOpen = (post: number, on: boolean): void =>
    change((all) => new Set(on ? [...all, post] : [...all].filter((id) => id !== post)));
  const setFindings: Desk["setFindings"] = (place, list) =>
    found((all) => new Map([...all].filter(([one]) => one !== place).concat(list.length ? [[place, list]] : [])));
  const write = (place: Place, text: string): void => {
    setLast(place);
    pad.change(withText(now(), place, text));
  };
  const takeBack = ({ key, text, reply_to }: Parcel): void => {
    courier.withdraw(key);
    write(reply_to, joined(textFor(now(), reply_to), text));
    enclosed.restore(reply_to);
    if (reply_to !== null) setOpen(reply_to, true);
  };

  useEffect(() => {
    courier.news = {
      sent: ({ reply_to }, answer) => {
        if (reply_to === null) setPublished(idOf(answer));
        enclosed.forget(reply_to);
        session.say(reply_to === null ? t("Your post is published.") : t("Your answer is published."));
      },
      refused: (parcel, error) => {
        const list = findingsOf(error);
        if (!list) return session.say(error.message || t("This could not be posted."));
        // The text goes back to where it was written: it is for its writer to decide.
        takeBack(parcel);
        setFindings(parcel.reply_to, list);
      },
    };
    const rest = withoutSent(now(), courier.parcels.get());
    if (JSON.stringify(rest) !== JSON.stringify(now())) pad.change(rest);
  }, [courier, pad]);

  return {
    draft,
    parcels: useStore(courier.parcels),
    kept: useStore(courier.kept),
    stuck: useStore(courier.stuck),
    why: useStore(courier.why),
    open,
    last,
    published,
    enclosed,
    findings,
    write,
    send: (place, text, extras) => {
      setFindings(place, []);
      enclosed.away(place);
      courier.send(text, place, extras);
      write(place, "");
      if (place !== null) setOpen(place, false);
    },
    takeBack,
    setOpen,
    setFindings,
  };
}

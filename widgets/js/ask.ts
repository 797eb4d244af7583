/** Asking the commons from a component: what it told, what is under way, what went wrong. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { OpError } from "./model.js";
import { useSession } from "./session.js";
import { useStore } from "./store.js";
import type { Texts } from "./texts.js";
import type { Json } from "./types.js";

export type Args = Record<string, Json>;

/** How long to wait before asking again where no answer came, though the line seems to be there. */
export const ASK_AGAIN_MS = 5_000;

/** Why something did not come about, in words. */
export function wrong(error: unknown, { t }: Texts): string {
  const told = error instanceof OpError && !error.offline ? error.message : "";
  return told || t("No connection. What you typed is kept; please try again in a moment.");
}

/** Something that is asked for when a component comes to the page. */
export interface Asked<T> {
  readonly data: T | null;
  readonly error: string;
  /** Ask once more; gives what came, null where nothing did. */
  again: () => Promise<T | null>;
  /** Put something in the place of what was told. */
  set: (data: T) => void;
}

/** Ask, and again when the arguments change, a line that failed is back, or no answer came. */
export function useAsked<T>(name: string, args: Args = {}): Asked<T> {
  const { link, online, texts } = useSession();
  const [data, set] = useState<T | null>(null);
  const [error, setError] = useState("");
  const [lost, setLost] = useState(0);
  const turn = useRef(0);
  const key = JSON.stringify(args);
  const again = useCallback(async (): Promise<T | null> => {
    const mine = ++turn.current;
    try {
      const came = await link.ask<T>(name, JSON.parse(key) as Args);
      // A slow answer must not take the place of a newer one.
      if (mine !== turn.current) return null;
      setError("");
      set(came);
      return came;
    } catch (failed) {
      if (mine !== turn.current) return null;
      setError(wrong(failed, texts));
      if (failed instanceof OpError && failed.offline) setLost(mine);
      return null;
    }
  }, [link, name, key]);
  const there = useStore(online);
  useEffect(() => void again(), [again]);
  useEffect(() => {
    if (there && error) void again();
  }, [there]);
  useEffect(() => {
    if (!lost) return;
    const timer = setTimeout(() => void again(), ASK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [lost, again]);
  return { data, error, again, set };
}

/** Something that is done at a person's wish, one at a time. */
export interface Act {
  readonly busy: boolean;
  readonly error: string;
  /** Do it; tells whether it was done. What is `anew` takes the place of what is under way. */
  run: (work: () => Promise<void>, anew?: boolean) => Promise<boolean>;
  /** Say what is wrong, or nothing. */
  tell: (error: string) => void;
}

export function useAct(): Act {
  const { texts } = useSession();
  const [busy, setBusy] = useState(false);
  const [error, tell] = useState("");
  const under = useRef<object | null>(null);
  const run = async (work: () => Promise<void>, anew = false): Promise<boolean> => {
    if (under.current && !anew) return false;
    const mine = (under.current = {});
    setBusy(true);
    tell("");
    try {
      await work();
      return true;
    } catch (failed) {
      if (under.current === mine) tell(wrong(failed, texts));
      return false;
    } finally {
      if (under.current === mine) {
        under.current = null;
        setBusy(false);
      }
    }
  };
  return { busy, error, run, tell };
}

interface Part<T> {
  readonly items: readonly T[];
  readonly next: string | number | null;
}

/** A list that comes in parts. */
export interface Paged<T> {
  /** Null until the first part is here. */
  readonly items: readonly T[] | null;
  readonly more: boolean;
  readonly busy: boolean;
  readonly error: string;
  /** Place of the first item that came at the reader's wish; null at first. */
  readonly fresh: number | null;
  next: () => Promise<void>;
  again: () => Promise<boolean>;
  set: (change: (items: readonly T[]) => readonly T[]) => void;
}

/** Ask for a list part by part; `args` null asks nothing yet. */
export function usePaged<P, T>(name: string, args: Args | null, read: (part: P) => Part<T>): Paged<T> {
  const { link } = useSession();
  const act = useAct();
  const [list, setList] = useState<Part<T> | null>(null);
  const [fresh, setFresh] = useState<number | null>(null);
  const turn = useRef(0);
  const key = args && JSON.stringify(args);
  const fetch = async (after: Part<T>["next"]): Promise<Part<T>> => {
    const asked = { ...(JSON.parse(key ?? "{}") as Args), ...(after === null ? {} : { after }) };
    return read(await link.ask<P>(name, asked));
  };
  const again = (): Promise<boolean> => {
    const mine = ++turn.current;
    return act.run(async () => {
      const part = await fetch(null);
      if (mine !== turn.current) return;
      setFresh(null);
      setList(part);
    }, true);
  };
  const next = async (): Promise<void> => {
    if (!list || list.next === null) return;
    const mine = turn.current;
    await act.run(async () => {
      const part = await fetch(list.next);
      if (mine !== turn.current) return;
      setFresh(list.items.length);
      setList({ items: [...list.items, ...part.items], next: part.next });
    });
  };
  useEffect(() => {
    if (key !== null) void again();
  }, [key]);
  useLineBack(act.error, list, again);
  return {
    items: list?.items ?? null,
    more: list !== null && list.next !== null,
    busy: act.busy,
    error: act.error,
    fresh,
    next,
    again,
    set: (change) => setList((now) => now && { ...now, items: change(now.items) }),
  };
}

/** What never came is asked for once more when the line is back. */
function useLineBack(error: string, list: unknown, again: () => Promise<boolean>): void {
  const there = useStore(useSession().online);
  useEffect(() => {
    if (there && error && list === null) void again();
  }, [there]);
}

/** A value on this device until it is saved; null where there is none. */
export function useKept<T extends Json>(name: string): [T | null, (value: T | null) => void] {
  const { scope, state } = useSession();
  const person = state.get()?.person ?? "";
  const key = ["staffroom", person, scope.edition, scope.module, scope.activity, name].join(":");
  const [value, change] = useState<T | null>(() => read<T>(key));
  const set = (now: T | null): void => {
    change(now);
    write(key, now);
  };
  return [value, set];
}

function read<T>(key: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null") as T | null;
  } catch {
    return null;
  }
}

/** A browser that refuses keeps nothing; the value stays on the page. */
function write(key: string, value: Json): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // See above.
  }
}

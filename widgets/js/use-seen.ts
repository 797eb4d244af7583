/**
 * How far the reader has come. A post that was on the screen for a moment counts as seen; other
 * devices hear of it. Of a support circle only this browser knows.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Session } from "./session.js";
import type { Shown } from "./thread.js";

const LOOK_MS = 1_000;
const TELL_MS = 3_000;

interface Parts {
  session: Pick<Session<unknown>, "link">;
  shown: Shown | null;
  /** The newest post that this page has told of. */
  told: { current: number };
  root: { current: HTMLElement | null };
  community: number;
  /** Where this browser keeps the mark, if nobody else may. */
  local: string | null;
}

function kept(name: string): number {
  try {
    return Number(localStorage.getItem(name)) || 0;
  } catch {
    return 0;
  }
}

/** Watch what is looked at; gives the newest post that had been seen before. */
export function useSeen({ session, shown, told, root, community, local }: Parts): number {
  const [before] = useState(() => (local ? kept(local) : 0));
  const newest = useRef(0);
  useEffect(() => {
    if (!shown?.view.open || typeof IntersectionObserver === "undefined") return undefined;
    told.current = Math.max(told.current, shown.seen, before);
    const looking = new Map<Element, ReturnType<typeof setTimeout>>();
    let telling: ReturnType<typeof setTimeout> | undefined;
    const tell = (): void => {
      telling = undefined;
      const post = newest.current;
      if (post <= told.current) return;
      told.current = post;
      if (local) return keep(local, post);
      // Not said now, it is said with the next one.
      session.link.ask("seen", { post, ...(community ? { community } : {}) }).catch(() => (told.current = 0));
    };
    const saw = (element: Element): void => {
      if (document.visibilityState === "hidden") return;
      newest.current = Math.max(newest.current, Number((element as HTMLElement).dataset.post));
      if (newest.current > told.current) telling ??= setTimeout(tell, TELL_MS);
    };
    const watch = new IntersectionObserver((changes) => {
      for (const { target, isIntersecting } of changes) {
        clearTimeout(looking.get(target));
        if (isIntersecting) looking.set(target, setTimeout(() => saw(target), LOOK_MS));
      }
    });
    root.current?.querySelectorAll("[data-post]").forEach((one) => watch.observe(one));
    return () => {
      watch.disconnect();
      looking.forEach((timer) => clearTimeout(timer));
      clearTimeout(telling);
    };
  }, [shown?.ids, shown?.view.open, community]);
  return Math.max(before, shown?.seen ?? 0);
}

function keep(name: string, post: number): void {
  try {
    localStorage.setItem(name, String(post));
  } catch {
    // A browser that keeps nothing marks nothing as seen.
  }
}

/** What the page's address asks for: a post, a community. */
import { useEffect, useRef, useState } from "preact/hooks";
import { targetOf } from "./permalink.js";
import { headingOf } from "./talk-context.js";
import type { LiveThread } from "./use-thread.js";

/** Told when somebody chooses a community on the page. */
export const COMMUNITY_EVENT = "staffroom:community";

export interface Chosen {
  /** 0 where the activity has one audience; null while none is chosen. */
  readonly community: number | null;
  readonly title: string;
}

/** The community that the page shows. */
export function useCommunity(wanted: boolean): Chosen {
  const [chosen, setChosen] = useState<Chosen>(() => ({
    community: wanted ? targetOf(location.hash).community : 0,
    title: "",
  }));
  useEffect(() => {
    if (!wanted) return undefined;
    const choose = (event: Event): void => {
      const { id, title } = (event as CustomEvent<{ id?: number; title?: string }>).detail ?? {};
      if (typeof id === "number") setChosen({ community: id || null, title: title ?? "" });
    };
    const moved = (): void => {
      const { community } = targetOf(location.hash);
      if (community) setChosen((now) => (now.community === community ? now : { community, title: "" }));
    };
    addEventListener(COMMUNITY_EVENT, choose);
    addEventListener("hashchange", moved);
    moved();
    return () => {
      removeEventListener(COMMUNITY_EVENT, choose);
      removeEventListener("hashchange", moved);
    };
  }, [wanted]);
  return chosen;
}

/**
 * Lead to the post that the address names, once the thread is there and whenever the address
 * changes; a post of another discussion on the page is left to that one.
 */
export function usePermalink(root: { current: HTMLElement | null }, thread: LiveThread, community: number | null): void {
  const ready = thread.shown?.view.open === true;
  const latest = useRef(thread);
  latest.current = thread;
  useEffect(() => {
    if (!ready) return undefined;
    const go = async (): Promise<void> => {
      const target = targetOf(location.hash);
      if (target.post === null || (target.community ?? 0) !== (community ?? 0)) return;
      try {
        await latest.current.find(target.post);
      } catch {
        return;
      }
      setTimeout(() => {
        const heading = headingOf(root.current, target.post!);
        heading?.closest("details")?.setAttribute("open", "");
        heading?.focus({ preventScroll: true });
        heading?.closest("article")?.scrollIntoView?.({ block: "center" });
      });
    };
    void go();
    const moved = (): void => void go();
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, [ready, community]);
}

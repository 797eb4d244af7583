/** Where the focus goes when a case is decided and gone: to the next one. */
import type { RefObject } from "preact";
import { useRef } from "preact/hooks";

interface Next {
  readonly list: RefObject<HTMLOListElement>;
  readonly heading: RefObject<HTMLHeadingElement>;
  /** Fetch what is left, then go to what now stands at a place, else to what stands over it all. */
  after: (place: number, fetch: () => Promise<unknown>) => Promise<void>;
}

export function useNext(): Next {
  const list = useRef<HTMLOListElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const after = async (place: number, fetch: () => Promise<unknown>): Promise<void> => {
    await fetch();
    // After what was fetched is on the page.
    setTimeout(() => {
      const left = list.current?.querySelectorAll<HTMLElement>("[data-item]") ?? [];
      (left[Math.min(place, left.length - 1)] ?? heading.current)?.focus();
    });
  };
  return { list, heading, after };
}

/**
 * From a form to the page's discussion: a text is put into the box of one's own post, and nothing
 * is sent. They are widgets of their own, so they find each other by events of the window.
 */
import { useEffect, useRef, useState } from "preact/hooks";

/** Who may be told: every discussion of the page that takes a text adds itself. */
const ASK_EVENT = "staffroom:rooms";
/** A discussion came to the page, went, or takes texts no more. */
const CHANGED_EVENT = "staffroom:rooms-changed";

/** Puts a text into the box; tells whether there was room for it. */
export type Take = (text: string) => boolean;

/** Take texts for this discussion; null while it takes none. */
export function useTaking(take: Take | null): void {
  const now = useRef(take);
  now.current = take;
  useEffect(() => {
    const answer = (event: Event): void => {
      if (now.current) (event as CustomEvent<Take[]>).detail.push((text) => now.current?.(text) ?? false);
    };
    addEventListener(ASK_EVENT, answer);
    return () => removeEventListener(ASK_EVENT, answer);
  }, []);
  useEffect(() => {
    const tell = (): void => void dispatchEvent(new Event(CHANGED_EVENT));
    tell();
    // After the listener above has gone.
    return tell;
  }, [take === null]);
}

/** The first discussion of the page that takes a text, as long as there is one. */
export function useRoomOfPage(): Take | null {
  const [room, set] = useState<Take | null>(null);
  useEffect(() => {
    const look = (): void => {
      const found: Take[] = [];
      dispatchEvent(new CustomEvent(ASK_EVENT, { detail: found }));
      set(() => found[0] ?? null);
    };
    look();
    addEventListener(CHANGED_EVENT, look);
    return () => removeEventListener(CHANGED_EVENT, look);
  }, []);
  return room;
}

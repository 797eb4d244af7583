/** A key that stays the same until what it was made for is done: tried again, it is done once. */
import { useRef } from "preact/hooks";
import { newKey } from "./model.js";

interface Once {
  key: () => string;
  done: () => void;
}

export function useOnce(): Once {
  const held = useRef<string | null>(null);
  return {
    key: () => (held.current ??= newKey()),
    done: () => {
      held.current = null;
    },
  };
}

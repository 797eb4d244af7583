/**
 * The desk's keys. They work while the focus is inside the desk and not in a field one types in,
 * and can be turned off (WCAG 2.1.4). Letters go by their place on the keyboard: with a Russian
 * layout the same key types another letter.
 */

export interface Keys {
  level: (level: number) => void;
  save: () => void;
  move: (by: 1 | -1) => void;
  comment: () => void;
  bank: () => void;
  work: () => void;
}

const TYPED = "textarea, select, input:not([type=radio]):not([type=checkbox])";
const PRESSED = "button, a, summary, input[type=checkbox]";

/** Do what a key means, if it means anything here. */
export function onKey(event: KeyboardEvent, keys: Keys, single: boolean): void {
  const target = event.target as HTMLElement;
  const done = act(event, target, keys, single);
  if (!done) return;
  event.preventDefault();
  event.stopPropagation();
}

function act(event: KeyboardEvent, target: HTMLElement, keys: Keys, single: boolean): boolean {
  if (event.defaultPrevented || event.isComposing || event.altKey) return false;
  if (event.ctrlKey || event.metaKey) return event.key === "Enter" && (keys.save(), true);
  if (target.matches(TYPED)) {
    return event.key === "Escape" && target.matches("textarea, input") && (keys.work(), true);
  }
  return single && !event.shiftKey && alone(event, target, keys);
}

function alone(event: KeyboardEvent, target: HTMLElement, keys: Keys): boolean {
  if (/^[0-4]$/.test(event.key)) return (keys.level(Number(event.key)), true);
  if (event.code === "KeyC") return (keys.comment(), true);
  if (event.code === "KeyB") return (keys.bank(), true);
  if (event.key === "Enter") return !target.matches(PRESSED) && (keys.save(), true);
  // In a group of radio buttons arrows choose.
  if (target.matches("input")) return false;
  if (event.key === "ArrowRight") return (keys.move(1), true);
  if (event.key === "ArrowLeft") return (keys.move(-1), true);
  return false;
}

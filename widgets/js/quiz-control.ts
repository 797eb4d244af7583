/** What every control of a quiz item is given. */
import type { Item } from "./quiz-types.js";
import type { ItemResult, Json } from "./types.js";

/** From an item's present answer to its next one. */
export type Change = (now: Json | undefined) => Json;

export interface ControlProps<I extends Item> {
  item: I;
  /** Begins the ids of this item's elements. */
  name: string;
  answer: Json | undefined;
  result: ItemResult | undefined;
  change: (next: Change) => void;
  locked: boolean;
}

/** The id of the word on one option, if there is one. */
export function told(name: string, result: ItemResult | undefined, option: string): string | undefined {
  return result?.options[option] ? `${name}-${option}-told` : undefined;
}

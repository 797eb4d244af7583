/**
 * Ids that are unique on a page. Preact's own `useId` counts anew in each root, and a page has one
 * root per widget, so labels of one widget would name elements of another.
 */
import { useState } from "preact/hooks";
import { newKey } from "./model.js";

/** An id for this component's elements, the same for as long as it is mounted. */
export function useUid(): string {
  return useState(() => `sr-${newKey().slice(0, 8)}`)[0];
}

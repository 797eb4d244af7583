/** Formulas in the page's text and in its widgets; the code that sets them comes when needed. */
import { chunk, type PageData, style } from "./data.js";

interface Setter {
  typeset(element: HTMLElement): void;
}

const LOOKS_LIKE_ONE = /\$|\\\(|\\\[/;

/** Give the function that sets the formulas in an element, if it has any. */
export function typesetterOf(page: PageData): (element: HTMLElement) => void {
  let coming: Promise<Setter> | undefined;
  return (element) => {
    if (!LOOKS_LIKE_ONE.test(element.textContent ?? "")) return;
    void style(page, "math.css");
    coming ??= chunk<Setter>(page, "math.js");
    // The source of a formula is readable too, so that a chunk that does not come breaks nothing.
    coming.then(({ typeset }) => typeset(element), (error) => console.warn(error));
  };
}

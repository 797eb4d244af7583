/**
 * The chunk that sets formulas: KaTeX, fetched by pages that have some.
 *
 * Nothing in a formula is trusted: no links, no classes, no files; and it can grow only so far.
 */
import renderMathInElement from "katex/contrib/auto-render";

const OPTIONS = {
  delimiters: [
    { left: "$$", right: "$$", display: true },
    { left: "\\[", right: "\\]", display: true },
    { left: "\\(", right: "\\)", display: false },
    { left: "$", right: "$", display: false },
  ],
  ignoredTags: ["script", "noscript", "style", "textarea", "pre", "code", "option"],
  // An activity draws itself again at any time, and must find what it drew; a formula is set once.
  ignoredClasses: ["sr-widget", "katex"],
  throwOnError: false,
  // Cyrillic in a formula is no fault.
  strict: "ignore" as const,
  trust: false,
  maxSize: 40,
  maxExpand: 500,
};

/** Set the formulas in an element's text. */
export function typeset(element: HTMLElement): void {
  renderMathInElement(element, { ...OPTIONS, macros: {} });
}

import { expect, test } from "vitest";
import { typeset } from "./math.js";

function set(markup: string): HTMLElement {
  const element = document.createElement("div");
  element.innerHTML = markup;
  typeset(element);
  return element;
}

const formulas = (element: HTMLElement): number => element.querySelectorAll(".katex math").length;

test.each([["$x^2$"], ["$$x^2$$"], ["\\(x^2\\)"], ["\\[x^2\\]"]])("it sets %s", (formula) => {
  expect(formulas(set(`before ${formula} after`))).toBe(1);
});

test.each([
  ["code", "<code>$x$</code>"],
  ["pre", "<pre>$x$</pre>"],
  ["an activity", '<div class="sr-widget">$x$</div>'],
  ["one dollar", "it costs $5"],
])("it leaves alone: %s", (_, markup) => {
  expect(set(markup).innerHTML).toBe(markup);
});

test("a formula is set once", () => {
  const element = set("$x$");
  const before = element.innerHTML;
  typeset(element);
  expect(element.innerHTML).toBe(before);
});

test.each([
  ["\\href{javascript:alert(1)}{x}"],
  ["\\includegraphics{https://evil.example/x.png}"],
  ["\\htmlId{evil}{x}"],
  ["\\htmlStyle{position:fixed}{x}"],
  ["\\url{javascript:alert(1)}"],
])("a formula is not trusted: %s", (formula) => {
  const element = set(`$${formula}$`);
  expect(element.querySelector("a, img, script, #evil, [onerror], [style*=fixed]")).toBeNull();
});

test("a formula that multiplies itself ends", () => {
  const element = set("$\\def\\a{\\b\\b}\\def\\b{\\c\\c}\\def\\c{\\d\\d}\\def\\d{\\d\\d}\\a$");
  expect(element.textContent).toBeTruthy();
});

test("a broken formula shows its source, in place", () => {
  expect(set("see $\\frac{1$ here").textContent).toContain("\\frac{1");
});

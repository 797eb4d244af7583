import { afterEach, expect, test, vi } from "vitest";
import { inPlaceOf } from "./place.js";

function placed(markup: string): HTMLElement {
  const place = document.createElement("div");
  place.innerHTML = markup;
  document.body.append(place);
  return place;
}

/** What the window says of where an element is, before and after. */
function measured(place: HTMLElement, before: Partial<DOMRect>, after: Partial<DOMRect>): void {
  const rects = vi.spyOn(place, "getBoundingClientRect");
  rects.mockReturnValueOnce(before as DOMRect).mockReturnValue(after as DOMRect);
}

afterEach(() => document.body.replaceChildren());

test("the card makes room, and what is shown is given back", () => {
  const place = placed("<p>card</p>");
  const end = inPlaceOf(place, () => {
    expect(place.childNodes).toHaveLength(0);
    place.append("alive");
    return 7;
  });
  expect(end).toBe(7);
  expect(place.textContent).toBe("alive");
});

test("a failure leaves the very card, with what is in it", () => {
  const place = placed("<p>card</p>");
  const card = place.firstChild;
  const fail = (): never => {
    place.append("half");
    throw new Error("no");
  };
  expect(() => inPlaceOf(place, fail)).toThrow("no");
  expect([...place.childNodes]).toEqual([card]);
});

test("a focus in the card goes on in its place; any other stays", () => {
  const place = placed('<a href="#x">link</a>');
  const beside = placed("<button>beside</button>").querySelector("button")!;
  const show = (): void => void (place.innerHTML = '<h3 tabindex="-1">title</h3>');
  place.querySelector("a")!.focus();
  inPlaceOf(place, show);
  expect(document.activeElement?.textContent).toBe("title");
  beside.focus();
  inPlaceOf(place, show);
  expect(document.activeElement).toBe(beside);
});

test("what grows above the reader does not push the text away", () => {
  const scrolled = vi.spyOn(window, "scrollBy").mockReturnValue();
  const place = placed("<p>card</p>");
  measured(place, { bottom: -10, height: 100 }, { height: 340 });
  inPlaceOf(place, () => undefined);
  expect(scrolled).toHaveBeenCalledWith(0, 240);
});

test("what grows before the reader's eyes grows downwards", () => {
  const scrolled = vi.spyOn(window, "scrollBy").mockReturnValue();
  const place = placed("<p>card</p>");
  measured(place, { bottom: 10, height: 100 }, { height: 340 });
  inPlaceOf(place, () => undefined);
  expect(scrolled).not.toHaveBeenCalled();
});

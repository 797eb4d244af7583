import { describe, expect, it, vi } from "vitest";
import { minutesLeft, printWhole, sayTimeLeft } from "./around.js";

describe("time left", () => {
  it("shrinks with the sections that are reached and never says nothing", () => {
    const left = [1, 2, 3, 4].map((reached) => minutesLeft(50, 4, reached));
    expect(left).toEqual([40, 30, 20, 10]);
    expect(minutesLeft(3, 40, 40)).toBe(1);
  });

  it("is the whole again at the top, and gives way to the word that the module is done, whatever is reached later", () => {
    const watched: { seen: (entries: object[]) => void; ended: boolean }[] = [];
    class Watching {
      readonly one = { seen: (_: object[]): void => {}, ended: false };
      constructor(seen: (entries: object[]) => void) {
        this.one.seen = seen;
        watched.push(this.one);
      }
      observe(): void {}
      disconnect(): void {
        this.one.ended = true;
      }
    }
    vi.stubGlobal("IntersectionObserver", Watching);
    document.body.innerHTML =
      '<p id="sr-left" data-minutes="50" data-words="About %(n)d min left" data-done="Module done">50 min</p><h2>One</h2>';
    const place = document.getElementById("sr-left")!;
    const headings = [...document.querySelectorAll("h2")];
    sayTimeLeft(place, headings);
    watched[0]!.seen([{ isIntersecting: true, target: headings[0] }]);
    expect(place.textContent).toBe("About 25 min left");
    watched[0]!.seen([{ isIntersecting: false, target: headings[0] }]);
    expect(place.textContent).toBe("50 min");
    dispatchEvent(new Event("staffroom:done"));
    expect([place.textContent, watched[0]!.ended]).toEqual(["Module done", true]);
    vi.unstubAllGlobals();
  });
});

describe("paper", () => {
  it("has the words of a field in the field's place, and nothing of it stays", () => {
    document.body.innerHTML = '<main><textarea></textarea><input type="text"><input type="radio"></main>';
    document.querySelector("textarea")!.value = "<b>Two</b>\nlines";
    printWhole();
    dispatchEvent(new Event("beforeprint"));
    const printed = [...document.querySelectorAll(".sr-printed")];
    expect(printed.map((words) => words.textContent)).toEqual(["<b>Two</b>\nlines", ""]);
    expect(document.querySelector("textarea")!.nextSibling).toBe(printed[0]);
    dispatchEvent(new Event("afterprint"));
    expect(document.querySelectorAll(".sr-printed").length).toBe(0);
  });
});

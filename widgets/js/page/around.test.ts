import { describe, expect, it } from "vitest";
import { minutesLeft, printWhole } from "./around.js";

describe("time left", () => {
  it("shrinks with the sections that are reached and never says nothing", () => {
    const left = [1, 2, 3, 4].map((reached) => minutesLeft(50, 4, reached));
    expect(left).toEqual([40, 30, 20, 10]);
    expect(minutesLeft(3, 40, 40)).toBe(1);
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

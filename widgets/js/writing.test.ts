import { expect, test } from "vitest";
import { begun, draftOf, joined, NOTHING, textFor, withText } from "./writing.js";

test("a draft from anywhere gets its full shape", () => {
  expect(draftOf(null)).toEqual(NOTHING);
  expect(draftOf({ text: "a" })).toEqual({ text: "a", replies: {} });
});

test("the own post and each answer have a text of their own", () => {
  const draft = withText(withText(NOTHING, null, "post"), 7, "answer");
  expect([textFor(draft, null), textFor(draft, 7), textFor(draft, 8)]).toEqual(["post", "answer", ""]);
  expect(begun(draft)).toEqual([7]);
});

test("an emptied answer leaves no trace", () => {
  expect(withText(withText(NOTHING, 7, "answer"), 7, "")).toEqual(NOTHING);
});

test("a text taken back never overwrites what stands there", () => {
  expect(joined("", "back")).toBe("back");
  expect(joined("new", "back")).toBe("new\n\nback");
  expect(joined("back", "back")).toBe("back");
});

import { expect, test } from "vitest";
import { CodeFiles, withoutCode } from "./code";
import { PlainError } from "./words";

const ID = { _anywidget_id: "theirs.Map" };

test("a text is never run: without a file of the page it cannot be shown", async () => {
  const state = { ...ID, _esm: "export default { render() { globalThis.evil = 1; } }", _css: "" };
  await expect(new CodeFiles().ready(state)).rejects.toThrow(PlainError);
  expect((globalThis as { evil?: number }).evil).toBeUndefined();
});

test.each([["javascript:evil()"], ["data:text/javascript,evil()"], ["blob:x"], ["//evil example"], [5], [null]])(
  "an address is a path or a web address: %s",
  async (_esm) => {
    await expect(new CodeFiles().ready({ ...ID, _esm })).rejects.toThrow(PlainError);
  },
);

test("a file that does not come is told in words", async () => {
  await expect(new CodeFiles().ready({ ...ID, _esm: "/nowhere/x.js" })).rejects.toThrow(/could not be loaded/);
});

test("what a kernel says of state never brings code", () => {
  const state = { _esm: "evil()", _css: "x", value: 1 };
  withoutCode(state);
  withoutCode(null);
  expect(state).toEqual({ value: 1 });
});

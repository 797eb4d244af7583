import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AGAIN_MS, bringer } from "./chunks.js";

const PAGE = { assets: { "talk.js": "/talk.js" } };
const MODULES = { discussion: { render: () => undefined } };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a type that no chunk of the page has brings nothing", () => {
  const bring = bringer(PAGE, vi.fn());
  expect(bring("quiz")).toBeUndefined();
  expect(bring("people")).toBeUndefined();
});

test("two discussions fetch their code once", async () => {
  const fetch = vi.fn(async () => ({ MODULES }));
  const bring = bringer(PAGE, fetch);
  expect(await bring("discussion")).toBe(MODULES);
  expect(await bring("discussion")).toBe(MODULES);
  expect(fetch).toHaveBeenCalledTimes(1);
});

test("code that did not come is asked for again, under another address", async () => {
  vi.spyOn(console, "warn").mockReturnValue(undefined);
  const fetch = vi.fn(async (_name: string, tries: number) => {
    if (tries === 0) throw new TypeError("no line");
    return { MODULES };
  });
  const coming = bringer(PAGE, fetch)("discussion");
  await vi.advanceTimersByTimeAsync(AGAIN_MS);
  expect(await coming).toBe(MODULES);
  expect(fetch.mock.calls).toEqual([["talk.js", 0], ["talk.js", 1]]);
});

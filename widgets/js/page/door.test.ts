import { afterEach, expect, test, vi } from "vitest";
import { isShutOut } from "./door.js";

afterEach(() => vi.unstubAllGlobals());

test.each([
  ["led away to sign in", { type: "opaqueredirect", status: 0 }, true],
  ["not known", { type: "basic", status: 401 }, true],
  ["refused", { type: "basic", status: 403 }, true],
  ["welcome", { type: "basic", status: 200 }, false],
  ["asked in a way that is not known there", { type: "basic", status: 405 }, false],
  ["met by a proxy without a server", { type: "basic", status: 503 }, false],
])("the reader is %s", async (_, answer, out) => {
  const fetched = vi.fn().mockResolvedValue(answer);
  vi.stubGlobal("fetch", fetched);
  expect(await isShutOut()).toBe(out);
  expect(fetched).toHaveBeenCalledWith("/", expect.objectContaining({ method: "HEAD", redirect: "manual" }));
});

test("the hub's token goes along", async () => {
  document.cookie = "_xsrf=2|abc";
  const fetched = vi.fn().mockResolvedValue({ type: "basic", status: 405 });
  vi.stubGlobal("fetch", fetched);
  await isShutOut();
  expect(fetched.mock.calls[0]![1]).toMatchObject({ headers: { "X-XSRFToken": "2|abc" } });
});

test("without a network nobody is refused", async () => {
  vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("no network")));
  expect(await isShutOut()).toBe(false);
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Courier } from "./courier.js";
import { OpError } from "./model.js";
import type { Parcel } from "./outbox.js";

const NAME = "staffroom:tabc:en:m01-network:discussion:outbox";
const opened: Courier[] = [];

function courier(post: (parcel: Parcel) => Promise<unknown>): Courier {
  const made = new Courier(NAME, post);
  opened.push(made);
  return made;
}

const offline = () => Promise.reject(new OpError({ code: "offline", message: "" }));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
  localStorage.clear();
  vi.useRealTimers();
});

test("an acknowledged post leaves the browser's storage", async () => {
  const sent = vi.fn();
  const made = courier(() => Promise.resolve({ id: 5 }));
  made.news = { sent, refused: vi.fn() };
  made.send("Hello", null);
  await vi.advanceTimersByTimeAsync(0);
  expect(sent.mock.calls[0]?.[1]).toEqual({ id: 5 });
  expect(localStorage.getItem(NAME)).toBeNull();
});

test("a post is in the browser's storage before it is sent", () => {
  const post = vi.fn(() => {
    expect(localStorage.getItem(NAME)).toContain("Hello");
    return new Promise<unknown>(() => undefined);
  });
  courier(post).send("Hello", 3);
  expect(post).toHaveBeenCalledTimes(1);
});

test("without a line a post is sent again with the same key until it arrives", async () => {
  const keys: string[] = [];
  let line = false;
  const made = courier(({ key }) => {
    keys.push(key);
    return line ? Promise.resolve({}) : offline();
  });
  made.send("Hello", null);
  await vi.advanceTimersByTimeAsync(10_000);
  line = true;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(keys.length).toBeGreaterThan(2);
  expect(new Set(keys).size).toBe(1);
  expect(made.parcels.get()).toEqual([]);
});

test("the browser's own word that the line is back is enough to try at once", async () => {
  const post = vi.fn(offline);
  const made = courier(post);
  made.send("Hello", null);
  await vi.advanceTimersByTimeAsync(0);
  post.mockResolvedValueOnce(undefined as never);
  dispatchEvent(new Event("online"));
  await vi.advanceTimersByTimeAsync(0);
  expect(made.parcels.get()).toEqual([]);
});

test("a post that waited through a reload goes out with its key", async () => {
  const first = courier(offline);
  first.send("Hello", null);
  await vi.advanceTimersByTimeAsync(0);
  const key = first.parcels.get()[0]?.key;
  first.close();
  const post = vi.fn(() => Promise.resolve({}));
  await courier(post).deliver();
  expect(post).toHaveBeenCalledWith(expect.objectContaining({ key, text: "Hello" }));
});

test("posts go out one after the other, in the order they were written", async () => {
  const texts: string[] = [];
  const made = courier(async ({ text }) => void texts.push(text));
  made.send("one", null);
  made.send("two", 1);
  await vi.advanceTimersByTimeAsync(0);
  expect(texts).toEqual(["one", "two"]);
});

test("a refused post is kept with the reason, and does not hold up the next", async () => {
  const refused = vi.fn();
  const made = courier(({ text }) =>
    text === "bad" ? Promise.reject(new OpError({ code: "one_level", message: "Too deep" })) : Promise.resolve({}),
  );
  made.news = { sent: vi.fn(), refused };
  made.send("bad", 4);
  made.send("good", null);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(made.parcels.get().map(({ text, refused: why }) => [text, why])).toEqual([["bad", "Too deep"]]);
  expect(refused).toHaveBeenCalledTimes(1);
});

test("a post taken back is not sent again", async () => {
  const post = vi.fn(() => Promise.reject(new OpError({ code: "invalid", message: "No" })));
  const made = courier(post);
  made.send("bad", null);
  await vi.advanceTimersByTimeAsync(0);
  made.withdraw(made.parcels.get()[0]!.key);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(post).toHaveBeenCalledTimes(1);
  expect(localStorage.getItem(NAME)).toBeNull();
});

test("a browser that refuses to keep anything still sends", async () => {
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new Error("full");
  });
  const post = vi.fn(() => new Promise<unknown>(() => undefined));
  const made = courier(post);
  made.send("Hello", null);
  expect(made.kept.get()).toBe(false);
  expect(made.parcels.get().map((one) => one.text)).toEqual(["Hello"]);
  expect(post).toHaveBeenCalledTimes(1);
});

test("another tab that delivered a post takes it off this page too", async () => {
  const made = courier(offline);
  made.send("Hello", null);
  await vi.advanceTimersByTimeAsync(0);
  localStorage.removeItem(NAME);
  dispatchEvent(new StorageEvent("storage", { key: NAME }));
  expect(made.parcels.get()).toEqual([]);
});

test("asked to wait, a post waits as long as it is asked to, and says why", async () => {
  const slower = new OpError({ code: "too_fast", message: "A little slower", details: { seconds: 40 } });
  const post = vi.fn().mockRejectedValueOnce(slower).mockResolvedValue({});
  const made = courier(post);
  made.send("Hello", null);
  await vi.advanceTimersByTimeAsync(39_000);
  expect([post.mock.calls.length, made.why.get()]).toEqual([1, "A little slower"]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect([post.mock.calls.length, made.why.get()]).toEqual([2, ""]);
});

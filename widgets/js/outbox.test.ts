import { expect, test } from "vitest";
import { type Parcel, type Shelf, add, drop, due, isRefusal, readOutbox, refuse, writeOutbox } from "./outbox.js";

const parcel: Parcel = { key: "k1", text: "Hello", reply_to: null };

function shelf(content: Record<string, string> = {}): Shelf & { content: Map<string, string> } {
  const kept = new Map(Object.entries(content));
  return {
    content: kept,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  };
}

const broken: Shelf = {
  getItem: () => {
    throw new Error("denied");
  },
  setItem: () => {
    throw new Error("full");
  },
  removeItem: () => {
    throw new Error("denied");
  },
};

test("parcels come back from the shelf as they were put there", () => {
  const place = shelf();
  expect(writeOutbox(place, "box", [parcel])).toBe(true);
  expect(readOutbox(place, "box")).toEqual([parcel]);
});

test("an empty outbox leaves nothing behind", () => {
  const place = shelf({ box: "[]" });
  writeOutbox(place, "box", []);
  expect(place.content.size).toBe(0);
});

test.each(["nonsense", "{}", "null", '[{"key":1}]', '[{"key":"k","text":"t","reply_to":"x"}]'])(
  "what is unreadable on the shelf counts as nothing: %s",
  (text) => {
    expect(readOutbox(shelf({ box: text }), "box")).toEqual([]);
  },
);

test("a browser that keeps nothing is told apart, and breaks nothing", () => {
  expect(readOutbox(broken, "box")).toEqual([]);
  expect(writeOutbox(broken, "box", [parcel])).toBe(false);
});

test("the same key is never twice in the outbox", () => {
  expect(add(add([], parcel), { ...parcel, text: "again" })).toEqual([parcel]);
});

test("an acknowledged parcel leaves, the others stay in order", () => {
  const other = { ...parcel, key: "k2" };
  expect(drop([parcel, other], "k1")).toEqual([other]);
});

test("a refused parcel is kept with the reason, and is not due any more", () => {
  const all = refuse([parcel, { ...parcel, key: "k2" }], "k1", "No");
  expect(all[0]?.refused).toBe("No");
  expect(due(all).map((one) => one.key)).toEqual(["k2"]);
});

test.each([
  ["offline", false],
  ["unexpected", false],
  ["hub_unavailable", false],
  ["not_signed_in", false],
  ["one_level", true],
  ["not_found", true],
  ["invalid", true],
])("after %s a post is given back: %s", (code, refused) => {
  expect(isRefusal(code)).toBe(refused);
});

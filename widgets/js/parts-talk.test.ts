import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Enclosed } from "./enclosed.js";
import { tokenAt } from "./mention.js";
import { LocalPad } from "./pad.js";
import { permalink, targetOf } from "./permalink.js";
import { fitted, MOST_BYTES, shrink } from "./shrink.js";
import { quoted } from "./writing.js";

afterEach(() => {
  localStorage.clear();
  vi.unstubAllGlobals();
});

describe("a mention being typed", () => {
  const query = (text: string): string | undefined => tokenAt(text, text.length)?.query;

  test("begins with an @ after a space or at the beginning", () => {
    expect(["@Ан", "спросим @Ан", "(@Ан"].map(query)).toEqual(["Ан", "Ан", "Ан"]);
    expect(["anna@mail", "@", "@ Ан", "нет"].map(query)).toEqual([undefined, undefined, undefined, undefined]);
  });

  test("may have a surname, and ends where a sentence goes on", () => {
    expect(query("@Анна Пет")).toBe("Анна Пет");
    expect(query("@Анна Петрова и ещё")).toBeUndefined();
  });

  test("is the one at the caret", () => {
    expect(tokenAt("@Ан и @Бо", 3)).toEqual({ start: 0, end: 3, query: "Ан" });
  });
});

describe("addresses", () => {
  test("of a post lead back to it", () => {
    const page = "http://school/ru/m01/?light#old";
    expect(targetOf(new URL(permalink(12, 0, page)).hash)).toEqual({ post: 12, community: null });
    expect(targetOf(new URL(permalink(12, 7, page)).hash)).toEqual({ post: 12, community: 7 });
    expect(permalink(12, 0, page)).toBe("http://school/ru/m01/?light#post-12");
  });

  test.each(["", "#", "#text", "#post-", "#post-1x", "#post=<b>&community=-1", `#post-${"9".repeat(20)}`])(
    "%s names nothing",
    (hash) => expect(targetOf(hash)).toEqual({ post: null, community: null }),
  );
});

describe("what goes with a text", () => {
  test("outlives a reload, without the pictures' bytes", () => {
    const before = new Enclosed("box");
    before.change(3, { pictures: [{ id: "a", alt: "A board", width: 1, height: 1, src: "data:…" }], names: { "Anna P.": "tanna" } });
    expect(localStorage.getItem("box")).not.toContain("data:");
    expect(new Enclosed("box").extras(3, "Ask @Anna P.")).toEqual({ mentions: ["tanna"], pictures: ["a"] });
  });

  test("is left out where the name does not stand in the text any more", () => {
    const made = new Enclosed("box");
    made.change(null, { names: { Anna: "tanna" }, label: "hear", advice: true });
    expect(made.extras(null, "Ask Anna")).toEqual({ label: "hear", advice: true });
  });

  test("goes with it and comes back with it", () => {
    const made = new Enclosed("box");
    made.change(3, { label: "same" });
    made.away(3);
    expect(made.of(3).label).toBeNull();
    made.restore(3);
    expect(made.of(3).label).toBe("same");
    made.away(3);
    made.forget(3);
    expect(localStorage.getItem("box")).toBeNull();
  });

  test.each(["{", "7", "null"])("an unreadable box (%s) is an empty one", (kept) => {
    localStorage.setItem("box", kept);
    expect(new Enclosed("box").extras(null, "")).toEqual({});
  });
});

describe("a pad of this browser", () => {
  test("keeps what is typed and forgets what is emptied", () => {
    new LocalPad("pad").change({ text: "Begun", replies: {} });
    expect(new LocalPad("pad").answer.get().text).toBe("Begun");
    new LocalPad("pad").change({ text: "", replies: {} });
    expect(localStorage.getItem("pad")).toBeNull();
  });

  test("hears of other tabs", () => {
    const pad = new LocalPad("pad");
    localStorage.setItem("pad", JSON.stringify({ text: "Elsewhere", replies: {} }));
    dispatchEvent(new StorageEvent("storage", { key: "pad" }));
    expect(pad.answer.get().text).toBe("Elsewhere");
    pad.close();
  });
});

test("a quotation keeps lines and says whose it is", () => {
  expect(quoted("one\n\ntwo", "Anna")).toBe("> Anna:\n>\n> one\n>\n> two\n\n");
});

describe("making a picture small", () => {
  /** A canvas whose pictures have the sizes that the test says. */
  function canvas(sizes: number[]): void {
    const drawn = { fillRect: vi.fn(), drawImage: vi.fn(), fillStyle: "" };
    vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(drawn as never);
    vi.spyOn(HTMLCanvasElement.prototype, "toBlob").mockImplementation((tell) =>
      tell(new Blob([new Uint8Array(sizes.shift() ?? 1)], { type: "image/jpeg" })),
    );
  }
  const close = vi.fn();
  beforeEach(() => {
    close.mockClear();
    vi.stubGlobal("createImageBitmap", async () => ({ width: 4000, height: 3000, close }));
  });

  test("keeps its shape and its longer side within bounds", () => {
    expect(fitted(4000, 3000)).toEqual({ width: 1280, height: 960 });
    expect(fitted(10, 20_000)).toEqual({ width: 1, height: 1280 });
    expect(fitted(640, 400)).toEqual({ width: 640, height: 400 });
  });

  test("lowers the quality until it is small enough", async () => {
    canvas([MOST_BYTES + 1, MOST_BYTES + 1, 3]);
    expect(await shrink(new Blob())).toEqual({ data: "AAAA", src: "data:image/jpeg;base64,AAAA" });
    expect(close).toHaveBeenCalled();
  });

  test("gives up where it does not become small, or is no picture", async () => {
    canvas(Array<number>(9).fill(MOST_BYTES + 1));
    await expect(shrink(new Blob())).rejects.toThrow();
    vi.stubGlobal("createImageBitmap", async () => Promise.reject(new Error("no picture")));
    await expect(shrink(new Blob())).rejects.toThrow();
  });
});

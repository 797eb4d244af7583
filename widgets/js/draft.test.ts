import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Draft, KEEP_MS, SAVE_AT_LATEST_MS, SAVE_MS } from "./draft.js";
import { Link, PATIENCE_MS } from "./model.js";
import { EMPTY_STATE, FakeModel, Refusal, SCOPE } from "./testing.js";
import type { ActivityState, Json } from "./types.js";

/** Stands for the browser's channel between tabs: in the same instant, so that tests are steady. */
class Channel {
  static open: Channel[] = [];
  onmessage: ((event: { data: unknown }) => void) | null = null;

  constructor(readonly name: string) {
    Channel.open.push(this);
  }

  postMessage(data: unknown): void {
    const others = Channel.open.filter((other) => other !== this && other.name === this.name);
    for (const other of others) other.onmessage?.({ data: structuredClone(data) });
  }

  close(): void {
    Channel.open = Channel.open.filter((other) => other !== this);
  }
}

const NAME = "staffroom:tabc:en:m01-network:thing";
let opened: Draft<Json>[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("BroadcastChannel", Channel);
  localStorage.clear();
});

afterEach(() => {
  for (const draft of opened.splice(0)) draft.close();
  Channel.open = [];
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

interface Tab {
  model: FakeModel;
  draft: Draft<Json>;
}

function tab(state: Partial<ActivityState> = {}): Tab {
  const model = new FakeModel({}, state);
  const link = new Link(model as never);
  const draft = new Draft<Json>(link, SCOPE, "");
  opened.push(draft);
  draft.adopt({ ...EMPTY_STATE, ...state });
  return { model, draft };
}

function kept(): { answer: Json; dirty: boolean } {
  return JSON.parse(localStorage.getItem(NAME)!) as { answer: Json; dirty: boolean };
}

const phase = (draft: Draft<Json>): string => draft.status.get().phase;

test("what is typed is on the device within a second", async () => {
  const { draft } = tab();
  draft.change("a");
  await vi.advanceTimersByTimeAsync(100);
  draft.change("ab");
  await vi.advanceTimersByTimeAsync(KEEP_MS);
  expect(kept()).toMatchObject({ answer: "ab", dirty: true });
});

test("it is saved once the hands rest", async () => {
  const { model, draft } = tab();
  for (const text of ["a", "ab", "abc"]) {
    draft.change(text);
    await vi.advanceTimersByTimeAsync(500);
  }
  expect(model.ops("draft")).toHaveLength(0);
  expect(phase(draft)).toBe("saving");
  await vi.advanceTimersByTimeAsync(SAVE_MS);
  expect(model.ops("draft").map((message) => message["answer"])).toEqual(["abc"]);
  expect(phase(draft)).toBe("saved");
  expect(kept().dirty).toBe(false);
});

test("whoever types without a pause is saved too", async () => {
  const { model, draft } = tab();
  for (let typed = 0; typed < SAVE_AT_LATEST_MS / 500 + 2; typed += 1) {
    draft.change("x".repeat(typed + 1));
    await vi.advanceTimersByTimeAsync(500);
  }
  expect(model.ops("draft").length).toBeGreaterThan(0);
});

test("what is typed during a save is saved after it", async () => {
  const { model, draft } = tab();
  let release = (): void => undefined;
  model.answerers["draft"] = () =>
    new Promise((resolve) => {
      release = () => resolve({ version: 1, saved_at: "2026-01-02T10:00:00Z" });
    });
  draft.change("one");
  await vi.advanceTimersByTimeAsync(SAVE_MS);
  draft.change("two");
  release();
  await vi.advanceTimersByTimeAsync(SAVE_MS);
  release();
  await vi.advanceTimersByTimeAsync(0);
  expect(model.ops("draft").map((message) => message["answer"])).toEqual(["one", "two"]);
  expect(phase(draft)).toBe("saved");
});

test("a dead kernel: the text stays, the same key goes out again", async () => {
  const { model, draft } = tab();
  model.alive = false;
  draft.change("typed");
  await vi.advanceTimersByTimeAsync(SAVE_MS + PATIENCE_MS);
  expect(phase(draft)).toBe("offline");
  expect(kept()).toMatchObject({ answer: "typed", dirty: true });
  model.alive = true;
  draft.online();
  await vi.advanceTimersByTimeAsync(0);
  const keys = model.ops("draft").map((message) => message["key"]);
  expect(keys.length).toBeGreaterThan(1);
  expect(new Set(keys).size).toBe(1);
  expect(phase(draft)).toBe("saved");
});

test("without a word of the line it tries again by itself", async () => {
  const { model, draft } = tab();
  model.alive = false;
  draft.change("typed");
  await vi.advanceTimersByTimeAsync(SAVE_MS + PATIENCE_MS);
  model.alive = true;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(phase(draft)).toBe("saved");
});

test("a closed page finds its unsaved text again and sends it with the old key", async () => {
  const first = tab();
  first.model.alive = false;
  first.draft.change("typed");
  await vi.advanceTimersByTimeAsync(SAVE_MS + 10);
  opened.splice(0).forEach((draft) => draft.close());
  const second = tab();
  expect(second.draft.answer.get()).toBe("typed");
  await vi.advanceTimersByTimeAsync(0);
  const [sent] = second.model.ops("draft");
  expect(sent).toMatchObject({ answer: "typed", key: first.model.ops("draft")[0]!["key"] });
});

test("a save whose reply was lost is not taken for another person's version", async () => {
  const first = tab();
  first.model.alive = false;
  first.draft.change("one");
  await vi.advanceTimersByTimeAsync(SAVE_MS + 10);
  first.draft.change("one, two");
  await vi.advanceTimersByTimeAsync(KEEP_MS);
  opened.splice(0).forEach((draft) => draft.close());
  const second = tab({ answer: "one", version: 1 });
  expect(second.draft.other.get()).toBeNull();
  expect(second.draft.answer.get()).toBe("one, two");
});

test("of several saves without a reply any may be what the commons has", async () => {
  const { model, draft } = tab();
  model.alive = false;
  for (const text of ["one", "one, two", "one, two, three"]) {
    draft.change(text);
    await vi.advanceTimersByTimeAsync(2 * PATIENCE_MS + SAVE_MS);
  }
  draft.adopt({ ...EMPTY_STATE, answer: "one", version: 1 });
  expect(draft.other.get()).toBeNull();
  expect(draft.answer.get()).toBe("one, two, three");
});

test("a version that was saved and left behind is another's when it comes back newer", async () => {
  const { draft } = tab();
  for (const text of ["one", "two", "three"]) {
    draft.change(text);
    await vi.advanceTimersByTimeAsync(SAVE_MS + 10);
  }
  draft.change("four");
  draft.adopt({ ...EMPTY_STATE, answer: "one", version: 9 });
  expect(draft.other.get()).toBe("one");
});

test("a line that is gone is told of what is unsaved, and of what is typed next", () => {
  const { draft } = tab();
  draft.offline();
  expect(phase(draft)).toBe("idle");
  draft.change("typed");
  expect(phase(draft)).toBe("offline");
});

test("a save under way when the line goes is no “saving” any more, until it went through", async () => {
  const { model, draft } = tab();
  model.alive = false;
  draft.change("typed");
  await vi.advanceTimersByTimeAsync(SAVE_MS);
  expect(phase(draft)).toBe("saving");
  draft.offline();
  expect(phase(draft)).toBe("offline");
  model.alive = true;
  draft.online();
  await vi.advanceTimersByTimeAsync(PATIENCE_MS + 5_000);
  expect(phase(draft)).toBe("saved");
});

test("unsaved text here and a newer version there: the person chooses", async () => {
  const first = tab();
  first.model.alive = false;
  first.draft.change("mine");
  await vi.advanceTimersByTimeAsync(KEEP_MS);
  opened.splice(0).forEach((draft) => draft.close());
  const { model, draft } = tab({ answer: "from the phone", version: 4 });
  expect(draft.answer.get()).toBe("mine");
  expect(draft.other.get()).toBe("from the phone");
  await vi.advanceTimersByTimeAsync(10 * SAVE_MS);
  expect(model.ops("draft")).toHaveLength(0);
  draft.keepMine();
  await vi.advanceTimersByTimeAsync(0);
  expect(model.ops("draft").map((message) => message["answer"])).toEqual(["mine"]);
});

test("taking the other version saves that one", async () => {
  const first = tab();
  first.model.alive = false;
  first.draft.change("mine");
  await vi.advanceTimersByTimeAsync(KEEP_MS);
  opened.splice(0).forEach((draft) => draft.close());
  const { model, draft } = tab({ answer: "theirs", version: 4 });
  draft.takeOther();
  expect(draft.answer.get()).toBe("theirs");
  await vi.advanceTimersByTimeAsync(SAVE_MS);
  expect(model.ops("draft").at(-1)!["answer"]).toBe("theirs");
});

test("an undecided choice survives a reload", async () => {
  const first = tab();
  first.model.alive = false;
  first.draft.change("mine");
  await vi.advanceTimersByTimeAsync(KEEP_MS);
  first.draft.adopt({ ...EMPTY_STATE, answer: "theirs", version: 2 });
  opened.splice(0).forEach((draft) => draft.close());
  const second = tab({ answer: "theirs", version: 2 });
  expect(second.draft.answer.get()).toBe("mine");
  expect(second.draft.other.get()).toBe("theirs");
});

test("a quiet second tab shows what the first one types", async () => {
  const [one, two] = [tab(), tab()];
  one.draft.change("typed");
  await vi.advanceTimersByTimeAsync(KEEP_MS);
  expect(two.draft.answer.get()).toBe("typed");
  await vi.advanceTimersByTimeAsync(SAVE_MS);
  expect(two.model.ops("draft")).toHaveLength(0);
});

test("two tabs typed in: neither overwrites the other in silence", async () => {
  const [one, two] = [tab(), tab()];
  one.draft.change("in one");
  two.draft.change("in two");
  await vi.advanceTimersByTimeAsync(KEEP_MS);
  expect(one.draft.other.get()).toBe("in two");
  expect(two.draft.other.get()).toBe("in one");
  expect(one.draft.answer.get()).toBe("in one");
  expect(two.draft.answer.get()).toBe("in two");
});

test("a refusal is shown in its words, and typing on tries again", async () => {
  const { model, draft } = tab();
  const save = model.answerers["draft"]!;
  model.answerers["draft"] = () => {
    throw new Refusal("too_large", "Too long.");
  };
  draft.change("x");
  await vi.advanceTimersByTimeAsync(SAVE_MS);
  expect(draft.status.get()).toMatchObject({ phase: "refused", message: "Too long." });
  expect(kept().answer).toBe("x");
  model.answerers["draft"] = save;
  draft.change("y");
  await vi.advanceTimersByTimeAsync(SAVE_MS);
  expect(phase(draft)).toBe("saved");
});

test("a device that refuses to keep anything is told apart", async () => {
  const { model, draft } = tab();
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  model.alive = false;
  draft.change("typed");
  await vi.advanceTimersByTimeAsync(KEEP_MS);
  expect(draft.status.get().kept).toBe(false);
});

test("leaving the page keeps at once", () => {
  const { draft } = tab();
  draft.change("typed");
  dispatchEvent(new Event("pagehide"));
  expect(kept().answer).toBe("typed");
});

test("coming back to a quiet page asks for the present state", () => {
  const { model } = tab();
  document.dispatchEvent(new Event("visibilitychange"));
  expect(model.ops("refresh")).toHaveLength(1);
});

test("a newer saved version is taken where nothing is being typed", () => {
  const { draft } = tab({ answer: "old", version: 1 });
  draft.adopt({ ...EMPTY_STATE, answer: "new", version: 2 });
  expect(draft.answer.get()).toBe("new");
  expect(draft.other.get()).toBeNull();
});

test("an older state that comes late changes nothing", () => {
  const { draft } = tab({ answer: "new", version: 2 });
  draft.adopt({ ...EMPTY_STATE, answer: "old", version: 1 });
  expect(draft.answer.get()).toBe("new");
});

test("one person's text is never shown to another on the same device", async () => {
  const first = tab();
  first.model.alive = false;
  first.draft.change("private");
  await vi.advanceTimersByTimeAsync(KEEP_MS);
  opened.splice(0).forEach((draft) => draft.close());
  const second = tab({ person: "tother" });
  expect(second.draft.answer.get()).toBe("");
});

test("the same check asked twice has one key, the next one another", () => {
  const { draft } = tab();
  const key = draft.askKey({ items: { a: "x" } });
  expect(draft.askKey({ items: { a: "x" } })).toBe(key);
  draft.askDone({ items: { a: "x" } });
  expect(draft.askKey({ items: { a: "x" } })).not.toBe(key);
});

test("handing in begins anew without saving emptiness", async () => {
  const { model, draft } = tab();
  draft.change("typed");
  await draft.flush();
  draft.renew();
  await vi.advanceTimersByTimeAsync(10 * SAVE_MS);
  expect(draft.answer.get()).toBe("");
  expect(model.ops("draft").map((message) => message["answer"])).toEqual(["typed"]);
});

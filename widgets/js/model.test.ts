import { expect, test, vi } from "vitest";
import { ATTACH_EVENT, Link, newKey, OPEN_AGAIN_MS, OpError, PATIENCE_MS } from "./model.js";
import { FakeModel } from "./testing.js";

function linked(): { model: FakeModel; link: Link } {
  const model = new FakeModel({});
  return { model, link: new Link(model as never) };
}

test("a reply finds the operation with its number", async () => {
  const { model, link } = linked();
  model.answerers["check"] = (message) => message["answer"]!;
  const one = link.send("check", { answer: "one" });
  const two = link.send("check", { answer: "two" });
  expect(await two).toBe("two");
  expect(await one).toBe("one");
});

test("a refusal carries its code and words", async () => {
  const { model, link } = linked();
  model.answerers["check"] = () => {
    throw Object.assign(new Error("No more."), { code: "no_attempts_left" });
  };
  const error = await link.send("check", {}).catch((refused: unknown) => refused);
  expect(error).toBeInstanceOf(OpError);
  expect(error).toMatchObject({ code: "no_attempts_left", message: "No more.", offline: false });
});

test("an operation that nobody answers counts as not delivered", async () => {
  vi.useFakeTimers();
  const { model, link } = linked();
  model.alive = false;
  const outcome = link.send("check", {}).catch((refused: OpError) => refused.offline);
  await vi.advanceTimersByTimeAsync(PATIENCE_MS);
  expect(await outcome).toBe(true);
  vi.useRealTimers();
});

test("a late reply changes nothing", async () => {
  vi.useFakeTimers();
  const { model, link } = linked();
  model.alive = false;
  const outcome = link.send("check", {}).catch(() => "lapsed");
  await vi.advanceTimersByTimeAsync(PATIENCE_MS);
  model.push({ op: "reply", seq: model.sent[0]!.seq, ok: true, data: 1 });
  expect(await outcome).toBe("lapsed");
  vi.useRealTimers();
});

test("the state is asked for until it comes", async () => {
  vi.useFakeTimers();
  const { model, link } = linked();
  model.alive = false;
  link.open();
  await vi.advanceTimersByTimeAsync(2 * OPEN_AGAIN_MS);
  expect(model.ops("open")).toHaveLength(3);
  model.push({ op: "state", state: model.state });
  await vi.advanceTimersByTimeAsync(2 * OPEN_AGAIN_MS);
  expect(model.ops("open")).toHaveLength(3);
  vi.useRealTimers();
});

test("two views of one model do not take each other's replies", async () => {
  const model = new FakeModel({});
  const [one, two] = [new Link(model as never), new Link(model as never)];
  model.answerers["check"] = (message) => message["answer"]!;
  const replies = await Promise.all([
    one.send("check", { answer: 1 }),
    two.send("check", { answer: 2 }),
  ]);
  expect(replies).toEqual([1, 2]);
});

test("messages of an unknown form are passed over", () => {
  const { model, link } = linked();
  const heard = vi.fn();
  link.on("event", heard);
  for (const message of [{}, { op: "event" }, { op: "state" }, { op: "reply" }]) model.push(message);
  expect(heard).not.toHaveBeenCalled();
});

test("who listens late gets the last thread and the posts after it", () => {
  const { model, link } = linked();
  const say = (type: string, data: number): void => model.push({ op: "event", event: { type, data } });
  say("post", 1);
  say("thread", 2);
  say("post", 3);
  say("submission", 4);
  say("post", 5);
  const heard = link.since("thread").filter((one) => one.type !== "submission");
  expect(heard.map((one) => one.data)).toEqual([2, 3, 5]);
  expect(link.latest("submission")?.data).toBe(4);
  say("thread", 6);
  expect(link.since("thread").map((one) => one.data)).toEqual([6]);
  expect(link.since("nothing")).toEqual([]);
});

test("a closed link hears nothing, and its operations lapse", async () => {
  const { model, link } = linked();
  model.alive = false;
  const heard = vi.fn();
  link.on("line", heard);
  const outcome = link.send("check", {}).catch((refused: OpError) => refused.code);
  link.close();
  model.push({ op: "offline" });
  expect(await outcome).toBe("offline");
  expect(heard).not.toHaveBeenCalled();
});

test("another kernel is asked what nobody answered, then for the state", async () => {
  vi.useFakeTimers();
  const { model, link } = linked();
  link.open();
  await vi.advanceTimersByTimeAsync(0);
  model.alive = false;
  const outcome = link.send("check", { answer: 1, key: "k" });
  model.alive = true;
  model.answerers["check"] = (message) => message["key"]!;
  model.tell(ATTACH_EVENT);
  expect(await outcome).toBe("k");
  expect(model.sent.map(({ op }) => op)).toEqual(["open", "check", "check", "open"]);
  expect(model.sent[1]).toEqual(model.sent[2]);
  vi.useRealTimers();
});

test("an operation that lapsed is not asked again", async () => {
  vi.useFakeTimers();
  const { model, link } = linked();
  model.alive = false;
  const outcome = link.send("check", {}).catch(() => "lapsed");
  await vi.advanceTimersByTimeAsync(PATIENCE_MS);
  expect(await outcome).toBe("lapsed");
  model.tell(ATTACH_EVENT);
  expect(model.ops("check")).toHaveLength(1);
  vi.useRealTimers();
});

test("a state that is lost with its kernel is asked for until it comes", async () => {
  vi.useFakeTimers();
  const { model, link } = linked();
  link.open();
  await vi.advanceTimersByTimeAsync(0);
  model.alive = false;
  model.tell(ATTACH_EVENT);
  await vi.advanceTimersByTimeAsync(2 * OPEN_AGAIN_MS);
  expect(model.ops("open")).toHaveLength(4);
  link.close();
  vi.useRealTimers();
});

test("keys are UUIDs of version 4, and never the same", () => {
  const keys = Array.from({ length: 50 }, newKey);
  expect(new Set(keys).size).toBe(50);
  for (const key of keys) {
    expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Activities } from "./activities.js";
import { StockHost } from "./host.js";
import { Line } from "./line.js";
import { FakeSocket, fakeSockets, realSockets, said } from "./testing.js";

const helps = { text: (english: string) => english, typeset: vi.fn(), more: vi.fn() };

function made(): { host: StockHost; line: Line } {
  const line = new Line((visit) => `ws://x/?visit=${visit}`);
  const activities = { mount: vi.fn() } as unknown as Activities;
  const host = new StockHost({ models: {} }, line, activities, helps);
  line.connect();
  return { host, line };
}

const update = (value: unknown) => ({ comm_id: "a", data: { method: "update", state: { value } } });
const press = { comm_id: "a", data: { method: "custom", content: { event: "click" } } };
const methods = (): unknown[] =>
  FakeSocket.last.messages.map(({ content }) => (content.data as { method: string }).method);
const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(1);

beforeEach(fakeSockets);
afterEach(realSockets);

test("a message goes out under the id that its sender is given", async () => {
  const { host } = made();
  FakeSocket.last.hello();
  const id = host.send("comm_msg", press, [new Uint8Array([1, 2])], { version: "2" });
  const [message] = FakeSocket.last.messages;
  expect(message).toMatchObject({ header: { msg_id: id }, metadata: { version: "2" } });
  expect([...new Uint8Array(message!.buffers[0]!.buffer)]).toEqual([1, 2]);
});

test("to a fresh kernel the widgets tell their state, and what else waited follows once", async () => {
  const { host } = made();
  host.send("comm_msg", update("typed"));
  const id = host.send("comm_msg", press);
  host.onAttach(async () => {
    await Promise.resolve();
    host.send("comm_msg", update("typed"));
  });
  FakeSocket.last.hello(true);
  await settled();
  expect(methods()).toEqual(["update", "custom"]);
  expect(FakeSocket.last.messages[1]!.header.msg_id).toBe(id);
});

test("a kernel that lived on gets all that waited, in order", async () => {
  const { host } = made();
  FakeSocket.last.hello();
  await settled();
  FakeSocket.last.end(1006);
  host.send("comm_msg", update("typed"));
  host.send("comm_msg", press);
  await settled();
  FakeSocket.last.hello(false);
  await settled();
  expect(methods()).toEqual(["update", "custom"]);
  FakeSocket.last.end(1006);
  await vi.advanceTimersByTimeAsync(5_000);
  FakeSocket.last.hello(false);
  await settled();
  expect(methods()).toEqual([]);
});

test("a line lost again while things wait keeps them waiting", async () => {
  const { host } = made();
  host.send("comm_msg", press);
  const first = FakeSocket.last;
  let go = (): void => undefined;
  host.onAttach(() => new Promise<void>((resolve) => (go = resolve)));
  first.hello();
  first.end(1006);
  go();
  await settled();
  expect(first.messages).toEqual([]);
  await vi.advanceTimersByTimeAsync(5_000);
  FakeSocket.last.hello();
  go();
  await settled();
  expect(methods()).toEqual(["custom"]);
});

test("what a kernel says before the chunk is there is heard when it comes, in order", () => {
  const { host } = made();
  FakeSocket.last.hello();
  FakeSocket.last.bytes(said("a", { n: 1 }));
  FakeSocket.last.bytes(said("a", { n: 2 }));
  const heard: unknown[] = [];
  host.onMessage(({ content }) => heard.push((content.data as { n: number }).n));
  FakeSocket.last.bytes(said("a", { n: 3 }));
  expect(heard).toEqual([1, 2, 3]);
});

test("a chunk that never comes does not fill the memory", () => {
  const { host } = made();
  FakeSocket.last.hello();
  for (let times = 0; times < 1_100; times += 1) FakeSocket.last.bytes(said("a", {}));
  const heard = vi.fn();
  host.onMessage(heard);
  expect(heard).toHaveBeenCalledTimes(1_000);
});

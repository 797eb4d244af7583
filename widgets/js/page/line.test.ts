import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Attached, Line, pauseFor, type Standing, STEADY_MS } from "./line.js";
import { ANSWER_MS, BEAT_MS, HELLO_MS, OPEN_MS, PROBE_MS, WAKING_MS } from "./pulse.js";
import { FakeSocket, fakeSockets, realSockets, said } from "./testing.js";
import { PROTOCOL } from "./wire.js";

const SAY = { type: "comm_msg", content: { comm_id: "a", data: {} } };
const after = (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);

/** Let the clock run until so many connections were tried. */
async function tried(times: number): Promise<void> {
  for (let steps = 0; FakeSocket.all.length < times && steps < 400; steps += 1) await after(100);
  expect(FakeSocket.all).toHaveLength(times);
}

interface Laid {
  line: Line;
  attached: Attached[];
  standings: Standing[];
}

function laid(): Laid {
  const line = new Line((visit) => `ws://school.example/channels?visit=${visit}&release=r`);
  const attached: Attached[] = [];
  const standings: Standing[] = [];
  line.on("attach", (one) => attached.push(one));
  line.on("standing", (standing) => standings.push(standing));
  line.connect();
  return { line, attached, standings };
}

function greeted(): Laid {
  const all = laid();
  FakeSocket.last.hello();
  return all;
}

const ends: (() => void)[] = [];
const watch = (line: Line): unknown => ends.push(line.watch());

beforeEach(fakeSockets);
afterEach(() => {
  for (const end of ends.splice(0)) end();
  realSockets();
});

// --- connecting ---------------------------------------------------------------------------------

test("it speaks the kernel's protocol under a visit of its own", () => {
  laid();
  expect(FakeSocket.last.protocol).toBe(PROTOCOL);
  expect(FakeSocket.last.binaryType).toBe("arraybuffer");
  expect(FakeSocket.last.visit).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab]/);
});

test("hello attaches: fresh or not, and who reads", () => {
  const { line, attached, standings } = laid();
  FakeSocket.last.hello(false, { name: "Ann", trainer: true, id: "t1" });
  expect(attached).toEqual([{ fresh: false, person: { name: "Ann", trainer: true, id: "t1" } }]);
  expect(standings).toEqual(["attached"]);
  expect(line.standing).toBe("attached");
});

test.each([[null], [7], [{}], [{ name: 5 }], [["x"]]])("a person of another form is nobody: %j", (person) => {
  const { attached } = laid();
  FakeSocket.last.hello(true, person);
  expect(attached[0]?.person).toBeNull();
});

test.each([["no json"], ["null"], ['"hello"'], ["[]"], ['{"op":"bye"}']])("other texts are passed over: %s", (text) => {
  const { attached } = laid();
  FakeSocket.last.text(text);
  expect(attached).toEqual([]);
});

test.each([
  [{ cookie: "150.dark.less.tap.t1", attributes: { "data-sr-text": "150" } }, true],
  [{ cookie: 5, attributes: {} }, false],
  [{ cookie: "x", attributes: null }, false],
  [null, false],
])("a look comes along where it is one: %j", (look, kept) => {
  const { attached } = laid();
  FakeSocket.last.hello(true, { name: "Ann", trainer: false, look });
  expect(attached[0]?.person?.look).toEqual(kept ? look : undefined);
});

test("messages go out only between hello and the end", () => {
  const { line } = laid();
  expect(line.send(SAY)).toBe(false);
  FakeSocket.last.hello();
  expect(line.send(SAY, "id-7")).toBe(true);
  expect(FakeSocket.last.messages[0]).toMatchObject({ header: { msg_id: "id-7" }, content: SAY.content });
  FakeSocket.last.end(1006);
  expect(line.send(SAY)).toBe(false);
});

test("messages come in; a garbled one is dropped, and nothing before hello is heard", () => {
  const warned = vi.spyOn(console, "warn").mockReturnValue();
  const { line } = laid();
  const heard = vi.fn();
  line.on("message", heard);
  FakeSocket.last.bytes(said("a", {}));
  FakeSocket.last.hello();
  FakeSocket.last.bytes(new ArrayBuffer(40));
  FakeSocket.last.bytes(said("a", { n: 1 }));
  expect(heard).toHaveBeenCalledTimes(1);
  expect(warned).toHaveBeenCalledTimes(1);
});

test("a browser that refuses a socket is a line that is lost", async () => {
  vi.spyOn(console, "warn").mockReturnValue();
  FakeSocket.blocked = true;
  laid();
  FakeSocket.blocked = false;
  await after(5_000);
  expect(FakeSocket.all).toHaveLength(1);
});

// --- coming back ----------------------------------------------------------------------------------

test("a lost line comes back at once, with the same visit", async () => {
  const { attached, standings } = greeted();
  FakeSocket.last.end(1006);
  await after(1);
  FakeSocket.last.hello(false);
  expect(FakeSocket.all).toHaveLength(2);
  expect(FakeSocket.all[0]!.visit).toBe(FakeSocket.all[1]!.visit);
  expect(attached.map(({ fresh }) => fresh)).toEqual([true, false]);
  expect(standings).toEqual(["attached", "connecting", "attached"]);
});

test("tries become rarer, and never end", async () => {
  laid();
  const pauses: number[] = [];
  for (let tries = 1; tries <= 9; tries += 1) {
    const before = Date.now();
    FakeSocket.last.end(1006);
    await tried(tries + 1);
    pauses.push(Date.now() - before);
  }
  expect(pauses).toEqual([100, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 30_000, 30_000]);
});

test("pages that lost one server spread over the time", () => {
  const pauses = [0, 0.25, 0.5, 1].map((random) => pauseFor(4, random));
  expect(pauses).toEqual([4_000, 5_000, 6_000, 8_000]);
});

test("a kernel that dies as soon as it greets is not asked for in a rush", async () => {
  greeted();
  for (let times = 0; times < 6; times += 1) {
    FakeSocket.last.end(4410);
    await after(1_000);
    if (FakeSocket.last.onopen) FakeSocket.last.hello();
  }
  expect(FakeSocket.all.length).toBeLessThan(6);
});

test("a line that held is tried at once again", async () => {
  laid();
  for (let times = 1; times < 5; times += 1) {
    FakeSocket.last.end(1006);
    await tried(times + 1);
  }
  FakeSocket.last.hello();
  await after(STEADY_MS + 1);
  FakeSocket.last.end(1006);
  await after(1);
  expect(FakeSocket.all).toHaveLength(6);
});

// --- what the server's codes mean -----------------------------------------------------------------

test.each([
  [4401, "signed-out"],
  [4403, "refused"],
  [4404, "gone"],
  [4413, "elsewhere"],
] as const)("%i is the end until the reader decides: %s", async (code, standing) => {
  const { line } = greeted();
  FakeSocket.last.end(code);
  await after(300_000);
  dispatchEvent(new Event("pointerdown"));
  expect(line.standing).toBe(standing);
  expect(FakeSocket.all).toHaveLength(1);
  line.connect();
  expect(FakeSocket.all).toHaveLength(2);
});

test("4413, continued here, is a new visit", () => {
  const { line } = greeted();
  FakeSocket.last.end(4413);
  line.connect();
  expect(FakeSocket.all[0]!.visit).not.toBe(FakeSocket.all[1]!.visit);
});

test("4410 is a new visit at once", async () => {
  const { standings } = greeted();
  await after(STEADY_MS + 1);
  FakeSocket.last.end(4410);
  await after(1);
  expect(FakeSocket.all).toHaveLength(2);
  expect(FakeSocket.all[0]!.visit).not.toBe(FakeSocket.all[1]!.visit);
  expect(standings.at(-1)).toBe("connecting");
});

test.each([["pointerdown"], ["keydown"], ["focus"]])("4408 rests until a touch: %s", async (touch) => {
  const { line } = greeted();
  watch(line);
  FakeSocket.last.end(4408);
  await after(300_000);
  dispatchEvent(new Event("online"));
  expect(FakeSocket.all).toHaveLength(1);
  dispatchEvent(new Event(touch));
  expect(FakeSocket.all).toHaveLength(2);
  expect(FakeSocket.all[0]!.visit).not.toBe(FakeSocket.all[1]!.visit);
});

test("4408: something to send is a touch too", () => {
  const { line } = greeted();
  FakeSocket.last.end(4408);
  expect(line.send(SAY)).toBe(false);
  expect(FakeSocket.all).toHaveLength(2);
});

test("4503 waits before it asks again, with the same visit", async () => {
  laid();
  FakeSocket.last.end(4503);
  await after(1_500);
  expect(FakeSocket.all).toHaveLength(1);
  await after(1_500);
  expect(FakeSocket.all).toHaveLength(2);
  expect(FakeSocket.all[0]!.visit).toBe(FakeSocket.all[1]!.visit);
});

test.each([[1000], [1001], [1005], [1006], [1011], [1012], [1013], [4999]])("%i is a lost line", async (code) => {
  greeted();
  FakeSocket.last.end(code);
  await after(1);
  expect(FakeSocket.all).toHaveLength(2);
});

test("a connection that is refused to the reader ends the tries", async () => {
  const shutOut = vi.fn().mockResolvedValue(true);
  const line = new Line(() => "ws://x/", shutOut);
  line.connect();
  FakeSocket.last.end(1006);
  await after(1);
  expect(line.standing).toBe("connecting");
  FakeSocket.last.end(1006);
  await after(1);
  expect(line.standing).toBe("signed-out");
  await after(120_000);
  expect(FakeSocket.all).toHaveLength(2);
});

test("a line that was open and broke is no refusal, nor is a server that is away", async () => {
  const shutOut = vi.fn().mockResolvedValue(false);
  const line = new Line(() => "ws://x/", shutOut);
  line.connect();
  FakeSocket.last.hello();
  FakeSocket.last.end(1006);
  expect(shutOut).not.toHaveBeenCalled();
  await after(1);
  FakeSocket.last.end(1006);
  await tried(3);
  expect(shutOut).toHaveBeenCalledTimes(1);
  expect(line.standing).toBe("connecting");
});

// --- is anybody there -------------------------------------------------------------------------------

test("a line at rest is asked now and then, and an answer is enough", async () => {
  greeted();
  for (let beats = 1; beats <= 4; beats += 1) {
    await after(BEAT_MS);
    expect(FakeSocket.last.pings).toBe(beats);
    FakeSocket.last.text({ op: "pong" });
  }
  expect(FakeSocket.all).toHaveLength(1);
});

test("a line that does not answer is given up, whatever the browser says", async () => {
  greeted();
  const first = FakeSocket.last;
  await after(BEAT_MS + ANSWER_MS);
  await after(1);
  expect(FakeSocket.all).toHaveLength(2);
  first.text({ op: "hello", fresh: true });
  first.end(1006);
  expect(FakeSocket.all).toHaveLength(2);
});

test("something sent without an answer is followed by a question soon", async () => {
  const { line } = greeted();
  line.send(SAY);
  await after(PROBE_MS);
  expect(FakeSocket.last.pings).toBe(1);
  await after(ANSWER_MS + 1);
  expect(FakeSocket.all).toHaveLength(2);
});

test("whoever goes on sending does not put the question off", async () => {
  const { line } = greeted();
  for (let times = 0; times < 8; times += 1) {
    line.send(SAY);
    await after((PROBE_MS + ANSWER_MS) / 8);
  }
  await after(1);
  expect(FakeSocket.all).toHaveLength(2);
});

test("an answered message asks nothing", async () => {
  const { line } = greeted();
  line.send(SAY);
  FakeSocket.last.bytes(said("a", {}));
  await after(BEAT_MS - 1);
  expect(FakeSocket.last.pings).toBe(0);
});

test.each([["online"], ["pageshow"], ["visibilitychange"]])("waking up asks at once: %s", async (type) => {
  const { line } = greeted();
  watch(line);
  (type === "visibilitychange" ? document : window).dispatchEvent(new Event(type));
  expect(FakeSocket.last.pings).toBe(1);
  await after(WAKING_MS);
  await after(1);
  expect(FakeSocket.all).toHaveLength(2);
});

test("waking up does not wait for the next try", async () => {
  const { line } = laid();
  watch(line);
  for (let times = 1; times < 5; times += 1) {
    FakeSocket.last.end(1006);
    await tried(times + 1);
  }
  FakeSocket.last.end(1006);
  dispatchEvent(new Event("online"));
  expect(FakeSocket.all).toHaveLength(6);
});

test("a connection that does not open, or opens and does not greet, is given up", async () => {
  laid();
  await after(OPEN_MS);
  await after(1);
  expect(FakeSocket.all).toHaveLength(2);
  FakeSocket.last.onopen!();
  await after(HELLO_MS - 1);
  expect(FakeSocket.all).toHaveLength(2);
  await after(5_000);
  expect(FakeSocket.all).toHaveLength(3);
});

// --- leaving ------------------------------------------------------------------------------------------

test("a page that is left says so, and a page out of the cache is a new visit", async () => {
  const { line } = greeted();
  watch(line);
  dispatchEvent(new Event("pagehide"));
  expect(FakeSocket.last.closedWith).toBe(4000);
  await after(60_000);
  expect(FakeSocket.all).toHaveLength(1);
  dispatchEvent(new Event("pageshow"));
  expect(FakeSocket.all).toHaveLength(2);
  expect(FakeSocket.all[0]!.visit).not.toBe(FakeSocket.all[1]!.visit);
});

test("a listener that ends the line at hello is the last word", () => {
  const line = new Line(() => "ws://x/");
  const standings: Standing[] = [];
  line.on("attach", () => line.end("stranger"));
  line.on("standing", (standing) => standings.push(standing));
  line.connect();
  FakeSocket.last.hello();
  expect(standings).toEqual(["stranger"]);
  expect(line.send(SAY)).toBe(false);
});

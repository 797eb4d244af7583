import { expect, test } from "vitest";
import { decode, encode, WireError } from "./wire.js";

const MESSAGE = { type: "comm_msg", content: { comm_id: "a", data: { text: "Ёж — 🦔" } } };
const whole = (): ArrayBuffer => encode(MESSAGE, "id-1", "session-1", new Date(0));

function frameOf(parts: string[], count?: number): ArrayBuffer {
  const bytes = parts.map((part) => new TextEncoder().encode(part));
  const table = 8 * (parts.length + 2);
  const frame = new Uint8Array(bytes.reduce((sum, part) => sum + part.length, table));
  const words = new DataView(frame.buffer);
  words.setBigUint64(0, BigInt(count ?? parts.length + 1), true);
  let at = table;
  bytes.forEach((part, index) => {
    words.setBigUint64(8 * (index + 1), BigInt(at), true);
    frame.set(part, at);
    at += part.length;
  });
  words.setBigUint64(8 * (parts.length + 1), BigInt(at), true);
  return frame.buffer;
}

const JSON_PARTS = ["iopub", '{"msg_type":"status"}', "{}", "{}", "{}"];

test("a message comes back as it was sent", () => {
  const { channel, header, parent_header, metadata, content, buffers } = decode(whole());
  expect(channel).toBe("shell");
  expect(header).toMatchObject({ msg_id: "id-1", msg_type: "comm_msg", session: "session-1" });
  expect([parent_header, metadata, content, buffers]).toEqual([{}, {}, MESSAGE.content, []]);
});

test("buffers keep their bytes and nothing of their neighbours", () => {
  const window = new Uint8Array([9, 1, 2, 3, 9]).subarray(1, 4);
  const buffers = [window, new ArrayBuffer(0), new DataView(new Uint8Array([7]).buffer)];
  const got = decode(encode({ ...MESSAGE, buffers }, "i", "s")).buffers;
  expect(got.map((one) => [...new Uint8Array(one.buffer)])).toEqual([[1, 2, 3], [], [7]]);
});

test("a frame made by hand is read", () => {
  expect(decode(frameOf([...JSON_PARTS, "bytes"]))).toMatchObject({ channel: "iopub" });
});

test.each([
  ["nothing", new ArrayBuffer(0)],
  ["half a word", new ArrayBuffer(5)],
  ["no parts", frameOf([])],
  ["too few parts", frameOf(JSON_PARTS.slice(0, 4))],
  ["a count beyond the frame", frameOf(JSON_PARTS, 4000)],
  ["a count beyond all numbers", frameOf(JSON_PARTS, Number.MAX_SAFE_INTEGER)],
  ["no JSON", frameOf(["iopub", "{", "{}", "{}", "{}"])],
  ["a list for a header", frameOf(["iopub", "[]", "{}", "{}", "{}"])],
  ["null for content", frameOf([...JSON_PARTS.slice(0, 4), "null"])],
  ["a header without a type", frameOf(["iopub", "{}", "{}", "{}", "{}"])],
])("a garbled frame is refused: %s", (_, frame) => {
  expect(() => decode(frame)).toThrow(WireError);
});

test.each([
  ["before the table", 1, 0],
  ["backwards", 3, 60],
  ["beyond the end", 6, 10_000],
  ["beyond all numbers", 6, Number.MAX_SAFE_INTEGER],
])("offsets that lie are refused: %s", (_, word, value) => {
  const frame = frameOf(JSON_PARTS);
  new DataView(frame).setBigUint64(8 * word, BigInt(value), true);
  expect(() => decode(frame)).toThrow(WireError);
});

test("a text that is no UTF-8 is refused", () => {
  const frame = new Uint8Array(frameOf(JSON_PARTS));
  frame[frame.length - 1] = 0xff;
  expect(() => decode(frame.buffer)).toThrow(WireError);
});

test("any frame cut short is refused, at whatever byte", () => {
  const frame = whole();
  for (let length = 0; length < frame.byteLength; length += 1) {
    expect(() => decode(frame.slice(0, length))).toThrow(WireError);
  }
});

test("a frame with one byte changed is a message or refused, never another error", () => {
  const frame = whole();
  for (let at = 0; at < frame.byteLength; at += 1) {
    const bytes = new Uint8Array(frame.slice(0));
    bytes[at] = bytes[at]! ^ 0xff;
    let outcome: unknown;
    try {
      outcome = decode(bytes.buffer);
    } catch (error) {
      outcome = error;
    }
    const isMessage = typeof outcome === "object" && outcome !== null && "header" in outcome;
    expect(isMessage || outcome instanceof WireError).toBe(true);
  }
});

/**
 * Jupyter messages as bytes: the WebSocket subprotocol v1.kernel.websocket.jupyter.org.
 *
 * A frame is a count, so many offsets (64 bits each, little-endian), then the parts one after the
 * other: channel, header, parent header, metadata, content, and binary buffers. What does not hold
 * together is refused as a whole.
 */
import type { KernelMessage } from "./stock/needs.js";

export const PROTOCOL = "v1.kernel.websocket.jupyter.org";

/** What a page sends; the rest of the frame is made here. */
export interface Outgoing {
  type: string;
  content: Record<string, unknown>;
  metadata?: Record<string, unknown>;
  buffers?: readonly (ArrayBuffer | ArrayBufferView)[];
}

/** A frame that is no message. */
export class WireError extends Error {}

const WORD = 8;
/** Channel, header, parent header, metadata, content, and the end of the last part. */
const FEWEST = 6;
const MOST = 4096;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

const bytesOf = (value: ArrayBuffer | ArrayBufferView): Uint8Array =>
  value instanceof ArrayBuffer
    ? new Uint8Array(value)
    : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);

/** The bytes of a message on the shell channel. */
export function encode(message: Outgoing, id: string, session: string, date = new Date()): ArrayBuffer {
  const header = {
    msg_id: id,
    msg_type: message.type,
    session,
    username: "",
    date: date.toISOString(),
    version: "5.3",
  };
  const json = [header, {}, message.metadata ?? {}, message.content].map((part) =>
    encoder.encode(JSON.stringify(part)),
  );
  return join([encoder.encode("shell"), ...json, ...(message.buffers ?? []).map(bytesOf)]);
}

function join(parts: Uint8Array[]): ArrayBuffer {
  const table = WORD * (parts.length + 2);
  const frame = new Uint8Array(parts.reduce((sum, part) => sum + part.length, table));
  const words = new DataView(frame.buffer);
  words.setBigUint64(0, BigInt(parts.length + 1), true);
  let at = table;
  parts.forEach((part, index) => {
    words.setBigUint64(WORD * (index + 1), BigInt(at), true);
    frame.set(part, at);
    at += part.length;
  });
  words.setBigUint64(WORD * (parts.length + 1), BigInt(at), true);
  return frame.buffer;
}

/** The offsets of a frame's parts, checked: each within the frame and none before the last. */
function offsetsOf(frame: ArrayBuffer): number[] {
  if (frame.byteLength < WORD) throw new WireError("a frame without a table");
  const words = new DataView(frame);
  const count = Number(words.getBigUint64(0, true));
  const table = WORD * (count + 1);
  if (count < FEWEST || count > MOST || table > frame.byteLength) throw new WireError("no sound table");
  const offsets = Array.from({ length: count }, (_, index) =>
    Number(words.getBigUint64(WORD * (index + 1), true)),
  );
  const sound = offsets.every((offset, index) => offset >= (offsets[index - 1] ?? table));
  if (!sound || offsets.at(-1)! > frame.byteLength) throw new WireError("parts beyond the frame");
  return offsets;
}

type Plain = Record<string, unknown>;

function objectOf(bytes: ArrayBuffer): Plain {
  const value: unknown = JSON.parse(decoder.decode(bytes));
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new WireError("a part is no object");
  }
  return value as Plain;
}

/**
 * Read one frame.
 *
 * @throws WireError if it is no message of the protocol.
 */
export function decode(frame: ArrayBuffer): KernelMessage {
  const offsets = offsetsOf(frame);
  // Each part is a copy of its own: whoever looks at a buffer's bytes sees no others.
  const parts = offsets.slice(1).map((end, index) => frame.slice(offsets[index], end));
  try {
    const [header, parent, metadata, content] = parts.slice(1, 5).map(objectOf);
    if (typeof header?.msg_type !== "string") throw new WireError("a message without a type");
    return {
      channel: decoder.decode(parts[0]),
      header: header as KernelMessage["header"],
      parent_header: parent as KernelMessage["parent_header"],
      metadata: metadata!,
      content: content!,
      buffers: parts.slice(5).map((part) => new DataView(part)),
    };
  } catch (error) {
    if (error instanceof WireError) throw error;
    throw new WireError("a part is not readable");
  }
}

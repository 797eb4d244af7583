/**
 * The page's one line to its kernel: a WebSocket that comes back by itself.
 *
 * A kernel that died, a server that started anew, a laptop that slept: each ends in a fresh
 * connection and, for whoever uses the line, in one more `attach`. What the server says for good
 * (signed out, the release is gone, …) ends the tries, until the reader decides.
 */
import type { Look } from "../display-look.js";
import { newKey } from "../model.js";
import { HELLO_MS, OPEN_MS, Pulse } from "./pulse.js";
import type { KernelMessage } from "./stock/needs.js";
import { decode, encode, type Outgoing, PROTOCOL, WireError } from "./wire.js";

/** Who opened the page; `id` where the server tells it. */
export interface Person {
  id?: string;
  name: string;
  trainer: boolean;
  /** How many notices wait. */
  unread?: number;
  /** How pages look to her, where the account said it. */
  look?: Look;
}

/** `fresh`: the kernel knows only the state that the page came with. */
export interface Attached {
  fresh: boolean;
  person: Person | null;
}

/** How the line stands. Only `connecting` mends itself; `idle` does at the reader's next touch. */
export type Standing =
  | "connecting"
  | "attached"
  | "idle"
  | "left"
  | "signed-out"
  | "refused"
  | "gone"
  | "elsewhere"
  | "stranger";

interface Heard {
  message: (message: KernelMessage) => void;
  attach: (attached: Attached) => void;
  standing: (standing: Standing) => void;
}

const MEANING: Record<number, Standing> = {
  4401: "signed-out",
  4403: "refused",
  4404: "gone",
  4408: "idle",
  4413: "elsewhere",
};
/** The page says this when it is closed; a kernel that nobody comes back to ends. */
const LEFT = 4000;
const GONE_KERNEL = 4410;
const NO_KERNEL = 4503;
const LOST = 1006;

/** Pauses between tries, by the number of failures before; the last one repeats. */
const PAUSES_MS = [0, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
/** Before this a line that breaks counts as one more failure. */
export const STEADY_MS = 10_000;

const TOUCHES = ["pointerdown", "keydown", "focus"];

/** How long to wait before a try: pages that lost one server do not come back in one instant. */
export function pauseFor(failures: number, random: number): number {
  const whole = PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)]!;
  return Math.round(whole * (0.5 + random / 2));
}

export class Line {
  readonly #address: (visit: string) => string;
  readonly #session = newKey();
  readonly #heard: { [K in keyof Heard]: Set<Heard[K]> } = {
    message: new Set(),
    attach: new Set(),
    standing: new Set(),
  };
  readonly #pulse = new Pulse(
    () => this.#socket?.send('{"op":"ping"}'),
    () => this.#drop(),
  );
  #socket: WebSocket | null = null;
  #visit = newKey();
  #standing: Standing = "connecting";
  #retry: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #refusals = 0;
  #attachedAt = 0;
  #shutOut: () => Promise<boolean>;

  /**
   * @param address gives where the channel of a visit is.
   * @param shutOut says whether a connection that did not come about was refused to the reader.
   */
  constructor(address: (visit: string) => string, shutOut = async (): Promise<boolean> => false) {
    this.#address = address;
    this.#shutOut = shutOut;
  }

  get standing(): Standing {
    return this.#standing;
  }

  /** Hear of messages, attachments or changes of the standing; the answer stops that. */
  on<K extends keyof Heard>(kind: K, listener: Heard[K]): () => void {
    this.#heard[kind].add(listener);
    return () => this.#heard[kind].delete(listener);
  }

  /** Send a message, if there is a kernel to hear it; an idle line comes back for it. */
  send(message: Outgoing, id: string = newKey()): boolean {
    if (this.#standing === "idle") this.connect();
    if (this.#standing !== "attached" || !this.#socket) return false;
    this.#socket.send(encode(message, id, this.#session));
    this.#pulse.sent();
    return true;
  }

  /** Connect, unless that is under way. The reader's own wish counts as no failure. */
  connect(): void {
    clearTimeout(this.#retry);
    if (this.#socket) return;
    this.#stand("connecting");
    try {
      this.#open(new WebSocket(this.#address(this.#visit), PROTOCOL));
    } catch (error) {
      console.warn(error);
      this.#closed(LOST);
    }
  }

  /**
   * Come back by itself when the page wakes up, and say good-bye when it is left.
   *
   * @returns what ends that.
   */
  watch(): () => void {
    const watching = new AbortController();
    const { signal } = watching;
    for (const type of ["online", "pageshow"]) addEventListener(type, this.#wake, { signal });
    document.addEventListener("visibilitychange", this.#wake, { signal });
    for (const type of TOUCHES) addEventListener(type, this.#touched, { capture: true, signal });
    addEventListener("pagehide", () => this.end("left"), { signal });
    return () => watching.abort();
  }

  /** Leave the line for a reason of the page's own. */
  end(standing: Standing): void {
    clearTimeout(this.#retry);
    this.#forget()?.close(LEFT);
    this.#visit = newKey();
    this.#stand(standing);
  }

  #touched = (): void => {
    if (this.#standing === "idle") this.connect();
  };

  #wake = (): void => {
    if (document.visibilityState === "hidden") return;
    if (this.#standing === "connecting" || this.#standing === "left") this.connect();
    this.#pulse.check();
  };

  #open(socket: WebSocket): void {
    this.#socket = socket;
    let opened = false;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      opened = true;
      this.#refusals = 0;
      this.#pulse.expect(HELLO_MS);
    };
    socket.onmessage = ({ data }) => this.#hear(data);
    socket.onclose = ({ code }) => {
      this.#forget();
      this.#closed(code);
      if (!opened && code === LOST) void this.#askWhy();
    };
    this.#pulse.expect(OPEN_MS);
  }

  /** A connection refused twice in a row is refused to the reader, if the server says so itself. */
  async #askWhy(): Promise<void> {
    this.#refusals = (await this.#shutOut()) ? this.#refusals + 1 : 0;
    if (this.#refusals > 1 && this.#standing === "connecting") this.end("signed-out");
  }

  /** The browser may take minutes to give a dead line up: it is not waited for. */
  #drop(): void {
    this.#forget()?.close();
    this.#closed(LOST);
  }

  #forget(): WebSocket | null {
    const socket = this.#socket;
    this.#socket = null;
    this.#pulse.stop();
    if (socket) socket.onopen = socket.onmessage = socket.onclose = null;
    return socket;
  }

  #hear(data: unknown): void {
    this.#pulse.heard();
    if (typeof data === "string") return this.#said(data);
    if (!(data instanceof ArrayBuffer) || this.#standing !== "attached") return;
    let message: KernelMessage;
    try {
      message = decode(data);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      return console.warn(error.message);
    }
    this.#heard.message.forEach((listener) => listener(message));
  }

  #said(text: string): void {
    const said = understood(text);
    if (said?.op !== "hello") return;
    this.#attachedAt = Date.now();
    this.#pulse.begin();
    this.#standing = "attached";
    const attached = { fresh: said.fresh !== false, person: personOf(said.person) };
    // Who resends does so before anybody hears that all is well and sends more.
    this.#heard.attach.forEach((listener) => listener(attached));
    if (this.#standing === "attached") this.#tell();
  }

  #closed(code: number): void {
    const steady = this.#standing === "attached" && Date.now() - this.#attachedAt > STEADY_MS;
    if (steady) this.#failures = 0;
    const standing = MEANING[code] ?? "connecting";
    if (code === GONE_KERNEL || standing !== "connecting") this.#visit = newKey();
    this.#stand(standing);
    if (standing === "connecting") this.#tryAgain(code);
    else this.#failures = 0;
  }

  #tryAgain(code: number): void {
    if (code === NO_KERNEL) this.#failures = Math.max(this.#failures, 2);
    const pause = pauseFor(this.#failures, Math.random());
    this.#failures += 1;
    this.#retry = setTimeout(() => this.connect(), pause);
  }

  #stand(standing: Standing): void {
    if (standing === this.#standing) return;
    this.#standing = standing;
    this.#tell();
  }

  #tell(): void {
    const standing = this.#standing;
    this.#heard.standing.forEach((listener) => listener(standing));
  }
}

function understood(text: string): Record<string, unknown> | null {
  try {
    const said: unknown = JSON.parse(text);
    return typeof said === "object" && said ? (said as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function personOf(value: unknown): Person | null {
  const { id, name, trainer, unread, look } = (value ?? {}) as Record<string, unknown>;
  if (typeof name !== "string") return null;
  const known = { ...(typeof id === "string" && { id }), ...(typeof unread === "number" && { unread }) };
  const worn = lookOf(look);
  return { ...known, ...(worn && { look: worn }), name, trainer: trainer === true };
}

function lookOf(value: unknown): Look | null {
  const { cookie, attributes } = (value ?? {}) as Record<string, unknown>;
  if (typeof cookie !== "string" || typeof attributes !== "object" || !attributes) return null;
  return { cookie, attributes: attributes as Record<string, string> };
}

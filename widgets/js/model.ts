/**
 * The protocol over an anywidget model: operations go out with a number, replies come back with
 * it; states, events and notices of the line arrive by themselves.
 */
import type { AnyModel } from "@anywidget/types";
import type { ActivityState, Json, LiveEvent, WireError } from "./types.js";

/** An operation that was refused or could not be delivered. */
export class OpError extends Error {
  readonly code: string;
  /** What the commons adds, by name. */
  readonly details: Record<string, Json>;

  constructor(error: WireError) {
    super(error.message);
    this.name = "OpError";
    this.code = error.code;
    this.details = error.details ?? {};
  }

  /** Whether the same operation may go through later, unchanged. */
  get offline(): boolean {
    return this.code === "offline";
  }
}

export type Op = "draft" | "check" | "post" | "ask" | "look" | "submit";

interface Listeners {
  state: (state: ActivityState) => void;
  event: (event: LiveEvent) => void;
  /** `trouble`: what the commons says instead of a state, if it says anything. */
  line: (online: boolean, trouble: string) => void;
}

interface Waiting {
  message: Record<string, Json>;
  resolve: (data: Json) => void;
  reject: (error: OpError) => void;
  timer: ReturnType<typeof setTimeout>;
}

interface Incoming {
  op?: string;
  seq?: number;
  ok?: boolean;
  data?: Json;
  error?: WireError;
  state?: ActivityState;
  event?: LiveEvent;
}

/** How long an operation may take before it counts as not delivered. */
export const PATIENCE_MS = 15_000;

/** How often a widget asks again for its state until it has one. */
export const OPEN_AGAIN_MS = 20_000;

/** A model tells this when a kernel has taken the place of one that was lost (on our own pages). */
export const ATTACH_EVENT = "staffroom:attach";

/** A UUID for an operation; the same key twice has one effect. */
export function newKey(): string {
  // `randomUUID` exists on secure pages only, and a school's server may speak plain http.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export class Link {
  readonly #model: Pick<AnyModel, "send" | "on" | "off">;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners: { [K in keyof Listeners]: Set<Listeners[K]> } = {
    state: new Set(),
    event: new Set(),
    line: new Set(),
  };
  #events: LiveEvent[] = [];
  // Two views of one model share its messages, so their numbers must not meet.
  #seq = Math.floor(Math.random() * 2 ** 40);
  #opening: ReturnType<typeof setInterval> | undefined;
  #opened = false;

  constructor(model: Pick<AnyModel, "send" | "on" | "off">) {
    this.#model = model;
    model.on("msg:custom", this.#receive);
    model.on(ATTACH_EVENT, this.#again);
  }

  /** Be told of states, events or the line; the answer stops that. */
  on<K extends keyof Listeners>(kind: K, listener: Listeners[K]): () => void {
    this.#listeners[kind].add(listener);
    return () => this.#listeners[kind].delete(listener);
  }

  /** The latest event of a type: it may have come before anybody listened. */
  latest(type: string): LiveEvent | undefined {
    return this.since(type)[0];
  }

  /** The latest event of a type with all that came after it; empty if there was none. */
  since(type: string): readonly LiveEvent[] {
    const at = this.#events.map((event) => event.type).lastIndexOf(type);
    return at < 0 ? [] : this.#events.slice(at);
  }

  /** Ask for the person's state, again and again until it comes. */
  open(): void {
    this.#opened = true;
    clearInterval(this.#opening);
    this.#model.send({ op: "open" });
    this.#opening = setInterval(() => this.#model.send({ op: "open" }), OPEN_AGAIN_MS);
  }

  /** Ask for the present state once more. */
  refresh(): void {
    this.#model.send({ op: "refresh" });
  }

  /** Send an operation and wait for its reply; rejects with an `OpError`. */
  send<T>(op: Op, payload: Record<string, Json>, patience = PATIENCE_MS): Promise<T> {
    const seq = ++this.#seq;
    return new Promise<Json>((resolve, reject) => {
      const timer = setTimeout(() => this.#lapse(seq), patience);
      const message = { op, seq, ...payload };
      this.#waiting.set(seq, { message, resolve, reject, timer });
      this.#model.send(message);
    }) as Promise<T>;
  }

  /** Ask the commons one of the questions that the widget's kernel side lists. */
  ask<T>(name: string, args: Record<string, Json> = {}, patience = PATIENCE_MS): Promise<T> {
    return this.send<T>("ask", { name, args }, patience);
  }

  /** Stop listening; operations under way count as not delivered. */
  close(): void {
    clearInterval(this.#opening);
    this.#model.off("msg:custom", this.#receive);
    this.#model.off(ATTACH_EVENT, this.#again);
    for (const seq of [...this.#waiting.keys()]) this.#lapse(seq);
  }

  /**
   * Another kernel has to be told what nobody answered; the keys see to it that nothing happens
   * twice. The state comes last, so that it knows of it all.
   */
  #again = (): void => {
    for (const { message } of this.#waiting.values()) this.#model.send(message);
    if (this.#opened) this.open();
  };

  #lapse(seq: number): void {
    this.#take(seq)?.reject(new OpError({ code: "offline", message: "" }));
  }

  #take(seq: number): Waiting | undefined {
    const waiting = this.#waiting.get(seq);
    this.#waiting.delete(seq);
    clearTimeout(waiting?.timer);
    return waiting;
  }

  #receive = (message: Incoming): void => {
    if (message.op === "reply" && message.seq !== undefined) return this.#settle(message);
    if (message.op === "state" && message.state) {
      clearInterval(this.#opening);
      const { state } = message;
      this.#listeners.state.forEach((listener) => listener(state));
    }
    if (message.op === "event" && message.event) {
      const { event } = message;
      this.#remember(event);
      this.#listeners.event.forEach((listener) => listener(event));
    }
    if (message.op === "online" || message.op === "offline") {
      const trouble = message.error?.message ?? "";
      this.#listeners.line.forEach((listener) => listener(message.op === "online", trouble));
    }
  };

  /** Keep what somebody who listens later needs: single posts count from the last thread on. */
  #remember(event: LiveEvent): void {
    const outdated = { thread: ["thread", "post"], post: [] }[event.type] ?? [event.type];
    this.#events = [...this.#events.filter((one) => !outdated.includes(one.type)), event];
  }

  #settle(message: Incoming): void {
    const waiting = this.#take(message.seq!);
    if (!waiting) return;
    if (message.ok) waiting.resolve(message.data ?? null);
    else waiting.reject(new OpError(message.error ?? { code: "offline", message: "" }));
  }
}

/** For tests: a model that stands for anywidget's, and a kernel that answers as told. */
import type { AnyModel, AnyWidget, RenderProps } from "@anywidget/types";
import { cleanup, waitFor } from "@testing-library/preact";
import axe from "axe-core";
import { afterEach } from "vitest";
import type { ActivityState, Json, Result, Scope } from "./types.js";

type Message = Record<string, Json> & { op: string; seq?: number };
type Answerer = (message: Message) => Json | Promise<Json>;

export const SCOPE: Scope = { edition: "en", module: "m01-network", activity: "thing" };

/** A refusal for a kernel's answerer to throw. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Stands for anywidget's model: keeps what is sent, delivers what the test says. */
export class FakeModel {
  readonly sent: Message[] = [];
  readonly answerers: Record<string, Answerer> = {};
  state: ActivityState;
  /** Events that the kernel sends after each state, by type. */
  readonly more: Record<string, unknown> = {};
  /** False: messages vanish, as with a dead kernel. */
  alive = true;
  readonly #traits: Record<string, unknown>;
  readonly #handlers = new Map<string, Set<(message: unknown) => void>>();

  constructor(definition: object, state: Partial<ActivityState> = {}, traits: object = {}) {
    this.#traits = { definition, scope: SCOPE, locale: "en", texts: {}, ...traits };
    this.state = { ...EMPTY_STATE, ...state };
    let version = this.state.version;
    this.answerers["look"] = () => structuredClone(this.more["submission"]) as Json;
    this.answerers["draft"] = () => ({ version: ++version, saved_at: "2026-01-02T10:00:00Z" });
  }

  get(name: string): unknown {
    return this.#traits[name];
  }

  on(event: string, handler: (message: unknown) => void): void {
    this.#handlers.set(event, (this.#handlers.get(event) ?? new Set()).add(handler));
  }

  off(event: string, handler: (message: unknown) => void): void {
    this.#handlers.get(event)?.delete(handler);
  }

  send(message: Message): void {
    const copy = structuredClone(message);
    this.sent.push(copy);
    if (this.alive) void this.#answer(copy);
  }

  /** Deliver a message of the kernel. */
  push(message: unknown): void {
    this.tell("msg:custom", message);
  }

  /** Fire an event of the model. */
  tell(event: string, message: unknown = null): void {
    for (const handler of [...(this.#handlers.get(event) ?? [])]) handler(message);
  }

  /** The messages of one operation, in order. */
  ops(op: string): Message[] {
    return this.sent.filter((message) => message.op === op);
  }

  #tell(): void {
    this.push({ op: "state", state: this.state });
    for (const [type, data] of Object.entries(this.more)) {
      this.push({ op: "event", event: { type, data: structuredClone(data) } });
    }
  }

  async #answer(message: Message): Promise<void> {
    await Promise.resolve();
    const { op, seq } = message;
    if (op === "open" || op === "refresh") return this.#tell();
    try {
      const data = await this.answerers[op]!(message);
      this.push({ op: "reply", seq, ok: true, data });
    } catch (error) {
      const { code, message: words, details } = error as Refusal & { details?: unknown };
      const refused = { code, message: words, ...(details === undefined ? {} : { details }) };
      this.push({ op: "reply", seq, ok: false, error: refused });
    }
  }
}

export const EMPTY_STATE: ActivityState = {
  person: "tabc",
  version: 0,
  answer: null,
  saved_at: null,
  view: null,
  result: null,
  attempts_used: 0,
  attempts_left: null,
  best_percent: null,
};

/** A result with the parts that a test speaks of. */
export function result(parts: Partial<Result>): Result {
  return {
    score: 0,
    max: 1,
    percent: 0,
    passed: null,
    message_html: "",
    items: {},
    reveal: {},
    ...parts,
  };
}

/** What a check answers with. */
export function checked(parts: Partial<Result>, counts: Record<string, Json> = {}): Json {
  const counted = { attempts_used: 0, attempts_left: null, best_percent: null, ...counts };
  return { result: result(parts), ...counted } as unknown as Json;
}

const closers: (() => unknown)[] = [];

/** Show a widget; waits until its body is there unless the kernel is dead. */
export async function show(made: AnyWidget, model: FakeModel): Promise<HTMLElement> {
  const el = document.createElement("div");
  document.body.append(el);
  const definition = typeof made === "function" ? await made() : made;
  const props = { model: model as unknown as AnyModel, el } as unknown as RenderProps;
  closers.push((await definition.render!(props)) ?? (() => undefined));
  if (model.alive) await waitFor(() => expectGone(el, ".sr-skeleton"));
  return el;
}

function expectGone(el: HTMLElement, selector: string): void {
  if (el.querySelector(selector)) throw new Error(`${selector} is still there`);
}

/** What axe-core finds; jsdom has no layout, so rules about colour and size are for the browser. */
export async function violations(el: HTMLElement): Promise<string[]> {
  const rules = { "color-contrast": { enabled: false }, region: { enabled: false } };
  const found = await axe.run(el, { rules });
  return found.violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`);
}

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  cleanup();
  document.body.replaceChildren();
  localStorage.clear();
});

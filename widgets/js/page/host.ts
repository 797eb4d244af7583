/**
 * What the page gives the chunk with stock widgets: its models, its line, its activities.
 *
 * Messages sent while no kernel listens wait here. A fresh kernel learns the state of the widgets
 * from their models, so of what waits it gets the rest only: a press of a button, a question.
 */
import { newKey } from "../model.js";
import type { Activities } from "./activities.js";
import type { PageData } from "./data.js";
import type { Line } from "./line.js";
import type { CommMessage, Host, KernelMessage, PageModel } from "./stock/needs.js";
import type { Outgoing } from "./wire.js";

interface Parcel {
  id: string;
  message: Outgoing;
}

type Run = (fresh: boolean) => unknown;

/** So many messages of the kernel wait for the chunk, should it be slow to come. */
const EARLY = 1_000;

const tellsState = ({ content }: Outgoing): boolean =>
  (content.data as { method?: unknown } | undefined)?.method === "update";

export class StockHost implements Host {
  readonly models: Record<string, PageModel>;
  readonly text: (english: string) => string;
  readonly typeset: (element: HTMLElement) => void;
  readonly more: () => Promise<Record<string, unknown>>;
  readonly #line: Line;
  readonly #activities: Activities;
  #waiting: Parcel[] = [];
  #early: KernelMessage[] | null = [];
  #hear: (message: KernelMessage) => void = (message) => this.#early!.push(message);
  #attach: Run = () => undefined;

  constructor(
    page: Pick<PageData, "models">,
    line: Line,
    activities: Activities,
    helps: Pick<Host, "text" | "typeset" | "more">,
  ) {
    this.models = page.models;
    this.text = helps.text;
    this.typeset = helps.typeset;
    this.more = helps.more;
    this.#line = line;
    this.#activities = activities;
    line.on("message", (message) => this.#message(message));
    line.on("attach", ({ fresh }) => void this.#attached(fresh));
  }

  send(
    type: CommMessage,
    content: Record<string, unknown>,
    buffers: readonly (ArrayBuffer | ArrayBufferView)[] = [],
    metadata: Record<string, unknown> = {},
  ): string {
    const id = newKey();
    const message: Outgoing = { type, content, metadata, buffers };
    if (!this.#line.send(message, id)) this.#waiting.push({ id, message });
    return id;
  }

  /** What came before anybody listened is heard now. */
  onMessage(hear: (message: KernelMessage) => void): void {
    this.#hear = hear;
    const early = this.#early ?? [];
    this.#early = null;
    for (const message of early) hear(message);
  }

  onAttach(run: Run): void {
    this.#attach = run;
  }

  mount(id: string, place: HTMLElement): () => void {
    return this.#activities.mount(id, place);
  }

  #message(message: KernelMessage): void {
    if (this.#early && this.#early.length >= EARLY) return;
    this.#hear(message);
  }

  async #attached(fresh: boolean): Promise<void> {
    const waiting = this.#waiting.splice(0);
    const still = waiting.filter(({ message }) => !fresh || !tellsState(message));
    await this.#attach(fresh);
    for (const [at, { id, message }] of still.entries()) {
      if (this.#line.send(message, id)) continue;
      // The line was lost again: what is left waits on, before anything newer.
      this.#waiting.unshift(...still.slice(at));
      return;
    }
  }
}

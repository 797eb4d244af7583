/**
 * Our own activities on the page: their models over the line, and the places they are shown in.
 *
 * A model here is what anywidget's would be, as far as an activity asks: its definition comes with
 * the page, messages go over the line. What is lost with a kernel is sent again by who waits for
 * it (`Link`), when the model says that there is another one.
 */
import type { AnyModel, Render } from "@anywidget/types";
import { ATTACH_EVENT } from "../model.js";
import type { Json, Text } from "../types.js";
import type { Line, Standing } from "./line.js";
import { inPlaceOf } from "./place.js";
import { isActivity } from "./stock/activity-state.js";
import type { KernelMessage, PageModel } from "./stock/needs.js";

/** The line may be gone for so long before an activity speaks of it. */
export const GRACE_MS = 3_000;

type Handler = (message: never, buffers?: DataView[]) => void;
export type Modules = Record<string, { render: Render }>;
type Bring = (type: string) => Promise<Modules> | undefined;

/** One activity's model; several views may share it. */
class ActivityModel {
  readonly #handlers = new Map<string, Set<Handler>>();

  constructor(
    readonly state: Record<string, unknown>,
    readonly send: (content: Json) => void,
  ) {}

  get(name: string): unknown {
    return this.state[name];
  }

  on(event: string, handler: Handler): void {
    const handlers = this.#handlers.get(event) ?? new Set();
    this.#handlers.set(event, handlers.add(handler));
  }

  off(event: string, handler: Handler): void {
    this.#handlers.get(event)?.delete(handler);
  }

  /** One view that stumbles keeps nothing from the others. */
  tell(event: string, message: unknown, buffers?: DataView[]): void {
    for (const handler of [...(this.#handlers.get(event) ?? [])]) {
      try {
        handler(message as never, buffers);
      } catch (error) {
        console.error(error);
      }
    }
  }
}

export class Activities {
  readonly #models: Record<string, PageModel>;
  readonly #texts: Record<string, Text>;
  readonly #line: Line;
  readonly #modules: Modules;
  readonly #bring: Bring;
  readonly #made = new Map<string, ActivityModel>();
  #grace: ReturnType<typeof setTimeout> | undefined;
  #offline = false;

  /**
   * @param modules the code of activities by their type.
   * @param bring fetches the code of those that are not among them.
   */
  constructor(
    page: { models: Record<string, PageModel>; texts: Record<string, Text> },
    line: Line,
    modules: Modules,
    bring: Bring = () => undefined,
  ) {
    this.#models = page.models;
    this.#texts = page.texts;
    this.#line = line;
    this.#modules = modules;
    this.#bring = bring;
    line.on("message", (message) => this.#hear(message));
    line.on("attach", () => this.#all(ATTACH_EVENT, null));
    line.on("standing", (standing) => this.#stands(standing));
  }

  /** Whether a model of the page is one of ours. */
  has(id: string): boolean {
    const model = this.#models[id];
    return model !== undefined && isActivity(model.state);
  }

  /** Show an activity in an element; gives what takes it away. */
  mount(id: string, place: HTMLElement): () => void {
    const model = this.#model(id);
    const type = (model.get("definition") as { type?: string } | undefined)?.type ?? "";
    const module = this.#modules[type];
    return module ? this.#show(model, module, place) : this.#later(model, type, place);
  }

  /** The card stands until the code has come. */
  #later(model: ActivityModel, type: string, place: HTMLElement): () => void {
    const coming = this.#bring(type);
    if (!coming) throw new Error(`no activity of the type ${type}`);
    let [gone, end] = [false, (): void => undefined];
    coming
      .then((modules) => {
        if (!gone) end = this.#show(model, modules[type]!, place);
      })
      .catch((error) => console.error(error));
    return () => {
      gone = true;
      end();
    };
  }

  #show(model: ActivityModel, module: { render: Render }, place: HTMLElement): () => void {
    const end = inPlaceOf(place, () => {
      const props = { model: model as unknown as AnyModel, el: place };
      return module.render(props as Parameters<Render>[0]);
    });
    if (this.#offline) model.tell("msg:custom", { op: "offline" });
    return () => typeof end === "function" && void end();
  }

  #model(id: string): ActivityModel {
    const known = this.#made.get(id);
    if (known) return known;
    const state = { ...this.#models[id]?.state, texts: this.#texts };
    const made = new ActivityModel(state, (content) => this.#send(id, content));
    this.#made.set(id, made);
    return made;
  }

  #send(id: string, content: Json): void {
    const data = { method: "custom", content };
    this.#line.send({ type: "comm_msg", content: { comm_id: id, data } });
  }

  #hear({ header, content, buffers }: KernelMessage): void {
    const { comm_id, data } = content as { comm_id?: string; data?: Record<string, unknown> };
    if (header.msg_type !== "comm_msg" || data?.method !== "custom") return;
    const said = data.content;
    if (typeof said !== "object" || said === null) return;
    this.#made.get(String(comm_id))?.tell("msg:custom", said, buffers);
  }

  #stands(standing: Standing): void {
    clearTimeout(this.#grace);
    if (standing === "attached") this.#tellLine(false);
    else if (standing === "connecting") this.#grace = setTimeout(() => this.#tellLine(true), GRACE_MS);
    else if (standing !== "idle" && standing !== "left") this.#tellLine(true);
  }

  #tellLine(offline: boolean): void {
    if (offline === this.#offline) return;
    this.#offline = offline;
    this.#all("msg:custom", { op: offline ? "offline" : "online" });
  }

  #all(event: string, message: unknown): void {
    for (const model of this.#made.values()) model.tell(event, message);
  }
}

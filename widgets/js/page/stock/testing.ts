/** For tests of stock widgets: a page that notes what is sent, and models as Python would make them. */
import type { CommMessage, Host, KernelMessage, PageModel } from "./needs";

export interface Sent {
  id: string;
  type: CommMessage;
  content: { comm_id: string; data: Record<string, unknown> };
}

/** Stands for the page. */
export class FakeHost implements Host {
  readonly sent: Sent[] = [];
  readonly mounted: string[] = [];
  rarer: () => Promise<Record<string, unknown>> = () => Promise.reject(new Error("not fetched"));
  hear: (message: KernelMessage) => void = () => undefined;
  attach: (fresh: boolean) => Promise<unknown> = () => Promise.resolve();

  constructor(readonly models: Record<string, PageModel>) {}

  text(english: string): string {
    return english;
  }

  send(type: CommMessage, content: Record<string, unknown>): string {
    const id = `out-${this.sent.length}`;
    this.sent.push({ id, type, content: structuredClone(content) as Sent["content"] });
    return id;
  }

  onMessage(hear: (message: KernelMessage) => void): void {
    this.hear = hear;
  }

  onAttach(run: (fresh: boolean) => Promise<unknown>): void {
    this.attach = run;
  }

  mount(id: string, place: HTMLElement): () => void {
    this.mounted.push(id);
    place.append(`activity ${id}`);
    return () => this.mounted.splice(this.mounted.indexOf(id), 1);
  }

  more(): Promise<Record<string, unknown>> {
    return this.rarer();
  }

  typeset(element: HTMLElement): void {
    element.dataset.typeset = "true";
  }

  /** What was told of a model's state. */
  updates(id: string): unknown[] {
    const own = this.sent.filter(({ content }) => content.comm_id === id);
    return own.filter(({ content }) => content.data.method === "update").map(({ content }) => content.data.state);
  }
}

const CONTROLS = "@jupyter-widgets/controls";

/** A model of a stock control. */
export function control(name: string, state: Record<string, unknown> = {}): PageModel {
  const view = name.replace("Model", "View");
  const module = { _model_module: CONTROLS, _view_module: CONTROLS, _model_name: name, _view_name: view };
  const own = { ...module, _model_module_version: "2.0.0", _view_module_version: "2.0.0", ...state };
  return { model_name: name, model_module: CONTROLS, model_module_version: "2.0.0", state: own };
}

/** An Output widget's model. */
export function output(state: Record<string, unknown> = {}): PageModel {
  const module = "@jupyter-widgets/output";
  const own = { _model_module: module, _view_module: module, _model_name: "OutputModel" };
  const rest = { _view_name: "OutputView", msg_id: "", outputs: [], ...state };
  return { model_name: "OutputModel", model_module: module, model_module_version: "1.0.0", state: { ...own, ...rest } };
}

/** A message of the kernel on IOPub. */
export function kernelSays(
  type: string,
  content: Record<string, unknown>,
  parent = "",
  buffers: DataView[] = [],
): KernelMessage {
  return {
    channel: "iopub",
    header: { msg_id: `in-${type}`, msg_type: type },
    parent_header: { msg_id: parent },
    metadata: {},
    content,
    buffers,
  };
}

/** The kernel changes a model's state. */
export const changes = (id: string, state: Record<string, unknown>): KernelMessage =>
  kernelSays("comm_msg", { comm_id: id, data: { method: "update", state, buffer_paths: [] } });

/** Let everything happen that is about to. */
export async function settled(): Promise<void> {
  for (let turns = 0; turns < 5; turns += 1) await new Promise((resolve) => setTimeout(resolve));
}

// jsdom has no drag and drop, which Lumino's classes name.
globalThis.DragEvent ??= class extends Event {} as never;

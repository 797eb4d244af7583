/**
 * The Output widget's model: it takes in what the kernel prints while its `msg_id` says so.
 *
 * While Python is inside `with output:` the widget's `msg_id` is the id of the message that runs;
 * whatever the kernel publishes for that message then belongs to the output and nowhere else.
 */
import { DOMWidgetModel } from "@jupyter-widgets/base";
import isEqual from "./equal";
import type { KernelMessage } from "./needs";
import { grown, isOutput, outputOf, type Output } from "./outputs";

type Taker = Pick<OutputModel, "take" | "renew">;

/** Who takes which message; of several the one that came last, as in JupyterLab. */
export class Captures {
  private readonly takers = new Map<string, Taker[]>();
  private readonly all = new Set<Taker>();

  add(id: string, taker: Taker): void {
    this.all.add(taker);
    if (id) this.takers.set(id, [...(this.takers.get(id) ?? []), taker]);
  }

  remove(id: string, taker: Taker): void {
    const rest = (this.takers.get(id) ?? []).filter((other) => other !== taker);
    if (rest.length) this.takers.set(id, rest);
    else this.takers.delete(id);
  }

  hear(message: KernelMessage): void {
    const kind = message.header.msg_type;
    if (kind === "update_display_data") for (const taker of this.all) taker.renew(message);
    else if (isOutput(kind) || kind === "clear_output") {
      this.takers.get(message.parent_header.msg_id ?? "")?.at(-1)?.take(message);
    }
  }

  forget(taker: Taker): void {
    this.all.delete(taker);
  }

  reset(): void {
    this.takers.clear();
  }
}

const displayId = ({ content }: KernelMessage): unknown =>
  (content.transient as Record<string, unknown> | undefined)?.display_id;

export class OutputModel extends DOMWidgetModel {
  declare private captures: Captures | undefined;
  declare private clearNext: boolean;
  declare private displays: Map<unknown, Output>;

  override defaults(): Backbone.ObjectHash {
    return {
      ...super.defaults(),
      _model_name: "OutputModel",
      _view_name: "OutputView",
      _model_module: "@jupyter-widgets/output",
      _view_module: "@jupyter-widgets/output",
      msg_id: "",
      outputs: [],
    };
  }

  override initialize(attributes: Backbone.ObjectHash, options: never): void {
    super.initialize(attributes, options);
    this.clearNext = false;
    this.displays = new Map();
    this.captures = (this.widget_manager as unknown as { captures?: Captures }).captures;
    this.captures?.add(this.get("msg_id") as string, this);
    this.listenTo(this, "change:msg_id", () => this.follow());
    this.once("destroy", () => this.captures?.forget(this));
  }

  private follow(): void {
    this.captures?.remove(this.previous("msg_id") as string, this);
    this.captures?.add(this.get("msg_id") as string, this);
  }

  take(message: KernelMessage): void {
    if (message.header.msg_type === "clear_output") {
      if (message.content.wait) this.clearNext = true;
      else this.put([]);
      return;
    }
    const before = this.clearNext ? [] : (this.get("outputs") as Output[]);
    this.clearNext = false;
    const output = outputOf(message);
    if (displayId(message)) this.displays.set(displayId(message), output);
    this.put(grown(before, output));
  }

  /** Shows something else in place of what was displayed under the same name. */
  renew(message: KernelMessage): void {
    const old = this.displays.get(displayId(message));
    const outputs = this.get("outputs") as Output[];
    if (!old) return;
    const next = { ...outputOf(message), output_type: old.output_type };
    this.displays.set(displayId(message), next);
    this.put(outputs.map((output) => (isEqual(output, old) ? next : output)));
  }

  /** Python reads `outputs` too, so it is told. */
  private put(outputs: Output[]): void {
    this.set("outputs", outputs);
    this.save_changes();
  }
}

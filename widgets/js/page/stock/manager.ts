/**
 * The widget manager of the slim page: models from the page, comms over its one connection.
 *
 * All models of a page are made from the state that the page brought along; no kernel is asked.
 * What a kernel opens later is made as it comes.
 */
import {
  put_buffers,
  type DOMWidgetView,
  type IModelOptions,
  type WidgetModel,
  type WidgetView,
} from "@jupyter-widgets/base";
import { ManagerBase } from "@jupyter-widgets/base-manager";
import { MODULE, placeOf } from "./activity";
import { isActivity } from "./activity-state";
import { base64ToBuffer } from "./base64";
import { CodeFiles, withoutCode } from "./code";
import { classic, CommDesk, type PageComm } from "./comms";
import { createErrorWidgetModel, createErrorWidgetView } from "./error-view";
import { classOf } from "./load-class";
import { nameParts } from "./names";
import type { Host, KernelMessage, PageModel } from "./needs";
import { Captures } from "./output-model";
import { applyStyles } from "./sanitize";

type State = Record<string, unknown>;
type Options = Required<Pick<IModelOptions, "model_id">> & IModelOptions;

interface Opened {
  comm_id: string;
  target_name: string;
  data: State;
}

const TARGET = "jupyter.widget";

/** A model's state with its binary parts in place; the page's own copy stays as it is. */
export function stateOf({ state, buffers = [] }: PageModel): State {
  const whole = structuredClone(state);
  const data = buffers.map((buffer) => new DataView(base64ToBuffer(buffer.data)));
  put_buffers(whole as never, buffers.map(({ path }) => path), data);
  return whole;
}

export class StockManager extends ManagerBase {
  readonly desk: CommDesk;
  readonly captures = new Captures();
  readonly made = new Set<string>();
  private readonly code = new CodeFiles();

  /** Where the views of descriptions look for who sets formulas. */
  readonly _rendermime = {
    latexTypesetter: { typeset: (element: HTMLElement) => this.finish(element) },
  };

  constructor(readonly host: Host) {
    super();
    this.desk = new CommDesk(host);
  }

  private finish(element: HTMLElement): void {
    applyStyles(element);
    this.host.typeset(element);
  }

  /** Makes every model of the page. */
  load(): void {
    const models = Object.entries(this.host.models);
    for (const [, { state }] of models) if (!isActivity(state)) this.code.note(state);
    for (const [id, model] of models) void this.make(id, model);
  }

  private make(id: string, model: PageModel): Promise<WidgetModel> {
    const own = isActivity(model.state);
    const options: Options = {
      model_id: id,
      model_name: own ? "ActivityModel" : model.model_name,
      model_module: own ? MODULE : model.model_module,
      model_module_version: model.model_module_version,
    };
    if (!own) options.comm = classic(this.desk.comm(TARGET, id));
    return this.new_model(options, own ? placeOf(model) : stateOf(model));
  }

  override new_model(options: IModelOptions, state: State = {}): Promise<WidgetModel> {
    this.made.add(options.model_id ?? options.comm?.comm_id);
    return super.new_model(options, state);
  }

  override async _make_model(options: Options, state: State = {}): Promise<WidgetModel> {
    if (options.model_module !== "anywidget") return super._make_model(options, state);
    try {
      return await super._make_model(options, await this.code.ready(state));
    } catch (error) {
      const Failed = createErrorWidgetModel(error, `No code for ${String(state._anywidget_id)}`);
      return new (Failed as unknown as new () => WidgetModel)();
    }
  }

  override async loadModelClass(name: string, module: string): Promise<typeof WidgetModel> {
    try {
      return (await classOf(name, module, () => this.host.more())) as typeof WidgetModel;
    } catch (error) {
      return createErrorWidgetModel(error, `No model class ${module}.${name}`);
    }
  }

  override async loadViewClass(name: string, module: string): Promise<typeof WidgetView> {
    try {
      return (await classOf(name, module, () => this.host.more())) as typeof WidgetView;
    } catch (error) {
      return createErrorWidgetView(error, `No view class ${module}.${name}`);
    }
  }

  protected override async loadClass(name: string, module: string): Promise<typeof WidgetView> {
    return (await classOf(name, module, () => this.host.more())) as typeof WidgetView;
  }

  /** Opens a comm towards the kernel; without data there is one there already. */
  protected override async _create_comm(
    target: string,
    id = crypto.randomUUID() as string,
    data?: State,
    metadata?: State,
    buffers?: ArrayBuffer[] | ArrayBufferView[],
  ): Promise<ReturnType<typeof classic>> {
    const comm = this.desk.comm(target, id);
    if (data) comm.open(data, undefined, metadata, buffers);
    return classic(comm);
  }

  protected override async _get_comm_info(): Promise<Record<string, never>> {
    return {};
  }

  mount(id: string, place: HTMLElement): () => void {
    return this.host.mount(id, place);
  }

  /** One message of the kernel; what it resolves to is when the next may be looked at. */
  async hear(message: KernelMessage): Promise<void> {
    const { content } = message;
    const kind = message.header.msg_type;
    if (kind === "comm_open") this.opened(message);
    else if (kind === "comm_msg") await this.told(this.desk.get(content.comm_id), message);
    else if (kind === "comm_close") this.desk.get(content.comm_id)?.end(message);
    else this.captures.hear(message);
    this.desk.answer(message);
  }

  private opened(message: KernelMessage): void {
    const { comm_id, target_name, data } = message.content as unknown as Opened;
    if (target_name !== TARGET) return;
    const comm = this.desk.comm(TARGET, comm_id);
    if (this.has_model(comm_id)) {
      const { state, buffer_paths } = data;
      const update = { method: "update", state, buffer_paths };
      void this.told(comm, { ...message, content: { comm_id, data: update } });
    } else void this.handle_comm_open(classic(comm), message as never);
  }

  /** What is printed next may belong to this model, so an Output is waited for. */
  private async told(comm: PageComm | undefined, message: KernelMessage): Promise<void> {
    if (!comm) return;
    const { state } = (message.content.data ?? {}) as { state?: State };
    withoutCode(state);
    const heard = comm.hear(message);
    if (state && "msg_id" in state) await heard;
  }

  override async create_view<V extends DOMWidgetView = DOMWidgetView>(
    model: WidgetModel,
    options: object = {},
  ): Promise<V> {
    const view = (await super.create_view(model, options)) as V;
    nameParts(view);
    return view;
  }
}

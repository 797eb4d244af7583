/**
 * The page's ends of the kernel's comms, as the widget packages know them.
 *
 * The desk keeps every comm by its id, hands messages to it in order, gives answers to those who
 * sent a message, and remembers which keys of a model the page itself has changed: a fresh kernel
 * has to be told those and no others.
 */
import type { ICallbacks, IClassicComm } from "@jupyter-widgets/base";
import type { CommMessage, Host, KernelMessage } from "./needs";

type Handler = (message: KernelMessage) => unknown;
type Data = Record<string, unknown>;
type Buffers = readonly (ArrayBuffer | ArrayBufferView)[];

const CHANGES = ["update"];

/** The keys that a message to the kernel changes. */
function keysOf(data: Data): string[] {
  if (!CHANGES.includes(String(data.method))) return [];
  const paths = (data.buffer_paths ?? []) as (string | number)[][];
  return [...Object.keys((data.state ?? {}) as Data), ...paths.map(([key]) => String(key))];
}

export class PageComm {
  readonly touched = new Set<string>();
  private handler: Handler | null = null;
  private closed: Handler | null = null;
  private waiting: KernelMessage[] = [];
  private chain: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly desk: CommDesk,
    readonly target_name: string,
    readonly comm_id: string,
  ) {}

  open(data: Data, callbacks?: ICallbacks, metadata?: Data, buffers?: Buffers): string {
    const content = { comm_id: this.comm_id, target_name: this.target_name, data };
    return this.desk.send("comm_open", content, callbacks, metadata, buffers);
  }

  send(data: Data, callbacks?: ICallbacks, metadata?: Data, buffers?: Buffers): string {
    for (const key of keysOf(data)) this.touched.add(key);
    const content = { comm_id: this.comm_id, data };
    return this.desk.send("comm_msg", content, callbacks, metadata, buffers);
  }

  close(data: Data = {}, callbacks?: ICallbacks, metadata?: Data, buffers?: Buffers): string {
    this.desk.forget(this.comm_id);
    const content = { comm_id: this.comm_id, data };
    return this.desk.send("comm_close", content, callbacks, metadata, buffers);
  }

  /** What came before its model was made is heard now. */
  on_msg(handler: Handler): void {
    this.handler = handler;
    for (const message of this.waiting.splice(0)) void this.hear(message);
  }

  on_close(handler: Handler): void {
    this.closed = handler;
  }

  /** One message after another; a model that fails at one still gets the next. */
  hear(message: KernelMessage): Promise<unknown> {
    const { handler } = this;
    if (!handler) {
      this.waiting.push(message);
      return Promise.resolve();
    }
    this.chain = this.chain.then(() => handler(message)).catch((error) => console.warn(error));
    return this.chain;
  }

  end(message: KernelMessage): void {
    this.closed?.(message);
  }
}

export class CommDesk {
  private readonly comms = new Map<string, PageComm>();
  private readonly asked = new Map<string, ICallbacks>();

  constructor(private readonly host: Pick<Host, "send">) {}

  comm(target: string, id: string): PageComm {
    const known = this.comms.get(id);
    if (known) return known;
    const made = new PageComm(this, target, id);
    this.comms.set(id, made);
    return made;
  }

  get(id: unknown): PageComm | undefined {
    return this.comms.get(String(id));
  }

  forget(id: string): void {
    this.comms.delete(id);
  }

  send(
    type: CommMessage,
    content: Data,
    callbacks?: ICallbacks,
    metadata?: Data,
    buffers?: Buffers,
  ): string {
    const id = this.host.send(type, content, buffers ?? [], metadata ?? {});
    if (callbacks) this.asked.set(id, callbacks);
    return id;
  }

  /** Tells the sender of a message what the kernel does with it. */
  answer(message: KernelMessage): void {
    const id = message.parent_header.msg_id ?? "";
    const callbacks = this.asked.get(id);
    if (!callbacks) return;
    const heard = message as never;
    const kind = message.header.msg_type;
    if (message.channel === "shell") callbacks.shell?.reply?.(heard);
    else if (kind === "status") callbacks.iopub?.status?.(heard);
    else if (kind === "clear_output") callbacks.iopub?.clear_output?.(heard);
    else if (!kind.startsWith("comm_")) callbacks.iopub?.output?.(heard);
    if (kind === "status" && message.content.execution_state === "idle") this.asked.delete(id);
  }

  /** Nobody answers what the earlier kernel was asked. */
  reset(): void {
    this.asked.clear();
  }
}

/** The packages' own type asks for their message types; ours are the same in what they use. */
export const classic = (comm: PageComm): IClassicComm => comm as unknown as IClassicComm;

/** What stock widgets need of the page that holds them: models, messages and words. */

/** A message of the kernel, as it came over the page's one connection. */
export interface KernelMessage {
  channel: string;
  header: { msg_id: string; msg_type: string };
  parent_header: { msg_id?: string };
  metadata: Record<string, unknown>;
  content: Record<string, unknown>;
  buffers: DataView[];
}

/** A model as the page brings it, before any kernel has said a word. */
export interface PageModel {
  model_name: string;
  model_module: string;
  model_module_version: string;
  state: Record<string, unknown>;
  buffers?: { path: (string | number)[]; data: string }[];
}

export type CommMessage = "comm_open" | "comm_msg" | "comm_close";

export interface Host {
  readonly models: Record<string, PageModel>;
  /** A text in the page's language. */
  text(english: string): string;
  /** Sends on the kernel's shell channel; gives the message's id. */
  send(
    type: CommMessage,
    content: Record<string, unknown>,
    buffers?: readonly (ArrayBuffer | ArrayBufferView)[],
    metadata?: Record<string, unknown>,
  ): string;
  /** Hears every message of the kernel, in order. */
  onMessage(hear: (message: KernelMessage) => void): unknown;
  /**
   * Runs when the line is back: `fresh` if the kernel knows only the page's embedded state. What
   * was sent meanwhile follows when the run's promise resolves.
   */
  onAttach(run: (fresh: boolean) => Promise<unknown>): unknown;
  /** Shows one of our own activities in an element; gives what takes it away. */
  mount(id: string, place: HTMLElement): () => void;
  /** Fetches the chunk with the rarer controls. */
  more(): Promise<Record<string, unknown>>;
  /** Sets the formulas in an element's text, if there are any. */
  typeset(element: HTMLElement): void;
}

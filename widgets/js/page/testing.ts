/** For tests of the page: a WebSocket that a test opens, breaks and listens to, and frames. */
import { vi } from "vitest";
import { decode, encode } from "./wire.js";
import type { KernelMessage } from "./stock/needs.js";

/** Stands for the browser's WebSocket; what the page does with it is kept. */
export class FakeSocket {
  static all: FakeSocket[] = [];
  static blocked = false;
  binaryType = "blob";
  readonly sent: (string | ArrayBuffer)[] = [];
  closedWith: number | undefined | null = null;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(
    readonly url: string,
    readonly protocol: string,
  ) {
    if (FakeSocket.blocked) throw new DOMException("blocked", "SecurityError");
    FakeSocket.all.push(this);
  }

  static get last(): FakeSocket {
    return FakeSocket.all.at(-1)!;
  }

  get visit(): string {
    return new URL(this.url).searchParams.get("visit") ?? "";
  }

  send(data: string | ArrayBuffer): void {
    this.sent.push(data);
  }

  close(code?: number): void {
    this.closedWith = code;
  }

  // --- what the server does ---

  hello(fresh = true, person: unknown = { name: "Ann", trainer: false }): void {
    this.onopen?.();
    this.text({ op: "hello", fresh, person });
  }

  text(said: unknown): void {
    this.onmessage?.({ data: typeof said === "string" ? said : JSON.stringify(said) });
  }

  bytes(data: ArrayBuffer): void {
    this.onmessage?.({ data });
  }

  end(code: number): void {
    this.onclose?.({ code });
  }

  /** What the kernel got. */
  get messages(): KernelMessage[] {
    return this.sent.filter((one) => typeof one !== "string").map((one) => decode(one as ArrayBuffer));
  }

  /** The custom messages that the kernel got, as the activities sent them. */
  get customs(): Record<string, unknown>[] {
    return this.messages.map(({ content }) => (content.data as { content: Record<string, unknown> }).content);
  }

  get pings(): number {
    return this.sent.filter((one) => one === '{"op":"ping"}').length;
  }
}

/** Put it in the browser's place, with a clock that the test moves. */
export function fakeSockets(): void {
  FakeSocket.all = [];
  FakeSocket.blocked = false;
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(1);
  vi.stubGlobal("WebSocket", FakeSocket);
}

export function realSockets(): void {
  vi.unstubAllGlobals();
  vi.useRealTimers();
}

/** A frame with which a kernel speaks to one of its comms. */
export function said(comm: string, data: Record<string, unknown>, type = "comm_msg"): ArrayBuffer {
  return encode({ type, content: { comm_id: comm, data } }, "m1", "s1");
}

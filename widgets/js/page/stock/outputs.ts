/**
 * What an Output widget holds: nbformat outputs, grown by the kernel's messages.
 *
 * Pure functions on lists, so that every list the model had stays what it was.
 */
import type { KernelMessage } from "./needs";

export type Output = Record<string, unknown> & { output_type: string };

const KINDS = ["stream", "display_data", "execute_result", "error"];

export const isOutput = (kind: string): boolean => KINDS.includes(kind);

/** The output that a message brings; what is only for the wire (`transient`) stays out. */
export function outputOf({ header, content }: KernelMessage): Output {
  const { transient, ...rest } = content;
  void transient;
  return { output_type: header.msg_type, ...rest };
}

const asText = (value: unknown): string =>
  Array.isArray(value) ? value.join("") : String(value ?? "");

/** A stream goes on where the last output is the same stream. */
export function grown(outputs: readonly Output[], next: Output): Output[] {
  const last = outputs.at(-1);
  const follows = next.output_type === "stream" && last?.output_type === "stream";
  if (!follows || last.name !== next.name) return [...outputs, next];
  return [...outputs.slice(0, -1), { ...last, text: asText(last.text) + asText(next.text) }];
}

/** Text as a terminal shows it: no colour codes, and a carriage return overwrites its line. */
export function terminalText(value: unknown): string {
  const bare = asText(value).replace(/\x1b\[[0-9;?]*[A-Za-z]/g, "").replace(/\r+\n/g, "\n");
  return bare.split("\n").map(overwritten).join("\n");
}

function overwritten(line: string): string {
  return line
    .split("\r")
    .reduce((shown, next) => next + shown.slice(next.length), "");
}

/** What may be shown, best first; scripts are not among it. */
const SHOWN = [
  "application/vnd.jupyter.widget-view+json",
  "text/html",
  "image/svg+xml",
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
  "text/latex",
  "text/plain",
];

export function bestOf(data: unknown): [kind: string, value: unknown] | null {
  const bundle = (data ?? {}) as Record<string, unknown>;
  const kind = SHOWN.find((one) => one in bundle);
  return kind ? [kind, kind.endsWith("json") ? bundle[kind] : asText(bundle[kind])] : null;
}

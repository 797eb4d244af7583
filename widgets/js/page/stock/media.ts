/** Pictures, sound and films out of a widget's state, as addresses that the page's policy knows. */
import { bufferToBase64 } from "./base64";

/** A `data:` address, where the packages would make a `blob:` one. */
export function dataUrl(kind: string, value: DataView | ArrayBuffer): string {
  const view = value instanceof ArrayBuffer ? new DataView(value) : value;
  const bytes = view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength);
  return `data:${kind};base64,${bufferToBase64(bytes as ArrayBuffer)}`;
}

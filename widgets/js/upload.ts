/** Sending a file to the commons in parts, so that no message is large and its way can be told. */
import type { FileRef } from "./form-types.js";
import { type Link, newKey } from "./model.js";

/** As the commons takes them (`staffroom.wire.files`). */
export const PART_BYTES = 768 * 1024;
const PATIENCE_MS = 60_000;

/** The person does not want it any more. */
export class Cancelled extends Error {}

interface Upload {
  link: Link;
  file: File;
  field: string;
  /** Told after each part, from 0 to 1. */
  progress: (done: number) => void;
  cancelled: () => boolean;
}

/** Send a file; rejects with an `OpError`, or with `Cancelled`. */
export async function upload({ link, file, field, progress, cancelled }: Upload): Promise<FileRef> {
  const key = newKey();
  const parts = Math.max(1, Math.ceil(file.size / PART_BYTES));
  for (let number = 0; number < parts; number++) {
    const data = await base64(file.slice(number * PART_BYTES, (number + 1) * PART_BYTES));
    if (cancelled()) throw new Cancelled();
    await link.ask("file_part", { upload: key, number, data }, PATIENCE_MS);
    if (cancelled()) throw new Cancelled();
    progress((number + 1) / (parts + 1));
  }
  const made = await link.ask<FileRef>("file_make", { upload: key, field, name: file.name, parts }, PATIENCE_MS);
  if (!cancelled()) return made;
  await link.ask("file_remove", { id: made.id });
  throw new Cancelled();
}

function base64(part: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error ?? new Error("unreadable"));
    reader.onload = () => resolve(String(reader.result).split(",", 2)[1] ?? "");
    reader.readAsDataURL(part);
  });
}

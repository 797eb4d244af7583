/** Making a picture small before it travels: the browser draws it anew, without its metadata. */

/** The longer side, in pixels. */
export const LONGEST_SIDE = 1280;
/** Of the file, in bytes: what a page's line carries in one piece, as base64, with room to spare. */
export const MOST_BYTES = 700_000;
const QUALITIES = [0.85, 0.7, 0.55, 0.4];

export interface Small {
  /** base64, without anything before it. */
  readonly data: string;
  /** The same as an address, for an `img`. */
  readonly src: string;
}

/** How large a picture becomes. */
export function fitted(width: number, height: number, longest = LONGEST_SIDE): { width: number; height: number } {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

function blobOf(canvas: HTMLCanvasElement, quality: number): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
}

function addressOf(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(new Error("unreadable"));
    reader.readAsDataURL(blob);
  });
}

/**
 * Make a picture small.
 *
 * @throws where the file is no picture that this browser can read, or does not become small.
 */
export async function shrink(file: Blob): Promise<Small> {
  const bitmap = await createImageBitmap(file);
  try {
    for (const [at, quality] of QUALITIES.entries()) {
      const size = fitted(bitmap.width, bitmap.height, Math.round(LONGEST_SIDE * (at > 1 ? 0.7 : 1)));
      const canvas = Object.assign(document.createElement("canvas"), size);
      const brush = canvas.getContext("2d");
      if (!brush) break;
      // A see-through picture gets a white ground.
      brush.fillStyle = "#fff";
      brush.fillRect(0, 0, size.width, size.height);
      brush.drawImage(bitmap, 0, 0, size.width, size.height);
      const blob = await blobOf(canvas, quality);
      if (!blob || blob.size > MOST_BYTES) continue;
      const src = await addressOf(blob);
      return { data: src.slice(src.indexOf(",") + 1), src };
    }
  } finally {
    bitmap.close();
  }
  throw new Error("too large");
}

/** Own documents on the wire: the TypeScript side of `staffroom.wire.own`. */
import type { Json } from "./types.js";

/** A document as it is kept; version 0 has never been written. */
export interface OwnDocument<B> {
  readonly version: number;
  readonly body: B | null;
}

export interface Display {
  readonly text: 100 | 115 | 130 | 150 | 200;
  readonly contrast: "device" | "light" | "dark";
  readonly motion: "device" | "less";
  readonly pictures: "device" | "tap";
}

export const USUAL: Display = { text: 100, contrast: "device", motion: "device", pictures: "device" };

export type DisplayJson = Display & { [name: string]: Json };

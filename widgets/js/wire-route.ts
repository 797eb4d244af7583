/** Diagnostic and route as they travel: the TypeScript side of `staffroom.wire.route`. */

export type Band = "start" | "study" | "fast";
export type Connection = "good" | "weak" | "phone";
export type Specialist = "psychologist" | "speech" | "special" | "social";

/** What a person says of her work besides; everything may be left open. */
export type Circumstances = {
  experience?: number | null;
  connection?: Connection | null;
  specialists?: Specialist[];
  alone?: boolean;
  minutes?: number | null;
};

/** What the diagnostic says of one module; `before` is there where it was repeated. */
export interface Finding {
  readonly id: string;
  readonly score: number;
  readonly band: Band;
  readonly reason: string;
  readonly feedback_html: string;
  readonly before?: number | null;
}

export interface Step {
  readonly module: string;
  readonly title: string;
  readonly minutes: number;
  readonly left: number;
  readonly released: boolean;
  readonly done: boolean;
  readonly score: number | null;
  readonly band: Band | null;
  readonly pace: "usual" | "quiz-first" | "optional";
  readonly reason: string;
}

export interface Preset {
  readonly name: string;
  readonly modules: readonly string[];
}

export interface Need {
  readonly certificate: string;
  readonly missing: readonly string[];
  readonly more: number;
}

export interface RouteView {
  readonly version: number;
  readonly preset: string | null;
  readonly steps: readonly Step[];
  readonly others: readonly Step[];
  readonly done: number;
  readonly written: number;
  readonly minutes_left: number;
  readonly suggestion: readonly string[];
  readonly suggested_by: "diagnostic" | "syllabus";
  readonly presets: readonly Preset[];
  readonly needs: readonly Need[];
  readonly mentor: boolean;
  readonly notes: readonly string[];
}

/** Told to a route on the same page when the diagnostic was checked. */
export const DIAGNOSED_EVENT = "staffroom:diagnosed";

/** A module as people call it: M8. */
export function short(module: string): string {
  return `${module.charAt(0).toUpperCase()}${Number(module.slice(1, 3))}`;
}

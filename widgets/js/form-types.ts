/** A form's fields and what keeps them from being complete; the same rules as the commons'. */
import type { Titled } from "./mount.js";

export interface Field {
  id: string;
  label: string;
  hint: string;
  kind: "line" | "text" | "choice" | "number";
  required: boolean;
  min_length: number;
  max_length: number;
  options: { id: string; text: string }[];
}

export interface FormDefinition extends Titled {
  type: "form";
  fields: Field[];
}

export type Value = string | number | null;
export type FormAnswer = { fields: Record<string, Value> };

export interface Exemplar {
  level: "weak" | "fair" | "strong";
  title: string;
  html: string;
  reasons_html: string;
}

/** Something that looks like personal data. */
export interface Warning {
  field: string;
  kind: string;
  text: string;
}

/** What a check of a form tells. */
export interface Reveal {
  model_html?: string;
  exemplars?: Exemplar[];
  warnings?: Warning[];
}

/** Characters as people count them, without the space around. */
export function length(value: Value | undefined): number {
  return typeof value === "string" ? [...value.trim()].length : 0;
}

/** What keeps a field from being complete: `empty`, `short`, or nothing. */
export function fault(field: Field, value: Value | undefined): "empty" | "short" | null {
  const empty = value === null || value === undefined || (typeof value === "string" && !value.trim());
  if (empty) return field.required ? "empty" : null;
  return typeof value === "string" && length(value) < field.min_length ? "short" : null;
}

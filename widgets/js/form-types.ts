/** A form's fields and what keeps them from being complete; the same rules as the commons'. */
import type { Bar, Counter } from "./counter-rules.js";
import type { Titled } from "./mount.js";
import { type Column, knownCells, type Row, tableFault, written } from "./table-rules.js";

export interface Field {
  id: string;
  label: string;
  hint: string;
  kind: "line" | "text" | "code" | "choice" | "checks" | "number" | "table" | "file";
  required: boolean;
  min_length: number;
  max_length: number;
  options: { id: string; text: string }[];
  columns: Column[];
  min_rows: number;
  max_rows: number;
  counters?: Counter[];
  bar?: Bar | null;
  max_mb: number;
  accept: string[];
}

export interface FormDefinition extends Titled {
  type: "form";
  fields: Field[];
  /** Title of what is built here, where it can be taken along. */
  product?: string;
}

/** A file as an answer names it. */
export type FileRef = { id: string; name: string; size: number };
export type Value = string | number | null | string[] | Row[] | FileRef;
/** A new value, or a function of the present one: two changes may come before the next painting. */
export type Next = Value | ((now: Value | undefined) => Value);
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

/** The rows of a table's value. */
export function rowsOf(value: Value | undefined): Row[] {
  return Array.isArray(value) ? value.filter((row): row is Row => typeof row === "object") : [];
}

/** The options that are chosen in a choice of several. */
export function chosenOf(value: Value | undefined): string[] {
  return Array.isArray(value) ? value.filter((id): id is string => typeof id === "string") : [];
}

/** The file that a value names. */
export function fileOf(value: Value | undefined): FileRef | null {
  return value && typeof value === "object" && !Array.isArray(value) && value.id ? value : null;
}

export type Fault = "empty" | "short" | "rows" | "missing" | "bounds";

/** What keeps a field from being complete, or nothing. */
export function fault(field: Field, value: Value | undefined): Fault | null {
  if (isEmpty(value)) return field.required ? "empty" : null;
  if (field.kind === "table") return tableFault(field.columns, rowsOf(value), field.min_rows);
  return typeof value === "string" && length(value) < field.min_length ? "short" : null;
}

export function isEmpty(value: Value | undefined): boolean {
  if (Array.isArray(value)) return chosenOf(value).length + written(rowsOf(value)).length === 0;
  return value === null || value === undefined || (typeof value === "string" && !value.trim());
}

/** A value as the present release takes it: what was typed under an earlier one may not fit. */
export function known(field: Field, value: Value): Value {
  if (value === null) return null;
  if (field.kind === "table") {
    const rows = rowsOf(value).slice(0, field.max_rows);
    return rows.map((row) => knownCells(field.columns, row));
  }
  if (field.kind === "checks") {
    return chosenOf(value).filter((id) => field.options.some((option) => option.id === id));
  }
  if (field.kind === "file") return fileOf(value);
  return typeof value === "object" ? null : value;
}

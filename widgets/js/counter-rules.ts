/** What a table's counters and its bar come to; the same rules as the commons', with the same cases. */
import { type Column, type Row, total } from "./table-rules.js";

/** Dated numbers by option. */
export interface Numbers {
  as_of: string;
  note: string;
  source_html: string;
  values: Record<string, number>;
}

/** A most that follows from another field of the form. */
export interface Most {
  field: string;
  data: string | null;
  numbers: Numbers | null;
}

export interface Counter {
  label: string;
  /** The column whose numbers are added. */
  sum: string;
  /** Wanted options by column. */
  where: Record<string, string[]>;
  most: number | Most;
  /** Shown where it is more. */
  text: string;
}

export interface Bar {
  minutes: string;
  by: string;
}

export interface Counted {
  sum: number;
  /** How much it may be; null while that is not known. */
  most: number | null;
  beyond: boolean;
}

/** Minutes of one option; of rows without a choice where it is null. */
export interface Part {
  option: { id: string; text: string } | null;
  minutes: number;
}

function added(rows: readonly Row[], column: string): number {
  return total({ id: column } as Column, "sum", rows) ?? 0;
}

function mostOf(most: Counter["most"], values: Record<string, unknown>): number | null {
  if (typeof most === "number") return most;
  const given = values[most.field];
  if (most.data === null) return typeof given === "number" ? given : null;
  const known = most.numbers?.values ?? {};
  return typeof given === "string" && Object.hasOwn(known, given) ? known[given]! : null;
}

/** What a counter says of rows, in a form with these values. */
export function count(counter: Counter, rows: readonly Row[], values: Record<string, unknown>): Counted {
  const wanted = Object.entries(counter.where);
  const counts = (row: Row): boolean =>
    wanted.every(([column, options]) => options.includes(String(row[column] ?? "")));
  const sum = added(rows.filter(counts), counter.sum);
  const most = mostOf(counter.most, values);
  return { sum, most, beyond: most !== null && sum > most };
}

/** Minutes by option, in the order of the options, where there are any. */
export function shares(bar: Bar, columns: readonly Column[], rows: readonly Row[]): Part[] {
  const options = columns.find(({ id }) => id === bar.by)?.options ?? [];
  const of = (wanted: (option: string) => boolean): number =>
    added(
      rows.filter((row) => wanted(String(row[bar.by] ?? ""))),
      bar.minutes,
    );
  const parts = [
    ...options.map((option): Part => ({ option, minutes: of((id) => id === option.id) })),
    { option: null, minutes: of((id) => !options.some((option) => option.id === id)) },
  ];
  return parts.filter(({ minutes }) => minutes > 0);
}

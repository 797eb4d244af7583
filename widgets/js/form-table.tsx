/** A table in a form: rows are groups of labelled fields, which stand beside each other if they can. */
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { MinutesBar } from "./form-bar.js";
import { Counters, useCounted } from "./form-counters.js";
import { type Field, known, type Next, rowsOf, type Value } from "./form-types.js";
import { same } from "./keep.js";
import { newKey } from "./model.js";
import { NumberInput } from "./number-input.js";
import { useSession, useTexts } from "./session.js";
import {
  type Cell,
  type CellFault,
  cellFault,
  type Column,
  passed,
  type Row,
  type Total,
  totals,
  written,
} from "./table-rules.js";
import type { Texts } from "./texts.js";

interface TableProps {
  field: Field;
  /** Id of the first control, where links to the field go. */
  id: string;
  value: Value | undefined;
  change: (next: Next) => void;
  /** Whether faults are named. */
  strict: boolean;
}

/** How long nothing is typed before the totals are said. */
export const SAY_MS = 1200;

/** The rows on the page: at least as many as are wanted, and never none. */
function shownRows(field: Field, value: Value | undefined): Row[] {
  const rows = rowsOf(known(field, value ?? null));
  const least = Math.min(Math.max(field.min_rows, 1), field.max_rows);
  return [...rows, ...Array.from({ length: Math.max(0, least - rows.length) }, () => ({}))];
}

/** The rows as they stand here, each with a name that moves with it and its half-typed cells. */
interface Lines {
  readonly rows: Row[];
  readonly names: string[];
}

function lined(rows: Row[], names: readonly string[]): Lines {
  return { rows, names: rows.map((_, index) => names[index] ?? newKey()) };
}

/** The rows, and how to change them: what comes from elsewhere takes their place. */
function useLines({ field, value, change }: TableProps): [Lines, (next: (now: Lines) => Lines) => void] {
  const [lines, show] = useState(() => lined(shownRows(field, value), []));
  const now = useRef(lines);
  const set = (next: Lines): void => show((now.current = next));
  useLayoutEffect(() => {
    const rows = shownRows(field, value);
    if (!same(rows, now.current.rows)) set(lined(rows, now.current.names));
  }, [value]);
  const put = (next: (now: Lines) => Lines): void => {
    set(next(now.current));
    change(now.current.rows);
  };
  return [lines, put];
}

function cellWords({ t }: Texts, column: Column, found: CellFault): string {
  if (found === "missing") return t("Please fill this in.");
  if (found !== "bounds") return "";
  const { min, max } = column;
  if (min === null) return t("Not more than {max}, please.", { max: max ?? "" });
  if (max === null) return t("Not less than {min}, please.", { min });
  return t("From {min} to {max}, please.", { min, max });
}

interface CellProps {
  column: Column;
  id: string;
  cell: Cell;
  error: string;
  change: (cell: Cell) => void;
}

function Control({ column, id, cell, error, change }: CellProps): JSX.Element {
  const { t } = useTexts();
  const about = error ? `${id}-error` : undefined;
  const common = { id, "aria-invalid": error !== "", "aria-describedby": about };
  if (column.kind === "number") {
    const value = typeof cell === "number" ? cell : null;
    return (
      <NumberInput id={id} value={value} change={change} invalid={error !== ""} {...(about ? { describedBy: about } : {})} />
    );
  }
  const text = typeof cell === "string" ? cell : "";
  if (column.kind === "choice") {
    return (
      <select {...common} class="sr-select" value={text} onChange={(event) => change(event.currentTarget.value)}>
        <option value="">{t("Choose…")}</option>
        {column.options.map((option) => (
          <option key={option.id} value={option.id}>
            {option.text}
          </option>
        ))}
      </select>
    );
  }
  const typed = { ...common, value: text, maxLength: column.max_length };
  return column.kind === "line" ? (
    <input {...typed} class="sr-input" type="text" onInput={(event) => change(event.currentTarget.value)} />
  ) : (
    <textarea {...typed} class="sr-textarea" rows={2} onInput={(event) => change(event.currentTarget.value)} />
  );
}

function TableCell(props: CellProps): JSX.Element {
  const { t } = useTexts();
  const { column, id, error } = props;
  return (
    <div class={`sr-table__cell sr-table__cell--${column.kind}`}>
      <label class="sr-label" for={id}>
        {column.label}
        {!column.required && <span class="sr-muted"> {t("(if you like)")}</span>}
      </label>
      <Control {...props} />
      {error && (
        <span class="sr-error" id={`${id}-error`}>
          <span aria-hidden="true">✗ </span>
          {error}
        </span>
      )}
    </div>
  );
}

interface RowButtonProps {
  id: string;
  legend: string;
  text: string;
  sign: string;
  possible: boolean;
  act: () => void;
}

/** A button of a row; where it does nothing it says so and keeps the focus. */
function RowButton({ id, legend, text, sign, possible, act }: RowButtonProps): JSX.Element {
  return (
    <button
      type="button"
      id={id}
      class="sr-button sr-button--small"
      aria-labelledby={`${id} ${legend}`}
      aria-disabled={!possible}
      onClick={() => possible && act()}
    >
      <span aria-hidden="true">{sign}</span> {text}
    </button>
  );
}

interface RowProps {
  table: TableProps;
  lines: Lines;
  index: number;
  put: (next: (now: Lines) => Lines) => void;
  /** Id of the element that gets the focus when the rows have changed. */
  focus: (id: string) => void;
}

function cellId(table: TableProps, name: string, index: number, column: number): string {
  return index + column === 0 ? table.id : `${table.id}-${name}-${column}`;
}

function TableRow({ table, lines, index, put, focus }: RowProps): JSX.Element {
  const { say, texts } = useSession();
  const { t } = texts;
  const { field } = table;
  const { rows, names } = lines;
  const [row, name] = [rows[index]!, names[index]!];
  const base = `${table.id}-${name}`;
  const legend = t("Row {n}", { n: index + 1 });
  const named = table.strict && written([row]).length > 0;
  const set = (column: string, cell: Cell): void =>
    put((now) => ({ ...now, rows: now.rows.map((each, at) => (at === index ? { ...each, [column]: cell } : each)) }));
  const move = (by: -1 | 1): void => {
    put((now) => ({ rows: swapped(now.rows, index, by), names: swapped(now.names, index, by) }));
    focus(`${base}-${by < 0 ? "up" : "down"}`);
    say(t("The row is now number {place} of {all}.", { place: index + by + 1, all: rows.length }));
  };
  const remove = (): void => {
    const others = (_: unknown, at: number): boolean => at !== index;
    put((now) => ({ rows: now.rows.filter(others), names: now.names.filter(others) }));
    focus(`${table.id}-add`);
    say(t("Row {n} is removed.", { n: index + 1 }));
  };
  return (
    <fieldset class="sr-table__row">
      <legend id={`${base}-legend`}>{legend}</legend>
      <div class="sr-table__cells">
        {field.columns.map((column, at) => (
          <TableCell
            key={column.id}
            column={column}
            id={cellId(table, name, index, at)}
            cell={row[column.id] ?? null}
            error={named ? cellWords(texts, column, cellFault(column, row)) : ""}
            change={(cell) => set(column.id, cell)}
          />
        ))}
      </div>
      <div class="sr-table__buttons">
        <RowButton id={`${base}-up`} legend={`${base}-legend`} sign="↑" text={t("Up")} possible={index > 0} act={() => move(-1)} />
        <RowButton id={`${base}-down`} legend={`${base}-legend`} sign="↓" text={t("Down")} possible={index + 1 < rows.length} act={() => move(1)} />
        <RowButton id={`${base}-remove`} legend={`${base}-legend`} sign="×" text={t("Remove")} possible={rows.length > 1} act={remove} />
      </div>
    </fieldset>
  );
}

function swapped<T>(list: readonly T[], index: number, by: -1 | 1): T[] {
  const next = [...list];
  [next[index], next[index + by]] = [next[index + by]!, next[index]!];
  return next;
}

function totalWords(texts: Texts, { column, kind, value }: Total): string {
  const { t } = texts;
  const named = { column: column.label, value: texts.number(value, 6) };
  if (kind === "sum") return t("{column}: {value} in all", named);
  return kind === "mean"
    ? t("{column}: {value} on average", named)
    : t("{column}: rows filled in: {value}", named);
}

/** What the columns and the counters come to, with the sentences of what is passed. */
function Sums({ field, rows }: { field: Field; rows: Row[] }): JSX.Element | null {
  const { say, texts } = useSession();
  const words = totals(field.columns, rows).map((found) => totalWords(texts, found));
  const beyond = passed(field.columns, rows).map(({ label, limit }) =>
    texts.t("{column}: above the limit of {most}.", { column: label, most: texts.number(limit!.most, 6) }) + " " + limit!.text,
  );
  const counted = useCounted(field, rows);
  useSaid([...words, ...beyond, ...counted.map((told) => told.words)].join(". "), say);
  if (words.length + beyond.length + counted.length === 0) return null;
  return (
    <div class="sr-table__sums">
      {words.map((text) => (
        <p key={text}>{text}</p>
      ))}
      {beyond.map((text) => (
        <p key={text} class="sr-warning">
          <span aria-hidden="true">! </span>
          {text}
        </p>
      ))}
      <Counters counted={counted} />
    </div>
  );
}

/** Say words when they have changed and nothing changes any more for a moment. */
function useSaid(words: string, say: (text: string) => void): void {
  const first = useRef(true);
  useEffect(() => {
    if (first.current) return void (first.current = false);
    const timer = setTimeout(() => say(words), SAY_MS);
    return () => clearTimeout(timer);
  }, [words]);
}

/** The rows of a table, and the button that adds one. */
export function Table(table: TableProps): JSX.Element {
  const { field, id } = table;
  const { t } = useTexts();
  const [lines, put] = useLines(table);
  const { rows, names } = lines;
  const [wanted, focus] = useState("");
  // The rows move in the document, which takes the focus from what was pressed.
  useLayoutEffect(() => {
    if (wanted) document.getElementById(wanted)?.focus();
    focus("");
  }, [wanted]);
  const full = rows.length >= field.max_rows;
  const add = (): void => {
    if (full) return;
    const name = newKey();
    put((now) => ({ rows: [...now.rows, {}], names: [...now.names, name] }));
    focus(cellId(table, name, rows.length, 0));
  };
  return (
    <div class="sr-table">
      {rows.map((_, index) => (
        <TableRow key={names[index]} table={table} lines={lines} index={index} put={put} focus={focus} />
      ))}
      <div class="sr-actions">
        <button type="button" id={`${id}-add`} class="sr-button" aria-disabled={full} aria-describedby={full ? `${id}-full` : undefined} onClick={add}>
          {t("Add a row")}
        </button>
        {full && (
          <span class="sr-muted" id={`${id}-full`}>
            {t("That is as many rows as fit: {count}.", { count: field.max_rows })}
          </span>
        )}
      </div>
      <MinutesBar field={field} rows={rows} />
      <Sums field={field} rows={rows} />
    </div>
  );
}

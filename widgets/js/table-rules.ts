/** The rules of tables in forms: totals, and what keeps one from being complete; as the commons'. */

export type Cell = string | number | null;
export type Row = Record<string, Cell>;
export type TotalKind = "sum" | "count" | "mean";

export interface Limit {
  of: TotalKind;
  most: number;
  text: string;
}

export interface Column {
  id: string;
  label: string;
  kind: "line" | "text" | "number" | "choice";
  required: boolean;
  max_length: number;
  options: { id: string; text: string }[];
  min: number | null;
  max: number | null;
  totals: TotalKind[];
  limit: Limit | null;
}

/** What a column comes to. */
export interface Total {
  column: Column;
  kind: TotalKind;
  value: number;
}

export function isBlank(cell: Cell | undefined): boolean {
  return cell === null || cell === undefined || (typeof cell === "string" && !cell.trim());
}

/** The rows in which anything is written. */
export function written(rows: readonly Row[]): Row[] {
  return rows.filter((row) => Object.values(row).some((cell) => !isBlank(cell)));
}

function rounded(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}

/** One total of a column; null where nothing is filled in and there is no mean. */
export function total(column: Column, kind: TotalKind, rows: readonly Row[]): number | null {
  const cells = rows.map((row) => row[column.id]);
  const numbers = cells.filter((cell): cell is number => typeof cell === "number");
  const sum = numbers.reduce((added, number) => added + number, 0);
  if (kind === "count") return numbers.length;
  if (kind === "sum") return rounded(sum, 6);
  return numbers.length ? rounded(sum / numbers.length, 2) : null;
}

/** All totals that a table shows. */
export function totals(columns: readonly Column[], rows: readonly Row[]): Total[] {
  return columns.flatMap((column) =>
    column.totals.flatMap((kind) => {
      const value = total(column, kind, rows);
      return value === null ? [] : [{ column, kind, value }];
    }),
  );
}

/** The limits that a table is beyond. */
export function passed(columns: readonly Column[], rows: readonly Row[]): Column[] {
  return columns.filter(({ limit, ...column }) => {
    const value = limit && total({ ...column, limit }, limit.of, rows);
    return limit !== null && value !== null && value > limit.most;
  });
}

/** Whether a number lies where its column wants it. */
export function within({ min, max }: Column, cell: Cell | undefined): boolean {
  if (typeof cell !== "number") return true;
  return (min === null || cell >= min) && (max === null || cell <= max);
}

export type CellFault = "missing" | "bounds" | null;

/** What is wrong with one cell of a row in which something is written. */
export function cellFault(column: Column, row: Row): CellFault {
  if (column.required && isBlank(row[column.id])) return "missing";
  return within(column, row[column.id]) ? null : "bounds";
}

export type TableFault = "rows" | "missing" | "bounds" | null;

/** What keeps a table from being complete. */
export function tableFault(columns: readonly Column[], rows: readonly Row[], least: number): TableFault {
  const filled = written(rows);
  if (filled.length < least) return "rows";
  const faults = filled.flatMap((row) => columns.map((column) => cellFault(column, row)));
  return faults.find((found) => found === "missing") ?? faults.find(Boolean) ?? null;
}

/** A row with the columns of the present release alone, for the commons takes no other. */
export function knownCells(columns: readonly Column[], row: Row): Row {
  const kept = columns.filter(({ id, kind, options }) => {
    const cell = row[id];
    const gone = kind === "choice" && cell && !options.some((option) => option.id === cell);
    return id in row && !gone;
  });
  return Object.fromEntries(kept.map(({ id }) => [id, row[id] ?? null]));
}

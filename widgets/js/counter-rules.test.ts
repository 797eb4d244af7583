import { expect, test } from "vitest";
import given from "../../tests/golden/tables.json";
import { count, type Counter, shares } from "./counter-rules.js";
import type { Column, Row } from "./table-rules.js";

interface Case {
  name: string;
  rows: string;
}

interface CounterCase extends Case {
  where: Record<string, string[]>;
  most: number | { field: string; data?: string };
  values: Record<string, unknown>;
  sum: number;
  limit: number | null;
  beyond: boolean;
}

interface BarCase extends Case {
  parts: [option: string | null, minutes: number][];
}

const rows = given.rows as unknown as Record<string, Row[]>;
const numbers = { as_of: "2025-09-01", note: "", source_html: "", values: given.numbers };
const how = { id: "how", options: given.options.map((id) => ({ id, text: id })) } as Column;

/** A counter as the public definition has it. */
function counterOf({ where, most }: CounterCase): Counter {
  const followed = (of: { field: string; data?: string }): Counter["most"] =>
    of.data ? { field: of.field, data: of.data, numbers } : { field: of.field, data: null, numbers: null };
  const limit = typeof most === "number" ? most : followed(most);
  return { label: "Screen", sum: "minutes", where, most: limit, text: "Much." };
}

test.each(given.counters as unknown as CounterCase[])("counters: $name", (one) => {
  const { sum, limit, beyond } = one;
  expect(count(counterOf(one), rows[one.rows]!, one.values)).toEqual({ sum, most: limit, beyond });
});

test.each(given.bars as unknown as BarCase[])("bars: $name", (one) => {
  const parts = shares({ minutes: "minutes", by: "how" }, [how], rows[one.rows]!);
  expect(parts.map(({ option, minutes }) => [option?.id ?? null, minutes])).toEqual(one.parts);
});

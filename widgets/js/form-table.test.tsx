import { act, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { expect, test, vi } from "vitest";
import form from "./form.js";
import { SAY_MS } from "./form-table.js";
import { known } from "./form-types.js";
import { passed, tableFault, total } from "./table-rules.js";
import { FakeModel, show, violations } from "./testing.js";

const column = (id: string, parts: object = {}) => ({
  id,
  label: id,
  kind: "line" as const,
  required: true,
  max_length: 500,
  options: [],
  min: null,
  max: null,
  totals: [],
  limit: null,
  ...parts,
});

const lesson = column("lesson", { label: "Lesson" });
const minutes = column("minutes", {
  label: "Minutes",
  kind: "number",
  min: 0,
  max: 45,
  totals: ["sum", "mean", "count"],
  limit: { of: "sum", most: 30, text: "Children's eyes need a rest." },
});
const way = column("way", {
  label: "Way",
  kind: "choice",
  required: false,
  options: [{ id: "film", text: "A film" }],
});

const week = {
  id: "week",
  label: "The week",
  hint: "A line a lesson.",
  kind: "table" as const,
  required: true,
  min_length: 0,
  max_length: 8000,
  options: [],
  columns: [lesson, minutes, way],
  min_rows: 2,
  max_rows: 3,
};
const tools = {
  ...week,
  id: "tools",
  label: "Tools",
  hint: "",
  kind: "checks" as const,
  columns: [],
  options: [
    { id: "chat", text: "Chat" },
    { id: "mail", text: "Mail" },
  ],
};
const definition = { type: "form", title: "Plan", prompt_html: "", fields: [week, tools] };
const rows = [
  { lesson: "Maths", minutes: 15 },
  { lesson: "Art", minutes: 20.5 },
];

const row = (n: number): HTMLElement => screen.getByRole("group", { name: `Row ${n}` });
const box = (n: number, name: string): HTMLInputElement =>
  within(row(n)).getByRole("textbox", { name });
const press = (name: string): boolean => fireEvent.click(screen.getByRole("button", { name }));
const type = (control: HTMLElement, value: string): boolean => fireEvent.input(control, { target: { value } });
const saved = (model: FakeModel): unknown => model.ops("draft").at(-1)?.["answer"];
const savedSoon = async (model: FakeModel, answer: object): Promise<void> =>
  waitFor(() => expect(saved(model)).toEqual(answer), { timeout: 4000 });

test("as many rows as are wanted stand ready, each control with its label", async () => {
  const el = await show(form, new FakeModel(definition));
  expect(box(1, "Lesson").id).not.toBe(box(2, "Lesson").id);
  expect(box(2, "Minutes").getAttribute("inputmode")).toBe("decimal");
  expect(within(row(1)).getByRole("combobox", { name: "Way (if you like)" })).toBeTruthy();
  expect(screen.queryByRole("group", { name: "Row 3" })).toBeNull();
  expect(await violations(el)).toEqual([]);
});

test("what is typed is saved as rows, numbers as numbers", async () => {
  const model = new FakeModel(definition);
  await show(form, model);
  type(box(1, "Lesson"), "Maths");
  type(box(1, "Minutes"), "12,5");
  fireEvent.change(within(row(2)).getByRole("combobox"), { target: { value: "film" } });
  await savedSoon(model, {
    fields: { week: [{ lesson: "Maths", minutes: 12.5 }, { way: "film" }] },
  });
});

test("rows are added up to the limit, with the focus in the new one", async () => {
  const model = new FakeModel(definition, { answer: { fields: { week: rows } } });
  await show(form, model);
  press("Add a row");
  await waitFor(() => expect(document.activeElement).toBe(box(3, "Lesson")));
  const add = screen.getByRole("button", { name: "Add a row" });
  expect(add.getAttribute("aria-disabled")).toBe("true");
  expect(screen.getByText("That is as many rows as fit: 3.")).toBeTruthy();
  fireEvent.click(add);
  expect(screen.queryByRole("group", { name: "Row 4" })).toBeNull();
});

test("a row moves by its buttons, the focus goes with it, and a voice tells", async () => {
  const model = new FakeModel(definition, { answer: { fields: { week: rows } } });
  const el = await show(form, model);
  type(box(1, "Minutes"), "soon");
  press("Down Row 1");
  await waitFor(() => expect(box(2, "Lesson").value).toBe("Maths"));
  expect(box(2, "Minutes").value).toBe("soon");
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "Down Row 2" }));
  expect(document.activeElement?.getAttribute("aria-disabled")).toBe("true");
  await waitFor(() => expect(el.textContent).toContain("The row is now number 2 of 2."));
  await savedSoon(model, { fields: { week: [rows[1], { lesson: "Maths", minutes: null }] } });
});

test("a removed row takes nothing else with it, and the last one stays", async () => {
  const one = { ...definition, fields: [{ ...week, min_rows: 0 }] };
  const model = new FakeModel(one, { answer: { fields: { week: rows } } });
  await show(form, model);
  press("Remove Row 1");
  await waitFor(() => expect(box(1, "Lesson").value).toBe("Art"));
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "Add a row" }));
  press("Remove Row 1");
  expect(box(1, "Lesson").value).toBe("Art");
  await savedSoon(model, { fields: { week: [rows[1]] } });
});

test("totals and a passed limit stand in words, and are said once the typing rests", async () => {
  const el = await show(form, new FakeModel(definition, { answer: { fields: { week: rows } } }));
  expect(screen.getByText("Minutes: 35.5 in all")).toBeTruthy();
  expect(screen.getByText("Minutes: 17.75 on average")).toBeTruthy();
  expect(screen.getByText("Minutes: rows filled in: 2")).toBeTruthy();
  expect(screen.getByText(/above the limit of 30\. Children's eyes/)).toBeTruthy();
  const voice = el.querySelector("[aria-live=polite], [role=status]")!;
  vi.useFakeTimers();
  type(box(1, "Minutes"), "1");
  await act(async () => void (await vi.advanceTimersByTimeAsync(50)));
  type(box(1, "Minutes"), "10");
  await act(async () => void (await vi.advanceTimersByTimeAsync(SAY_MS - 10)));
  expect(el.textContent?.match(/10\.25|30\.5 in all\. /g)).toBeNull();
  await act(async () => void (await vi.advanceTimersByTimeAsync(50)));
  vi.useRealTimers();
  expect(voice).toBeTruthy();
  await waitFor(() => expect(el.textContent).toContain("Minutes: 30.5 in all. Minutes: 15.25"));
});

test("finishing too early names the table, and the cells that are wrong", async () => {
  const wrong = { week: [rows[0]!, { lesson: " ", minutes: 46 }] };
  const el = await show(form, new FakeModel(definition, { answer: { fields: wrong } }));
  press("Done");
  await screen.findByText("2 fields are still waiting for you.");
  expect(box(2, "Lesson").getAttribute("aria-invalid")).toBe("true");
  expect(screen.getByText("From 0 to 45, please.").id).toBe(box(2, "Minutes").getAttribute("aria-describedby"));
  expect(box(1, "Lesson").getAttribute("aria-invalid")).toBe("false");
  expect(screen.getByText("Some cells are still empty.")).toBeTruthy();
  expect(screen.getByText("Please choose at least one.")).toBeTruthy();
  fireEvent.click(screen.getByRole("link", { name: "The week" }));
  expect(document.activeElement).toBe(box(1, "Lesson"));
  expect(await violations(el)).toEqual([]);
});

test("several of many are ticked and unticked", async () => {
  const model = new FakeModel(definition);
  await show(form, model);
  fireEvent.click(screen.getByRole("checkbox", { name: "Mail" }));
  fireEvent.click(screen.getByRole("checkbox", { name: "Chat" }));
  fireEvent.click(screen.getByRole("checkbox", { name: "Mail" }));
  await savedSoon(model, { fields: { tools: ["chat"] } });
});

test("an answer of an earlier release is fitted before it goes out", async () => {
  const old = { week: [{ lesson: "Maths", room: "12", way: "dance" }], tools: ["fax", "chat"] };
  const model = new FakeModel(definition, { answer: { fields: old } });
  await show(form, model);
  type(box(1, "Minutes"), "7");
  await savedSoon(model, {
    fields: { week: [{ lesson: "Maths", minutes: 7 }, {}], tools: ["chat"] },
  });
});

test.each([
  ["a text where a table is", "old words", []],
  ["more rows than fit", [{}, {}, {}, {}], [{}, {}, {}]],
])("%s is fitted too", (_, value, fitted) => {
  expect(known(week as never, value)).toEqual(fitted);
});

test("the rules: totals without traces of fractions, limits beyond, faults in order", () => {
  const of = minutes as never;
  expect(total(of, "sum", [{ minutes: 0.1 }, { minutes: 0.2 }, { minutes: null }])).toBe(0.3);
  expect(total(of, "mean", [])).toBeNull();
  expect(passed([of], [{ minutes: 30 }])).toEqual([]);
  expect(passed([of], [{ minutes: 30.01 }])).toHaveLength(1);
  expect(tableFault([lesson, of], [{}, rows[0]!], 2)).toBe("rows");
  expect(tableFault([lesson, of], [{ lesson: "a", minutes: 99 }, { lesson: "b" }], 2)).toBe("missing");
  expect(tableFault([lesson, of], [{ lesson: "a", minutes: -1 }], 1)).toBe("bounds");
  expect(tableFault([lesson, of], [...rows, {}], 2)).toBeNull();
});

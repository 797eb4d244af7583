import { act, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { expect, test, vi } from "vitest";
import form from "./form.js";
import { SAY_MS } from "./form-table.js";
import { FakeModel, show, violations } from "./testing.js";

const column = (id: string, parts: object) => ({
  id,
  label: id,
  kind: "line",
  required: false,
  max_length: 500,
  options: [],
  min: null,
  max: null,
  totals: [],
  limit: null,
  ...parts,
});
const field = (id: string, parts: object) => ({
  id,
  label: id,
  hint: "",
  kind: "line",
  required: true,
  min_length: 0,
  max_length: 8000,
  options: [],
  columns: [],
  min_rows: 0,
  max_rows: 20,
  ...parts,
});
const modes = ["live", "screen", "paper"].map((id) => ({ id, text: id.toUpperCase() }));
const numbers = {
  as_of: "2025-09-01",
  note: "A day at home.",
  source_html: "The <em>rule</em>",
  values: { b1: 20, b2: 30 },
};
const counter = { label: "Screen", sum: "minutes", where: { how: ["live", "screen"] }, text: "Rest your eyes." };
const definition = {
  type: "form",
  title: "Lesson",
  prompt_html: "",
  fields: [
    field("band", {
      kind: "choice",
      label: "Year",
      options: [
        { id: "b1", text: "Years 1 and 2" },
        { id: "b2", text: "Years 3 and 4" },
      ],
    }),
    field("steps", {
      kind: "table",
      label: "Steps",
      columns: [
        column("minutes", { kind: "number", label: "Minutes" }),
        column("how", { kind: "choice", label: "How", options: modes }),
      ],
      bar: { minutes: "minutes", by: "how" },
      counters: [
        { ...counter, most: { field: "band", data: "screen-minutes", numbers } },
        { ...counter, label: "Live", where: { how: ["live"] }, most: 25, text: "Is each needed?" },
      ],
    }),
  ],
};
const steps = [
  { minutes: 20, how: "live" },
  { minutes: 5, how: "screen" },
  { minutes: 15.5, how: "paper" },
];

async function lesson(fields: object = { steps }): Promise<HTMLElement> {
  return show(form, new FakeModel(definition, { answer: { fields } as never }));
}

const minutes = (row: number): HTMLElement =>
  within(screen.getByRole("group", { name: `Row ${row}` })).getByRole("textbox", { name: /Minutes/ });

test("a counter says its sum, its most, since when it holds and where it is from", async () => {
  const el = await lesson({ steps, band: "b2" });
  expect(screen.getByText("Screen: 25, at most 30")).toBeTruthy();
  expect(screen.getByText("Live: 20, at most 25")).toBeTruthy();
  const dated = screen.getByText(/As of 1 September 2025: A day at home\./);
  expect(dated.textContent).toContain("Source: The rule");
  expect(el.querySelectorAll(".sr-counter__dated")).toHaveLength(1);
});

test("while the other field is empty the counter says what it waits for, and follows its choice", async () => {
  await lesson();
  expect(screen.getByText("Screen: 25. How much it may be follows from “Year”.")).toBeTruthy();
  fireEvent.click(screen.getByRole("radio", { name: "Years 1 and 2" }));
  const more = await screen.findByText(/Screen: 25, more than 20\. Rest your eyes\./);
  expect(more.classList.contains("sr-warning")).toBe(true);
  expect(more.textContent?.startsWith("! ")).toBe(true);
  fireEvent.click(screen.getByRole("radio", { name: "Years 3 and 4" }));
  await screen.findByText("Screen: 25, at most 30");
});

test("what a counter says is said aloud once the typing rests, and nothing is refused", async () => {
  const model = new FakeModel(definition, { answer: { fields: { steps, band: "b2" } } });
  const el = await show(form, model);
  vi.useFakeTimers();
  fireEvent.input(minutes(2), { target: { value: "50" } });
  await act(async () => void (await vi.advanceTimersByTimeAsync(SAY_MS + 50)));
  vi.useRealTimers();
  await waitFor(() => expect(el.querySelector("[role=status]")?.textContent).toContain("Screen: 70, more than 30"));
  fireEvent.click(screen.getByRole("button", { name: "Done" }));
  await waitFor(() => expect(model.ops("check")).toHaveLength(1));
});

test("the bar's key has minutes and share of each option in words; the picture is silent", async () => {
  const el = await lesson();
  const figure = screen.getByRole("figure");
  expect(figure.querySelector("figcaption")?.textContent).toBe("Minutes by “How”");
  expect(within(figure).getAllByRole("listitem").map((item) => item.textContent)).toEqual([
    "LIVE: 20 min, 49 %",
    "SCREEN: 5 min, 12 %",
    "PAPER: 15.5 min, 38 %",
  ]);
  const bar = el.querySelector(".sr-mix__bar")!;
  expect(bar.getAttribute("aria-hidden")).toBe("true");
  const drawn = [...bar.querySelectorAll(".sr-mix__over")].map((part) => part.getAttribute("fill"));
  expect(new Set(drawn).size).toBe(3);
  expect(bar.querySelectorAll(".sr-mix__part")).toHaveLength(3);
  expect(await violations(el)).toEqual([]);
});

test("minutes without a choice are a part of their own, and without minutes there is no bar", async () => {
  const el = await lesson({ steps: [{ minutes: 10 }, { minutes: 30, how: "paper" }] });
  const items = screen.getAllByRole("listitem").map((item) => item.textContent);
  expect(items).toEqual(["PAPER: 30 min, 75 %", "Nothing chosen yet: 10 min, 25 %"]);
  fireEvent.input(minutes(1), { target: { value: "" } });
  fireEvent.input(minutes(2), { target: { value: "" } });
  await waitFor(() => expect(el.querySelector(".sr-mix")).toBeNull());
});

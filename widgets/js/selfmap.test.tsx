import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { expect, test } from "vitest";
import selfmap from "./selfmap.js";
import { checked, FakeModel, Refusal, show, violations } from "./testing.js";

const definition = {
  type: "selfmap",
  title: "Map of benefits",
  prompt_html: "<p>Tick what holds.</p>",
  columns: [
    { id: "have", label: "Have" },
    { id: "want", label: "Want" },
  ],
  rows: [
    { id: "b01", html: "Meeting <b>colleagues</b>", text: "Meeting colleagues" },
    { id: "b02", html: "Being advised", text: "Being advised" },
  ],
};

const told = checked({
  percent: 100,
  reveal: { suggestions: [{ html: "<p>Write to <b>one</b> colleague.</p>" }] },
});

function box(row: RegExp, column: string): HTMLInputElement {
  const group = screen.getByRole("group", { name: row });
  return within(group).getByRole("checkbox", { name: column }) as HTMLInputElement;
}

test("every statement is a group of check boxes with visible labels", async () => {
  await show(selfmap, new FakeModel(definition));
  for (const row of [/Meeting colleagues/, /Being advised/]) {
    expect(box(row, "Have").type).toBe("checkbox");
    expect(box(row, "Want").type).toBe("checkbox");
  }
  expect(screen.getAllByText("Have")).toHaveLength(2);
});

test("the region is named by its heading of level 3", async () => {
  await show(selfmap, new FakeModel(definition));
  const region = screen.getByRole("group", { name: "Map of benefits" });
  expect(within(region).getByRole("heading", { level: 3 }).textContent).toBe("Map of benefits");
});

test("ticks are saved, counted, and can be taken back", async () => {
  const model = new FakeModel(definition);
  await show(selfmap, model);
  expect(screen.getByText("0 ticks")).toBeTruthy();
  fireEvent.click(box(/colleagues/, "Have"));
  await screen.findByText("1 tick");
  fireEvent.click(box(/colleagues/, "Want"));
  await screen.findByText("2 ticks");
  fireEvent.click(box(/colleagues/, "Have"));
  await waitFor(() => expect(box(/colleagues/, "Have").checked).toBe(false));
  await waitFor(() => expect(model.ops("draft")).toHaveLength(1), { timeout: 4000 });
  expect(model.ops("draft")[0]!["answer"]).toEqual({ rows: { b01: ["want"] } });
});

test("the check shows suggestions and the map in words, and takes the focus there", async () => {
  const model = new FakeModel(definition, { answer: { rows: { b02: ["have", "want"] } } });
  model.answerers["check"] = () => told;
  await show(selfmap, model);
  fireEvent.click(screen.getByRole("button", { name: "Show what suits me" }));
  const summary = await screen.findByRole("group", { name: "Result" });
  await waitFor(() => expect(document.activeElement).toBe(summary));
  const headings = within(summary).getAllByRole("heading", { level: 4 });
  expect(headings.map((heading) => heading.textContent)).toEqual([
    "Your map in words",
    "What may suit you",
  ]);
  expect(within(summary).getByText("Have: 1 of 2")).toBeTruthy();
  expect(within(summary).getAllByText("Being advised")).toHaveLength(2);
  expect(within(summary).getByRole("listitem").textContent).toBe("Write to one colleague.");
});

test("a refusal is an alert in its own words", async () => {
  const model = new FakeModel(definition);
  model.answerers["check"] = () => {
    throw new Refusal("gone", "This module is no longer here.");
  };
  await show(selfmap, model);
  fireEvent.click(screen.getByRole("button", { name: "Show what suits me" }));
  await waitFor(() =>
    expect(screen.getByRole("alert").textContent).toBe("This module is no longer here."),
  );
});

test("axe finds nothing before and after the check", async () => {
  const model = new FakeModel(definition, { answer: { rows: { b01: ["have"] } } });
  model.answerers["check"] = () => told;
  const el = await show(selfmap, model);
  expect(await violations(el)).toEqual([]);
  fireEvent.click(screen.getByRole("button", { name: "Show what suits me" }));
  await screen.findByRole("group", { name: "Result" });
  expect(await violations(el)).toEqual([]);
});

const checklist = {
  ...definition,
  choose: "one",
  columns: [
    { id: "yes", label: "Yes" },
    { id: "no", label: "No" },
  ],
};

function radio(row: RegExp, column: string): HTMLInputElement {
  const group = screen.getByRole("radiogroup", { name: row });
  return within(group).getByRole("radio", { name: column }) as HTMLInputElement;
}

test("where a row takes one column, it is a group of radio buttons of its own", async () => {
  const model = new FakeModel(checklist);
  const el = await show(selfmap, model);
  expect(screen.getByText("2 lines are open")).toBeTruthy();
  expect(radio(/colleagues/, "Yes").name).not.toBe(radio(/advised/, "Yes").name);
  fireEvent.click(radio(/colleagues/, "Yes"));
  await screen.findByText("1 line is open");
  fireEvent.click(radio(/colleagues/, "No"));
  fireEvent.click(radio(/advised/, "No"));
  await waitFor(() => expect(screen.queryByText(/open/)).toBeNull());
  expect(radio(/colleagues/, "Yes").checked).toBe(false);
  await waitFor(
    () => expect(model.ops("draft").at(-1)?.["answer"]).toEqual({ rows: { b01: ["no"], b02: ["no"] } }),
    { timeout: 4000 },
  );
  expect(await violations(el)).toEqual([]);
});

test("an answer with several columns is fitted before it goes out", async () => {
  const model = new FakeModel(checklist, { answer: { rows: { b01: ["gone", "no", "yes"], b99: ["no"] } } });
  model.answerers["check"] = () => told;
  await show(selfmap, model);
  expect(radio(/colleagues/, "No").checked).toBe(true);
  fireEvent.click(screen.getByRole("button", { name: "Show what suits me" }));
  const summary = await screen.findByRole("group", { name: "Result" });
  expect(within(summary).getByText("No: 1 of 2")).toBeTruthy();
  const headings = within(summary).getAllByRole("heading", { level: 4 });
  expect(headings.map((heading) => heading.textContent)).toEqual(["What may suit you", "Your map in words"]);
  expect(model.ops("check")[0]!["answer"]).toEqual({ rows: { b01: ["no"] } });
});

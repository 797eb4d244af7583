import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { expect, test } from "vitest";
import sorter from "./sorter.js";
import { checked, FakeModel, show, violations } from "./testing.js";

const definition = {
  type: "sorter",
  title: "Goal or means",
  prompt_html: "<p>Sort them.</p>",
  categories: [
    { id: "goal", text: "Goal" },
    { id: "means", text: "Means" },
  ],
  items: [
    { id: "a", html: "Names <b>three</b> reasons" },
    { id: "b", html: "Watches a film" },
  ],
};

const marks = checked({
  score: 1,
  max: 2,
  percent: 50,
  items: {
    a: { score: 1, max: 1, verdict: "right", options: {}, feedback_html: "It is what stays." },
    b: { score: 0, max: 1, verdict: "wrong", options: {}, feedback_html: "A way, not an end." },
  },
});

function pick(card: RegExp, category: string): void {
  const group = screen.getByRole("group", { name: card });
  fireEvent.click(within(group).getByRole("radio", { name: category }));
}

test("the activity is a region with its title as an h3", async () => {
  await show(sorter, new FakeModel(definition));
  expect(screen.getByRole("group", { name: "Goal or means" })).toBeTruthy();
  expect(screen.getByRole("heading", { level: 3, name: "Goal or means" })).toBeTruthy();
});

test("every card is a group of radio buttons named by the card", async () => {
  await show(sorter, new FakeModel(definition));
  for (const name of [/three reasons/, /film/]) {
    const radios = within(screen.getByRole("group", { name })).getAllByRole("radio");
    expect(radios.map((radio) => (radio as HTMLInputElement).labels?.[0]?.textContent)).toEqual([
      "Goal",
      "Means",
    ]);
  }
});

test("radio buttons of two cards do not share a name", async () => {
  await show(sorter, new FakeModel(definition));
  const names = screen.getAllByRole("radio").map((radio) => radio.getAttribute("name"));
  expect(new Set(names).size).toBe(2);
});

test("choices are saved as the draft, and what is left is counted", async () => {
  const model = new FakeModel(definition);
  await show(sorter, model);
  expect(screen.getByText("2 cards left")).toBeTruthy();
  pick(/film/, "Goal");
  await screen.findByText("1 card left");
  await waitFor(() => expect(model.ops("draft")[0]?.["answer"]).toEqual({ items: { b: "goal" } }), {
    timeout: 4000,
  });
  expect(await screen.findByText(/Saved:/)).toBeTruthy();
});

test("a check says in words what each card is, and takes the focus to the summary", async () => {
  const model = new FakeModel(definition, { answer: { items: { a: "goal", b: "goal" } } });
  model.answerers["check"] = () => marks;
  await show(sorter, model);
  fireEvent.click(screen.getByRole("button", { name: "Check" }));
  const summary = await screen.findByRole("group", { name: "Result" });
  await waitFor(() => expect(document.activeElement).toBe(summary));
  expect(summary.textContent).toContain("1 of 2 cards");
  expect(screen.getByText("Right")).toBeTruthy();
  expect(screen.getByText("Not quite")).toBeTruthy();
  expect(screen.getByText("A way, not an end.")).toBeTruthy();
});

test("feedback is tied to its card, and goes when the card is put elsewhere", async () => {
  const model = new FakeModel(definition, { answer: { items: { a: "goal", b: "goal" } } });
  model.answerers["check"] = () => marks;
  await show(sorter, model);
  fireEvent.click(screen.getByRole("button", { name: "Check" }));
  await screen.findByText("Not quite");
  const card = screen.getByRole("group", { name: /film/ });
  const told = document.getElementById(card.getAttribute("aria-describedby")!);
  expect(told?.textContent).toContain("A way, not an end.");
  pick(/film/, "Means");
  await waitFor(() => expect(screen.queryByText("Not quite")).toBeNull());
  expect(screen.getByText("Right")).toBeTruthy();
});

test("axe finds nothing before and after the check", async () => {
  const model = new FakeModel(definition, { answer: { items: { a: "goal", b: "goal" } } });
  model.answerers["check"] = () => marks;
  const el = await show(sorter, model);
  expect(await violations(el)).toEqual([]);
  fireEvent.click(screen.getByRole("button", { name: "Check" }));
  await screen.findByText("Not quite");
  expect(await violations(el)).toEqual([]);
});

test("a change is a group named by both its sides, which have words above them", async () => {
  const [first, second] = definition.items;
  const change = { ...first, before_html: "Copies the <b>title</b>" };
  const el = await show(sorter, new FakeModel({ ...definition, items: [change, second] }));
  const card = screen.getByRole("group", { name: /Before Copies the title After Names three reasons/ });
  expect(within(card).getByText("Before").tagName).toBe("P");
  expect(within(card).getAllByRole("radio")).toHaveLength(2);
  expect(screen.getByRole("group", { name: "Watches a film" })).toBeTruthy();
  expect(el.querySelectorAll(".sr-change")).toHaveLength(1);
  expect(await violations(el)).toEqual([]);
});

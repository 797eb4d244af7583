import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { beforeEach, expect, test, vi } from "vitest";
import discussion from "./discussion.js";
import form from "./form.js";
import { FakeModel, Refusal, SCOPE, show, violations } from "./testing.js";
import { post, view } from "./testing-talk.js";
import type { Json } from "./types.js";

const FIELD = { hint: "", kind: "line", required: true, min_length: 0, max_length: 8000, options: [], columns: [], min_rows: 0, max_rows: 20 };
const DEFINITION = { type: "form", title: "Goal card", product: "My goal", fields: [{ ...FIELD, id: "goal", label: "Goal" }] };
const MARKDOWN = "**My goal**\n\n**Goal**\n\nTo listen";
const PRODUCT = {
  document: {
    edition: "en",
    title: "My goal",
    module_title: "Start here",
    changed_at: "2026-01-02T10:00:00Z",
    sections: [
      { heading: "Goal", blocks: [{ kind: "paragraph", text: "To <listen>" }, { kind: "bullets", items: ["A", "B"] }] },
      {
        heading: "Steps",
        blocks: [
          {
            kind: "table",
            columns: [{ label: "What", number: false }, { label: "Minutes", number: true }],
            rows: [["Talk", "5"]],
            totals: ["Minutes: 5 in all"],
          },
        ],
      },
    ],
  },
  markdown: MARKDOWN,
};
const FILE = { name: "My_goal.docx", type: "application/x-word", data: btoa("word") };

const blobs: Blob[] = [];
let printed: string[] = [];

beforeEach(() => {
  blobs.length = 0;
  printed = [];
  URL.createObjectURL = (blob) => `blob:${blobs.push(blob as Blob)}`;
  URL.revokeObjectURL = () => undefined;
  // jsdom goes nowhere and has no printer.
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => undefined);
  window.print = () => void printed.push(`${document.title}: ${document.querySelector(".sr-sheet")?.innerHTML ?? ""}`);
});

function model(answer: Json = { fields: { goal: "To listen" } }, answers: Record<string, unknown> = {}): FakeModel {
  const made = new FakeModel(DEFINITION, { answer, version: answer ? 1 : 0 });
  made.answerers["ask"] = ({ name }) => (answers[name as string] ?? { product: PRODUCT, product_docx: FILE, product_pdf: FILE }[name as string]) as Json;
  return made;
}

function talk(thread = view([post(1)], { open: false }), parts: object = {}, state: object = {}): FakeModel {
  const definition = { type: "discussion", title: "Talk", prompt_html: "", post_first: true, answers: 0, ...parts };
  const made = new FakeModel(definition, state, { scope: { ...SCOPE, activity: "talk" } });
  made.more["thread"] = thread;
  return made;
}

const button = (name: string): HTMLElement => screen.getByRole("button", { name });
const asked = (made: FakeModel): Json[] => made.ops("ask").map((message) => message["name"]!);
const box = (): HTMLTextAreaElement => screen.getByRole("textbox", { name: "Your post" });

test("a form without a product has no ways out", async () => {
  const { product: _, ...plain } = DEFINITION;
  await show(form, new FakeModel(plain, { answer: { fields: { goal: "x" } } }));
  expect(screen.queryByRole("button", { name: "Save as Word" })).toBeNull();
});

test("the ways out stand in a group with a name, and none of them is sent without being pressed", async () => {
  const made = model();
  const el = await show(form, made);
  const group = screen.getByRole("group", { name: "Take it along: My goal" });
  expect(within(group).getAllByRole("button").map((one) => one.textContent)).toEqual(["Save as Word", "Save as PDF", "Print"]);
  expect(asked(made)).toEqual([]);
  expect(await violations(el)).toEqual([]);
});

test.each([
  ["Save as Word", "product_docx"],
  ["Save as PDF", "product_pdf"],
])("%s saves what the commons made, and leaves a link to it", async (name, question) => {
  const made = model();
  const el = await show(form, made);
  fireEvent.click(button(name));
  const link = await screen.findByText("save My_goal.docx");
  expect(link.getAttribute("download")).toBe("My_goal.docx");
  expect(blobs.map(({ size, type }) => [size, type])).toEqual([[4, FILE.type]]);
  expect(asked(made)).toEqual([question]);
  expect(await violations(el)).toEqual([]);
});

test("what is being typed is saved before the file is made", async () => {
  const made = model();
  await show(form, made);
  fireEvent.input(screen.getByRole("textbox", { name: "Goal" }), { target: { value: "To ask" } });
  fireEvent.click(button("Save as PDF"));
  await screen.findByText("save My_goal.docx");
  const order = made.sent.map(({ op }) => op).filter((op) => op === "draft" || op === "ask");
  expect(order).toEqual(["draft", "ask"]);
  expect(made.ops("draft")[0]!["answer"]).toEqual({ fields: { goal: "To ask" } });
});

test("what cannot be saved becomes no file, and the reason is told", async () => {
  const made = model();
  made.answerers["draft"] = () => {
    throw new Refusal("too_large", "This is too large to be accepted.");
  };
  await show(form, made);
  fireEvent.input(screen.getByRole("textbox", { name: "Goal" }), { target: { value: "To ask" } });
  fireEvent.click(button("Save as PDF"));
  const group = screen.getByRole("group", { name: "Take it along: My goal" });
  await waitFor(() => expect(within(group).getByRole("alert").textContent).toBe("This is too large to be accepted."));
  expect(asked(made)).toEqual([]);
});

test("an empty form says that there is nothing yet", async () => {
  const made = model(null);
  await show(form, made);
  fireEvent.click(button("Save as Word"));
  await screen.findByText("Fill something in first: there is nothing to save yet.");
  expect(made.ops("ask")).toEqual([]);
});

test("a refusal is told in its own words", async () => {
  const made = model();
  made.answerers["ask"] = () => {
    throw new Refusal("too_fast", "That was a little fast.");
  };
  await show(form, made);
  fireEvent.click(button("Save as Word"));
  await screen.findByText("That was a little fast.");
});

test("printing shows a sheet with the product alone, which goes when printing is over", async () => {
  document.title = "A module";
  await show(form, model());
  fireEvent.click(button("Print"));
  await waitFor(() => expect(printed).toHaveLength(1));
  const [sheet] = printed as [string];
  expect(sheet).toMatch(/^My goal: <h1>My goal<\/h1>/);
  expect(sheet).toContain("To &lt;listen&gt;");
  expect(sheet).toContain('<th scope="col" class="">What</th>');
  expect(sheet).toContain("Minutes: 5 in all");
  expect(sheet).toContain("<p>Start here · Staffroom · 2 January 2026</p>");
  expect(document.documentElement.classList.contains("sr-sheet-only")).toBe(true);
  dispatchEvent(new Event("afterprint"));
  expect(document.querySelector(".sr-sheet")).toBeNull();
  expect(document.documentElement.classList.contains("sr-sheet-only")).toBe(false);
  expect(document.title).toBe("A module");
});

test("a text is shown to colleagues by putting it into one's post; nothing is posted", async () => {
  const room = talk();
  await show(form, model());
  await show(discussion, room);
  fireEvent.click(await screen.findByRole("button", { name: "Show to colleagues" }));
  await waitFor(() => expect(box().value).toBe(MARKDOWN));
  await waitFor(() => expect(document.activeElement).toBe(box()));
  expect(screen.getByText(/Nothing is sent until you publish it/)).toBeTruthy();
  expect(room.ops("post")).toEqual([]);
});

test("what stands in the box stays, and the same text does not come twice", async () => {
  await show(discussion, talk(undefined, {}, { answer: { text: "Dear all", replies: {} }, version: 1 }));
  await show(form, model());
  for (const _ of [1, 2]) {
    fireEvent.click(await screen.findByRole("button", { name: "Show to colleagues" }));
    await waitFor(() => expect(box().value).toBe(`Dear all\n\n${MARKDOWN}`));
    await waitFor(() => expect(button("Show to colleagues").getAttribute("aria-disabled")).toBe("false"));
  }
});

test("a text that is too long for a post is not cut off: a sentence says what to do", async () => {
  await show(discussion, talk());
  await show(form, model(undefined, { product: { ...PRODUCT, markdown: "ж".repeat(8001) } }));
  fireEvent.click(await screen.findByRole("button", { name: "Show to colleagues" }));
  await screen.findByText(/too long for a post/);
  expect(box().value).toBe("");
});

test.each([
  ["a support circle", view([post(1)], { anonymous: true }), { anonymous: true, contacts: [] }],
  ["somebody who may only read", view([post(1)], { paused_until: "2030-01-02T10:00:00Z" }), {}],
])("%s is offered no text", async (_who, thread, parts) => {
  await show(discussion, talk(thread, parts));
  await show(form, model());
  expect(button("Print")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Show to colleagues" })).toBeNull();
});

import { fireEvent, screen, waitFor } from "@testing-library/preact";
import { expect, test } from "vitest";
import form from "./form.js";
import { FakeModel, Refusal, show, violations } from "./testing.js";
import type { Json } from "./types.js";
import { PART_BYTES } from "./upload.js";

const field = {
  id: "plan",
  label: "The plan",
  hint: "No names of children.",
  kind: "file",
  required: true,
  min_length: 0,
  max_length: 8000,
  options: [],
  columns: [],
  min_rows: 0,
  max_rows: 20,
  max_mb: 2,
  accept: ["pdf", "docx"],
};
const definition = { type: "form", title: "Plan", prompt_html: "", fields: [field] };
const made = { id: "A".repeat(22), name: "plan.pdf", size: 1_300_000 };

function asking(answers: Record<string, (args: Record<string, Json>) => Json | Promise<Json>>, state = {}): FakeModel {
  const model = new FakeModel(definition, state);
  model.answerers["ask"] = ({ name, args }) => answers[name as string]!(args as Record<string, Json>);
  return model;
}

const asked = (model: FakeModel, name: string): Record<string, Json>[] =>
  model.ops("ask").filter((message) => message["name"] === name).map((message) => message["args"] as Record<string, Json>);
const input = (): HTMLInputElement => screen.getByLabelText("The plan");
const choose = (...parts: BlobPart[]): boolean =>
  fireEvent.change(input(), { target: { files: [new File(parts, "my plan.pdf")] } });
const taken = { file_part: () => null, file_make: () => made, file_remove: () => null };

test("a real file control with its label, its kinds and its size", async () => {
  const el = await show(form, asking({}));
  expect(input().type).toBe("file");
  expect(input().accept).toContain(".docx");
  const about = input().getAttribute("aria-describedby")!.split(" ");
  const words = about.map((id) => document.getElementById(id)?.textContent).join(" | ");
  expect(words).toBe("PDF, DOCX, up to 2 MB | No names of children.");
  expect(await violations(el)).toEqual([]);
});

test("a file goes in parts, in order and under one key, and is named in the answer", async () => {
  const model = asking(taken);
  await show(form, model);
  choose(new Uint8Array(PART_BYTES).fill(65), "tail");
  const remove = await screen.findByRole("button", { name: "Remove the file: plan.pdf" });
  const parts = asked(model, "file_part");
  expect(parts.map(({ number }) => number)).toEqual([0, 1]);
  expect(new Set(parts.map(({ upload }) => upload)).size).toBe(1);
  expect(atob(parts[1]!["data"] as string)).toBe("tail");
  expect(asked(model, "file_make")).toEqual([
    { upload: parts[0]!["upload"], field: "plan", name: "my plan.pdf", parts: 2 },
  ]);
  await waitFor(() => expect(document.activeElement).toBe(remove));
  await waitFor(() => expect(model.ops("draft").at(-1)?.["answer"]).toEqual({ fields: { plan: made } }), { timeout: 4000 });
});

test("what is sent shows its progress and can be called off", async () => {
  let answer: (value: Json) => void = () => undefined;
  const model = asking({ ...taken, file_part: () => new Promise<Json>((done) => (answer = done)) });
  const el = await show(form, model);
  choose("words");
  const cancel = await screen.findByRole("button", { name: "Cancel sending: my plan.pdf" });
  expect(screen.getByRole("progressbar", { name: "How much is sent" })).toBeTruthy();
  await waitFor(() => expect(document.activeElement).toBe(cancel));
  expect(await violations(el)).toEqual([]);
  await waitFor(() => expect(asked(model, "file_part")).toHaveLength(1));
  fireEvent.click(cancel);
  answer(null);
  await waitFor(() => expect(document.activeElement).toBe(input()));
  expect(asked(model, "file_make")).toEqual([]);
  expect(model.ops("draft")).toEqual([]);
});

test("a file that is called off at the last moment is removed again", async () => {
  let answer: (value: Json) => void = () => undefined;
  const model = asking({ ...taken, file_make: () => new Promise<Json>((done) => (answer = done)) });
  await show(form, model);
  choose("words");
  await waitFor(() => expect(asked(model, "file_make")).toHaveLength(1));
  fireEvent.click(await screen.findByRole("button", { name: "Cancel sending: my plan.pdf" }));
  answer(made);
  await waitFor(() => expect(asked(model, "file_remove")).toEqual([{ id: made.id }]));
  expect(screen.queryByText("plan.pdf")).toBeNull();
});

test("what is too large is not even sent", async () => {
  const model = asking(taken);
  await show(form, model);
  choose(new Uint8Array(2 * 2 ** 20 + 1));
  expect(await screen.findByText(/larger than 2 MB/)).toBeTruthy();
  expect(input().getAttribute("aria-invalid")).toBe("true");
  expect(model.ops("ask")).toEqual([]);
});

test("a refusal is told in its own words, and the form stays as it was", async () => {
  const refuse = (): never => {
    throw new Refusal("bad_file", "This file cannot be used.");
  };
  const model = asking({ ...taken, file_make: refuse });
  await show(form, model);
  choose("words");
  expect((await screen.findByText("This file cannot be used.")).closest("[role=alert]")).toBeTruthy();
  expect(model.ops("draft")).toEqual([]);
});

test("without a line the control says what it needs", async () => {
  const model = asking(taken);
  await show(form, model);
  model.push({ op: "offline" });
  expect(await screen.findByText(/Adding a file needs a connection/)).toBeTruthy();
  expect(input().getAttribute("aria-describedby")).toContain("-line");
});

test("a file is removed from the answer and from the commons", async () => {
  const model = asking(taken, { answer: { fields: { plan: made } } });
  await show(form, model);
  expect(screen.getByText("1.2 MB")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Remove the file: plan.pdf" }));
  await waitFor(() => expect(document.activeElement).toBe(input()));
  expect(asked(model, "file_remove")).toEqual([{ id: made.id }]);
  await waitFor(() => expect(model.ops("draft").at(-1)?.["answer"]).toEqual({ fields: { plan: null } }), { timeout: 4000 });
});

test("a form that wants a file says so", async () => {
  await show(form, asking(taken));
  fireEvent.click(screen.getByRole("button", { name: "Done" }));
  expect(await screen.findByText("Please add a file.")).toBeTruthy();
});

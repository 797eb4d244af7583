import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { expect, test } from "vitest";
import form from "./form.js";
import { checked, FakeModel, show, violations } from "./testing.js";

const field = (id: string, parts: object): object => ({
  id,
  label: id,
  hint: "",
  kind: "line",
  required: true,
  min_length: 0,
  max_length: 8000,
  options: [],
  ...parts,
});

const definition = {
  type: "form",
  title: "Ask for advice",
  prompt_html: "<p>One lesson.</p>",
  fields: [
    field("situation", {
      label: "Situation",
      hint: "No names, please.",
      kind: "text",
      min_length: 20,
      max_length: 300,
    }),
    field("minutes", { label: "Minutes", kind: "number", required: false }),
    field("need", {
      label: "What helps",
      kind: "choice",
      options: [
        { id: "idea", text: "An idea" },
        { id: "plan", text: "Check my plan" },
      ],
    }),
    field("sign", { label: "Sign of success" }),
  ],
};

const full = { fields: { situation: "A quiet class of thirty.", need: "idea", sign: "Voices" } };
const done = checked({
  percent: 100,
  reveal: {
    warnings: [{ field: "sign", kind: "email", text: "This looks like an e-mail address." }],
    model_html: "<p>A model.</p>",
    exemplars: [
      { level: "weak", title: "A weak one", html: "<p>Help!</p>", reasons_html: "<p>No class.</p>" },
      { level: "strong", title: "A strong one", html: "<p>In…</p>", reasons_html: "<p>Clear.</p>" },
    ],
  },
});

function words(element: HTMLElement): string {
  const ids = element.getAttribute("aria-describedby")?.split(" ") ?? [];
  return ids.map((id) => document.getElementById(id)?.textContent ?? "?").join(" | ");
}

const situation = (): HTMLTextAreaElement => screen.getByRole("textbox", { name: "Situation" });
const press = (name: string): boolean => fireEvent.click(screen.getByRole("button", { name }));

test("every field has a real label of its kind", async () => {
  await show(form, new FakeModel(definition));
  expect(situation().tagName).toBe("TEXTAREA");
  expect(screen.getByRole("textbox", { name: "Sign of success" }).tagName).toBe("INPUT");
  expect(screen.getByRole("textbox", { name: /Minutes/ }).getAttribute("inputmode")).toBe("decimal");
  const group = screen.getByRole("group", { name: "What helps" });
  expect(within(group).getAllByRole("radio")).toHaveLength(2);
  expect(within(group).getByRole("radio", { name: "Check my plan" })).toBeTruthy();
});

test("what may stay empty says so; what may not is marked required", async () => {
  await show(form, new FakeModel(definition));
  expect(screen.getByText("(if you like)").closest("label")?.textContent).toContain("Minutes");
  expect(situation().required).toBe(true);
});

test("hint and count are tied to the field", async () => {
  await show(form, new FakeModel(definition));
  expect(words(situation())).toBe("No names, please. | 20 more characters");
  fireEvent.input(situation(), { target: { value: "  123456789012345678 9 " } });
  await waitFor(() => expect(words(situation())).toBe("No names, please."));
});

test("letters of any script count as one, and near the end the room is told", async () => {
  await show(form, new FakeModel(definition));
  fireEvent.input(situation(), { target: { value: "😀".repeat(19) } });
  await waitFor(() => expect(words(situation())).toContain("1 more character"));
  fireEvent.input(situation(), { target: { value: "я".repeat(299) } });
  await waitFor(() => expect(words(situation())).toContain("room for 1 character"));
});

test("what is typed is saved", async () => {
  const model = new FakeModel(definition);
  await show(form, model);
  fireEvent.input(situation(), { target: { value: "A class" } });
  fireEvent.click(screen.getByRole("radio", { name: "An idea" }));
  fireEvent.input(screen.getByRole("textbox", { name: /Minutes/ }), { target: { value: "7" } });
  await waitFor(() => expect(model.ops("draft")).toHaveLength(1), { timeout: 4000 });
  expect(model.ops("draft")[0]!["answer"]).toEqual({
    fields: { situation: "A class", need: "idea", minutes: 7 },
  });
});

test("finishing too early: a list of links with the focus, and a word at each field", async () => {
  const model = new FakeModel(definition, { answer: { fields: { situation: "Short." } } });
  const el = await show(form, model);
  press("Done");
  const list = await screen.findByText("3 fields are still waiting for you.");
  const box = list.parentElement!;
  await waitFor(() => expect(document.activeElement).toBe(box));
  const links = within(box).getAllByRole("link");
  expect(links.map((link) => link.textContent)).toEqual([
    "Situation",
    "What helps",
    "Sign of success",
  ]);
  expect(situation().getAttribute("aria-invalid")).toBe("true");
  expect(words(situation())).toContain("A little more, please: 14 more characters.");
  expect(words(screen.getByRole("group", { name: "What helps" }))).toContain("Please choose one.");
  expect(model.ops("check")).toHaveLength(0);
  expect(await violations(el)).toEqual([]);
});

test.each([
  ["Situation", "Situation"],
  ["What helps", "An idea"],
  ["Sign of success", "Sign of success"],
])("the link %j takes the focus to its field", async (link, name) => {
  await show(form, new FakeModel(definition));
  press("Done");
  fireEvent.click(await screen.findByRole("link", { name: link }));
  const focused = document.activeElement as HTMLInputElement;
  expect(focused.labels?.[0]?.textContent).toContain(name);
});

test("a fault goes as soon as it is mended", async () => {
  await show(form, new FakeModel(definition));
  press("Done");
  await screen.findByText("3 fields are still waiting for you.");
  fireEvent.input(situation(), { target: { value: "Long enough to be of help." } });
  await screen.findByText("2 fields are still waiting for you.");
  expect(situation().getAttribute("aria-invalid")).toBe("false");
});

test("a full form is checked; warnings are tied to their field and go with a change", async () => {
  const model = new FakeModel(definition, { answer: full });
  model.answerers["check"] = () => done;
  await show(form, model);
  press("Done");
  const summary = await screen.findByRole("group", { name: "Result" });
  await waitFor(() => expect(document.activeElement).toBe(summary));
  expect(summary.textContent).toContain("Thank you, everything is here.");
  expect(within(summary).getByRole("link").textContent).toBe("Sign of success");
  const sign = screen.getByRole("textbox", { name: "Sign of success" });
  expect(words(sign)).toContain("This looks like an e-mail address.");
  fireEvent.input(sign, { target: { value: "Voices of five" } });
  await waitFor(() => expect(words(sign)).not.toContain("e-mail"));
});

test("model and examples come only after one's own answer, each with its reasons", async () => {
  const model = new FakeModel(definition, { answer: full });
  model.answerers["check"] = () => done;
  const el = await show(form, model);
  expect(screen.queryByText("A model.")).toBeNull();
  press("Done");
  expect(await screen.findByText("A model.")).toBeTruthy();
  const examples = screen.getAllByRole("group").filter((each) => each.tagName === "DETAILS");
  expect(examples.map((each) => each.querySelector("summary")?.textContent)).toEqual([
    "A weak one",
    "A strong one",
  ]);
  expect(examples[0]?.textContent).toContain("No class.");
  expect(await violations(el)).toEqual([]);
});

test("a model's table scrolls by itself, with a name and by keyboard; the button says what it does", async () => {
  const model = new FakeModel(definition, { answer: full });
  const table = "<table><thead><tr><th>Step</th></tr></thead><tbody><tr><td>Begin</td></tr></tbody></table>";
  model.answerers["check"] = () => checked({ percent: 100, reveal: { warnings: [], model_html: table } });
  const el = await show(form, model);
  press("Done");
  const scrolling = await screen.findByRole("group", { name: /^A table: it scrolls sideways/ });
  expect(scrolling.tabIndex).toBe(0);
  expect(scrolling.querySelectorAll("table").length).toBe(1);
  expect(screen.getByRole("button", { name: "Check again" })).toBeTruthy();
  expect(await violations(el)).toEqual([]);
});

test("nothing typed is lost when the check cannot be reached", async () => {
  const model = new FakeModel(definition, { answer: full });
  model.answerers["check"] = () => {
    throw Object.assign(new Error(""), { code: "offline" });
  };
  await show(form, model);
  press("Done");
  expect(await screen.findByText(/Your answers are kept/)).toBeTruthy();
  expect(situation().value).toBe("A quiet class of thirty.");
});

test("code is a box of plain letters that Tab leaves, and it is kept as typed", async () => {
  const code = { ...definition, fields: [field("double", { label: "A function", kind: "code" })] };
  const model = new FakeModel(code);
  const el = await show(form, model);
  const box = screen.getByLabelText<HTMLTextAreaElement>("A function");
  expect(box.getAttribute("wrap")).toBe("off");
  expect(fireEvent.keyDown(box, { key: "Tab" })).toBe(true);
  const source = "def double(x):\n    return 2 * x\n";
  fireEvent.input(box, { target: { value: source } });
  await waitFor(() => expect(model.ops("draft")).toHaveLength(1), { timeout: 4000 });
  expect(model.ops("draft")[0]!["answer"]).toEqual({ fields: { double: source } });
  expect(await violations(el)).toEqual([]);
});

test("A field called title keeps its own label: the activity's heading has another id.", async () => {
  const titled = { ...definition, fields: [field("title", { label: "Heading of the sheet" })] };
  await show(form, new FakeModel(titled));
  const line = screen.getByLabelText("Heading of the sheet");
  expect(line.tagName).toBe("INPUT");
  expect(document.querySelectorAll(`[id="${line.id}"]`)).toHaveLength(1);
});

// First, because it lends jsdom what the packages expect of a browser.
import { changes, control, FakeHost, kernelSays, output, settled } from "./testing";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { start, type Stock } from "../stock";
import type { PageModel } from "./needs";

interface Shown {
  host: FakeHost;
  stock: Stock;
  place: HTMLElement;
}

async function shown(models: Record<string, PageModel>, id = "a"): Promise<Shown> {
  const host = new FakeHost(models);
  const stock = start(host);
  const place = document.createElement("div");
  document.body.append(place);
  await stock.show(id, place);
  await settled();
  return { host, stock, place };
}

const field = (place: HTMLElement): HTMLInputElement => place.querySelector("input")!;

function type(place: HTMLElement, text: string): void {
  field(place).value = text;
  for (const kind of ["input", "change"]) field(place).dispatchEvent(new Event(kind, { bubbles: true }));
}

beforeEach(() => vi.spyOn(console, "warn").mockReturnValue());
afterEach(() => document.body.replaceChildren());

test("a control shows the state that the page brought, and asks no kernel", async () => {
  const { host, place } = await shown({ a: control("TextModel", { value: "from the page" }) });
  expect(field(place).value).toBe("from the page");
  expect(host.sent).toEqual([]);
});

test("typing tells the kernel, and the kernel changes what is shown", async () => {
  const { host, place } = await shown({ a: control("TextModel", { value: "" }) });
  type(place, "Ann");
  expect(host.updates("a")).toEqual([{ value: "Ann" }]);
  host.hear(kernelSays("status", { execution_state: "idle" }, host.sent[0]!.id));
  host.hear(changes("a", { value: "Bob" }));
  await settled();
  expect(field(place).value).toBe("Bob");
});

test("a package that is not here is a sentence, and nothing of its error is shown", async () => {
  const strange = { ...control("MapModel"), model_module: "leaflet" };
  const { place } = await shown({ a: strange });
  expect(place.textContent).toContain("made with “leaflet”");
});

test("a rarer control fetches its chunk, and says so where that does not come", async () => {
  const { place } = await shown({ a: control("TabModel", { children: [] }) });
  expect(place.textContent).toContain("could not be loaded");
});

test("a model that nobody has is a sentence", async () => {
  const { place } = await shown({}, "nobody");
  expect(place.textContent).toBe("This part of the page could not be shown.");
});

test("an HTML widget is made safe", async () => {
  const { place } = await shown({ a: control("HTMLModel", { value: "<b>x</b><img src=x onerror=evil()>" }) });
  expect(place.querySelector("b")?.textContent).toBe("x");
  expect(place.querySelector("[onerror]")).toBeNull();
});

test("a box holds one of our activities, which the page runs", async () => {
  const own = { ...control("AnyModel", { _anywidget_id: "staffroom_widgets.quiz.Quiz" }), model_module: "anywidget" };
  const box = control("VBoxModel", { children: ["IPY_MODEL_own"], box_style: "" });
  const { host, place } = await shown({ a: box, own });
  expect(host.mounted).toEqual(["own"]);
  expect(place.textContent).toBe("activity own");
});

// --- output -----------------------------------------------------------------------------------------

const prints = (text: string, parent: string) => kernelSays("stream", { name: "stdout", text }, parent);

test("an output takes what is printed for its message, and nothing else", async () => {
  const { host, place } = await shown({ a: output() });
  host.hear(changes("a", { msg_id: "m1" }));
  host.hear(prints("one ", "m1"));
  host.hear(prints("strange", "m2"));
  host.hear(prints("two", "m1"));
  host.hear(changes("a", { msg_id: "" }));
  host.hear(prints("late", "m1"));
  await settled();
  expect(place.querySelector("pre")?.textContent).toBe("one two");
});

test("clear_output with wait clears with the next output", async () => {
  const { host, place } = await shown({ a: output({ msg_id: "m1" }) });
  host.hear(prints("old", "m1"));
  host.hear(kernelSays("clear_output", { wait: true }, "m1"));
  await settled();
  expect(place.textContent).toBe("old");
  host.hear(prints("new", "m1"));
  await settled();
  expect(place.textContent).toBe("new");
});

test("a display is renewed in its place", async () => {
  const { host, place } = await shown({ a: output({ msg_id: "m1" }) });
  const display = (text: string) => ({ data: { "text/plain": text }, metadata: {}, transient: { display_id: "d" } });
  host.hear(kernelSays("display_data", display("first"), "m1"));
  host.hear(prints("between", "m1"));
  host.hear(kernelSays("update_display_data", display("second"), "other"));
  await settled();
  expect(place.textContent).toBe("secondbetween");
});

test("an output shows an error as text, a picture as a picture, and runs nothing", async () => {
  const error = { output_type: "error", ename: "E", evalue: "v", traceback: ["\u001b[31m<b>line</b>\u001b[0m"] };
  const svg = { output_type: "display_data", data: { "image/svg+xml": "<svg onload='evil()'/>" }, metadata: {} };
  const script = { output_type: "display_data", data: { "application/javascript": "evil()" }, metadata: {} };
  const { place } = await shown({ a: output({ outputs: [error, svg, script] }) });
  expect(place.querySelector("pre")?.textContent).toBe("<b>line</b>");
  expect(place.querySelector("img")?.src).toMatch(/^data:image\/svg\+xml,/);
  expect(place.querySelector("img")?.alt).toBe("A picture made by the page");
  expect(place.querySelector("svg, script")).toBeNull();
});

// --- the line was gone ---------------------------------------------------------------------------------

test("a fresh kernel is told what the reader changed, and nothing else", async () => {
  const models = { a: control("TextModel", { value: "page" }), b: control("TextModel", { value: "untouched" }) };
  const { host, place } = await shown(models);
  type(place, "Ann");
  host.hear(changes("b", { value: "by the kernel" }));
  await settled();
  host.sent.length = 0;
  await host.attach(true);
  expect(host.updates("a")).toEqual([{ value: "Ann" }]);
  expect(host.updates("b")).toEqual([]);
  expect(field(place).value).toBe("Ann");
});

test("what the reader changed back needs no telling", async () => {
  const { host, place } = await shown({ a: control("TextModel", { value: "page" }) });
  type(place, "Ann");
  type(place, "page");
  host.sent.length = 0;
  await host.attach(true);
  expect(host.updates("a")).toEqual([]);
});

test("a change held back behind an unanswered one is not lost with its kernel", async () => {
  const { host, place } = await shown({ a: control("TextModel", { value: "page" }) });
  type(place, "A");
  type(place, "Ann");
  expect(host.updates("a")).toEqual([{ value: "A" }]);
  await host.attach(true);
  expect(host.updates("a").slice(1)).toEqual([{ value: "Ann" }]);
  type(place, "Anna");
  host.hear(kernelSays("status", { execution_state: "idle" }, host.sent.at(-1)!.id));
  await settled();
  expect(host.updates("a").at(-1)).toEqual({ value: "Anna" });
});

test("a kernel that lived on gets only what was held back", async () => {
  const { host, place } = await shown({ a: control("TextModel", { value: "page" }) });
  type(place, "A");
  type(place, "Ann");
  await host.attach(false);
  expect(host.updates("a")).toEqual([{ value: "A" }, { value: "Ann" }]);
});

test("what an earlier kernel made says that it has nobody behind it", async () => {
  const { host, stock } = await shown({ a: control("TextModel") });
  const { state } = control("LabelModel", { value: "made later" });
  const opened = { comm_id: "late", target_name: "jupyter.widget", data: { state, buffer_paths: [] } };
  host.hear({ ...kernelSays("comm_open", opened), metadata: { version: "2.1.0" } });
  await settled();
  const place = document.body.appendChild(document.createElement("div"));
  await stock.show("late", place);
  expect(place.textContent).toBe("made later");
  await host.attach(true);
  expect(place.textContent).toContain("made before the page was reconnected");
});

test("an output does not wait for a message of an earlier kernel", async () => {
  const { host, place } = await shown({ a: output() });
  host.hear(changes("a", { msg_id: "m1" }));
  await settled();
  await host.attach(true);
  host.hear(prints("strange", "m1"));
  await settled();
  expect(place.textContent).toBe("");
});

test("a comm for another purpose is not made a widget", async () => {
  const { host } = await shown({ a: control("TextModel") });
  host.hear(kernelSays("comm_open", { comm_id: "x", target_name: "evil", data: {} }));
  host.hear(kernelSays("comm_msg", { comm_id: "nobody", data: { method: "update", state: {} } }));
  host.hear(kernelSays("comm_close", { comm_id: "nobody" }));
  await settled();
  expect(host.sent).toEqual([]);
});

import { fireEvent, screen, waitFor } from "@testing-library/preact";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { expect, test, vi } from "vitest";
import { widget } from "./mount.js";
import { useSession } from "./session.js";
import { useStore } from "./store.js";
import { FakeModel, show, violations } from "./testing.js";

type Answer = { text: string };
const definition = { type: "note", title: "Note", prompt_html: "<p>Write <em>now</em>.</p>" };

function Note(): JSX.Element {
  const { draft } = useSession<unknown, Answer>();
  const [broken, setBroken] = useState(false);
  if (broken) throw new Error("a mistake of ours");
  return (
    <>
      <label>
        Text
        <input
          value={useStore(draft.answer).text}
          onInput={(event) => draft.change({ text: event.currentTarget.value })}
        />
      </label>
      <button type="button" onClick={() => setBroken(true)}>
        Break
      </button>
    </>
  );
}

const note = widget({ empty: { text: "" }, body: Note });

function type(text: string): void {
  fireEvent.input(screen.getByRole("textbox", { name: "Text" }), { target: { value: text } });
}

test("the title names the region, the prompt is markup, the language is said", async () => {
  const el = await show(note, new FakeModel(definition, {}, { locale: "ru" }));
  const region = screen.getByRole("group", { name: "Note" });
  expect(region.getAttribute("lang")).toBe("ru");
  expect(el.querySelector(".sr-prompt em")?.textContent).toBe("now");
});

test("a title is text, never markup", async () => {
  const el = await show(note, new FakeModel({ ...definition, title: "<img src=x>" }));
  expect(el.querySelector("img")).toBeNull();
  expect(screen.getByRole("heading", { level: 3 }).textContent).toBe("<img src=x>");
});

test("before the state comes the place is held, and marked busy", async () => {
  const model = new FakeModel(definition);
  model.alive = false;
  const el = await show(note, model);
  expect(el.querySelector("[aria-busy=true]")?.textContent).toContain("Fetching your answers");
  expect(screen.queryByRole("textbox")).toBeNull();
  model.push({ op: "state", state: model.state });
  expect(await screen.findByRole("textbox", { name: "Text" })).toBeTruthy();
});

test("a commons that is away is said in words, and its own reason comes first", async () => {
  const model = new FakeModel(definition);
  model.alive = false;
  await show(note, model);
  model.push({ op: "offline" });
  expect(await screen.findByText(/cannot be reached/)).toBeTruthy();
  model.push({ op: "offline", error: { code: "unauthenticated", message: "Sign in again." } });
  expect(await screen.findByText("Sign in again.")).toBeTruthy();
});

test("one-letter shortcuts of JupyterLab are held back", async () => {
  const el = await show(note, new FakeModel(definition));
  expect(el.querySelector("section")?.dataset["lmSuppressShortcuts"]).toBe("true");
});

test("saving and saved are shown in words", async () => {
  await show(note, new FakeModel(definition));
  type("hello");
  expect(await screen.findByText("Saving…")).toBeTruthy();
  expect(await screen.findByText(/Saved:/, {}, { timeout: 4000 })).toBeTruthy();
});

test("a refusal is shown and spoken in its words", async () => {
  const model = new FakeModel(definition);
  model.answerers["draft"] = () => {
    throw Object.assign(new Error("Too long to keep."), { code: "too_large" });
  };
  await show(note, model);
  type("hello");
  await waitFor(() => expect(screen.getAllByText(/Too long to keep/)).toHaveLength(2), {
    timeout: 4000,
  });
  expect(screen.getByRole("status").textContent).toContain("Too long to keep.");
});

test("a part that breaks keeps the text, and comes back with it", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const el = await show(note, new FakeModel(definition));
  type("typed before");
  fireEvent.click(screen.getByRole("button", { name: "Break" }));
  expect((await screen.findByRole("alert")).textContent).toContain("What you typed is kept");
  expect(await violations(el)).toEqual([]);
  fireEvent.click(screen.getByRole("button", { name: "Show it again" }));
  const field = await screen.findByRole("textbox", { name: "Text" });
  expect((field as HTMLInputElement).value).toBe("typed before");
});

test("two versions: an alert with two named ways out", async () => {
  const key = "staffroom:tabc:en:m01-network:thing";
  const kept = { answer: { text: "mine" }, base: 1, dirty: true, sent: null };
  localStorage.setItem(key, JSON.stringify(kept));
  const model = new FakeModel(definition, { answer: { text: "theirs" }, version: 2 });
  const el = await show(note, model);
  expect(screen.getByRole("alert").textContent).toContain("another version");
  expect(await violations(el)).toEqual([]);
  fireEvent.click(screen.getByRole("button", { name: "Take the other version" }));
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
  expect((screen.getByRole("textbox") as HTMLInputElement).value).toBe("theirs");
});

test("taking the view away keeps what is typed and leaves the page empty", async () => {
  const model = new FakeModel(definition);
  const el = document.createElement("div");
  document.body.append(el);
  const close = await note.render({ model, el } as never);
  await screen.findByRole("textbox", { name: "Text" });
  type("kept");
  await (close as () => void)();
  expect(el.childElementCount).toBe(0);
  expect(localStorage.getItem("staffroom:tabc:en:m01-network:thing")).toContain("kept");
});

test("who comes by a link to an activity is led to it", async () => {
  history.replaceState(null, "", "#sr-thing");
  await show(note, new FakeModel(definition));
  await waitFor(() => expect(document.activeElement?.textContent).toBe("Note"));
  history.replaceState(null, "", "#sr-other");
  (document.activeElement as HTMLElement).blur();
  await show(note, new FakeModel(definition));
  expect(document.activeElement).toBe(document.body);
  history.replaceState(null, "", location.pathname);
});

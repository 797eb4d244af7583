import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Link } from "../model.js";
import { Activities, GRACE_MS, type Modules } from "./activities.js";
import { Line } from "./line.js";
import { FakeSocket, fakeSockets, realSockets, said } from "./testing.js";

const ID = "a".repeat(32);
const DEFINITION = { type: "quiz", title: "Quiz" };
const STATE = { _anywidget_id: "staffroom_widgets.quiz.Quiz", definition: DEFINITION, locale: "en" };
const model = (state: Record<string, unknown>) => ({
  model_name: "AnyModel",
  model_module: "anywidget",
  model_module_version: "0.9",
  state,
});
const MODELS = { [ID]: model(STATE), other: model({ _anywidget_id: "theirs.Quiz" }) };

type Model = ConstructorParameters<typeof Link>[0] & { get(name: string): unknown };

interface Page {
  line: Line;
  activities: Activities;
  links: Link[];
  models: Model[];
  place: HTMLElement;
}

function made(): Page {
  const line = new Line((visit) => `ws://x/?visit=${visit}`);
  const [links, models]: [Link[], Model[]] = [[], []];
  const quiz: Modules["quiz"] = {
    render({ model, el }) {
      const own = model as unknown as Model;
      models.push(own);
      links.push(new Link(own));
      el.append("a living quiz");
      return () => el.replaceChildren();
    },
  };
  const activities = new Activities({ models: MODELS, texts: { Check: "Проверить" } }, line, { quiz });
  const place = document.createElement("div");
  place.innerHTML = "<h3>Quiz</h3>";
  document.body.append(place);
  line.connect();
  return { line, activities, links, models, place };
}

const link = ({ links }: Page): Link => links[0]!;
const reply = (seq: unknown, data: unknown = null): ArrayBuffer =>
  said(ID, { method: "custom", content: { op: "reply", seq, ok: true, data } });
const state = (): ArrayBuffer =>
  said(ID, { method: "custom", content: { op: "state", state: { person: "t1" } } });
const after = (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);

beforeEach(fakeSockets);
afterEach(() => {
  realSockets();
  document.body.replaceChildren();
});

test("only our own models are activities", () => {
  const { activities } = made();
  expect(activities.has(ID)).toBe(true);
  expect(activities.has("other")).toBe(false);
  expect(activities.has("nobody")).toBe(false);
});

test("an activity stands where its card stood, and can be taken away", () => {
  const { activities, place } = made();
  const end = activities.mount(ID, place);
  expect(place.textContent).toBe("a living quiz");
  end();
  expect(place.childNodes).toHaveLength(0);
});

test("what cannot be shown leaves the card where it is", () => {
  const { activities, place } = made();
  expect(() => activities.mount("other", place)).toThrow();
  expect(place.innerHTML).toBe("<h3>Quiz</h3>");
});

test("definition and language are the model's, texts are the page's", () => {
  const page = made();
  page.activities.mount(ID, page.place);
  const [own] = page.models;
  expect(own!.get("definition")).toEqual(DEFINITION);
  expect(own!.get("locale")).toBe("en");
  expect(own!.get("texts")).toEqual({ Check: "Проверить" });
});

test("messages go to the model's comm and come from it", () => {
  const page = made();
  page.activities.mount(ID, page.place);
  const heard = vi.fn();
  link(page).on("event", heard);
  FakeSocket.last.hello();
  link(page).refresh();
  expect(FakeSocket.last.messages[0]).toMatchObject({
    header: { msg_type: "comm_msg" },
    content: { comm_id: ID, data: { method: "custom", content: { op: "refresh" } } },
  });
  const event = { op: "event", event: { type: "post", data: 1 } };
  FakeSocket.last.bytes(said(ID, { method: "custom", content: event }));
  FakeSocket.last.bytes(said("other", { method: "custom", content: event }));
  expect(heard).toHaveBeenCalledTimes(1);
});

test.each([
  [{ method: "update", state: { definition: {} } }],
  [{ method: "custom", content: null }],
  [{ method: "custom", content: "state" }],
  [{}],
])("what no activity hears is passed over: %j", (data) => {
  const page = made();
  page.activities.mount(ID, page.place);
  FakeSocket.last.hello();
  FakeSocket.last.bytes(said(ID, data));
  expect(page.models[0]!.get("definition")).toEqual(DEFINITION);
});

test("what is asked before the kernel is there is asked once when it comes", async () => {
  const page = made();
  page.activities.mount(ID, page.place);
  link(page).open();
  const answer = link(page).send("check", { answer: "a", key: "k" });
  FakeSocket.last.hello();
  expect(FakeSocket.last.customs.map(({ op }) => op)).toEqual(["check", "open"]);
  FakeSocket.last.bytes(reply(FakeSocket.last.customs[0]!.seq, "done"));
  expect(await answer).toBe("done");
});

test("a kernel died under an operation: it is asked again with its key, the state after it", async () => {
  const page = made();
  page.activities.mount(ID, page.place);
  link(page).open();
  FakeSocket.last.hello();
  FakeSocket.last.bytes(state());
  const answer = link(page).send("draft", { answer: "typed", key: "k" });
  FakeSocket.last.end(4410);
  await after(1_000);
  FakeSocket.last.hello();
  const again = FakeSocket.last.customs;
  expect(again.map(({ op, key }) => [op, key])).toEqual([
    ["draft", "k"],
    ["open", undefined],
  ]);
  FakeSocket.last.bytes(reply(again[0]!.seq, { version: 1 }));
  expect(await answer).toEqual({ version: 1 });
});

test("an answered operation is not asked again", async () => {
  const page = made();
  page.activities.mount(ID, page.place);
  FakeSocket.last.hello();
  void link(page).send("draft", { answer: "typed", key: "k" });
  FakeSocket.last.bytes(reply(FakeSocket.last.customs[0]!.seq));
  FakeSocket.last.end(4410);
  await after(1_000);
  FakeSocket.last.hello();
  expect(FakeSocket.last.customs).toEqual([]);
});

test("an activity that was taken away asks nothing any more", async () => {
  const page = made();
  page.activities.mount(ID, page.place);
  FakeSocket.last.hello();
  link(page).open();
  link(page).close();
  FakeSocket.last.end(4410);
  await after(1_000);
  FakeSocket.last.hello();
  expect(FakeSocket.last.customs).toEqual([]);
});

function followed(page: Page): boolean[] {
  page.activities.mount(ID, page.place);
  const heard: boolean[] = [];
  link(page).on("line", (online) => heard.push(online));
  return heard;
}

test("a short break is none for an activity", async () => {
  const heard = followed(made());
  FakeSocket.last.hello();
  FakeSocket.last.end(1006);
  await after(GRACE_MS - 100);
  FakeSocket.last.hello(false);
  await after(2 * GRACE_MS);
  expect(heard).toEqual([]);
});

test("a longer one is told, once, and so is its end", async () => {
  const heard = followed(made());
  FakeSocket.last.hello();
  FakeSocket.last.end(1006);
  await after(GRACE_MS);
  expect(heard).toEqual([false]);
  FakeSocket.last.hello(false);
  expect(heard).toEqual([false, true]);
});

test("at the return what waits goes out before anybody hears that all is well", async () => {
  const page = made();
  followed(page);
  FakeSocket.last.hello();
  FakeSocket.last.end(1006);
  await after(GRACE_MS);
  void link(page).send("draft", { answer: 1, key: "k" }).catch(() => undefined);
  link(page).on("line", (online) => online && link(page).refresh());
  FakeSocket.last.hello();
  expect(FakeSocket.last.customs.map(({ op }) => op)).toEqual(["draft", "refresh"]);
});

test.each([4401, 4403, 4404, 4413])("%i is told at once: nothing can be sent", (code) => {
  const heard = followed(made());
  FakeSocket.last.hello();
  FakeSocket.last.end(code);
  expect(heard).toEqual([false]);
});

test("an idle page has nothing to tell", async () => {
  const heard = followed(made());
  FakeSocket.last.hello();
  FakeSocket.last.end(4408);
  await after(60_000);
  expect(heard).toEqual([]);
});

test("what is shown while the line is gone knows it", async () => {
  const page = made();
  FakeSocket.last.hello();
  FakeSocket.last.end(4404);
  const heard = followed(page);
  expect(heard).toEqual([]);
  const told = vi.fn();
  link(page).on("line", told);
  page.activities.mount(ID, document.body.appendChild(document.createElement("div")));
  expect(told).toHaveBeenCalledWith(false, "");
});

test("one view that stumbles keeps nothing from another", () => {
  const silent = vi.spyOn(console, "error").mockReturnValue();
  const page = made();
  page.activities.mount(ID, page.place);
  page.activities.mount(ID, document.body.appendChild(document.createElement("div")));
  const heard = vi.fn();
  page.links[0]!.on("event", () => {
    throw new Error("stumbles");
  });
  page.links[1]!.on("event", heard);
  FakeSocket.last.hello();
  const content = { op: "event", event: { type: "post", data: 1 } };
  FakeSocket.last.bytes(said(ID, { method: "custom", content }));
  expect(heard).toHaveBeenCalledTimes(1);
  expect(silent.mock.calls.map(([error]) => String(error))).toEqual(["Error: stumbles"]);
});

test("an activity whose code comes later stands where its card stood", async () => {
  const line = new Line(() => "ws://x/");
  const show = ({ el }: { el: HTMLElement }) => void el.append("late");
  const late = { quiz: { render: show } } as unknown as Modules;
  const page = { models: MODELS, texts: {} };
  const activities = new Activities(page, line, {}, () => Promise.resolve(late));
  const places = [0, 1].map(() => document.createElement("div"));
  places.forEach((place) => (place.textContent = "card"));
  const [, leave] = places.map((place) => activities.mount(ID, place));
  leave!();
  expect(places.map((place) => place.textContent)).toEqual(["card", "card"]);
  await after(0);
  expect(places.map((place) => place.textContent)).toEqual(["late", "card"]);
});

import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { beforeEach, describe, expect, it } from "vitest";
import marking from "./marking.js";
import { found } from "./marking-phrases.js";
import { nextWaiting } from "./marking-state.js";
import { AskedModel, at } from "./testing-asks.js";
import { Refusal, show, violations } from "./testing.js";
import type { Json } from "./types.js";
import type { DeskWork } from "./wire-marking.js";

const CRITERION = { id: "context", title: "Context", star: false, levels: ["none", "little", "some", "good", "more"] };
const NOTHING = { score: null, comment: "" };
const EVIL = "<img src=x onerror=alert(1)>";

function work(id: number, parts: Partial<DeskWork> = {}): DeskWork {
  return {
    id, name: `Teacher ${id}`, on: "2026-01-12", late: false, state: "waiting", held: NOTHING, mark: null,
    earlier: null, version: 0, work: [{ label: "Situation", text: `Lesson ${id} ${EVIL}` }], rest: [], reviews: [],
    reviewing: false, released: false, ...parts,
  };
}

function model(works: DeskWork[], answers: object = {}, roles = ["trainer"], ready = 0): AskedModel {
  const waiting = works.filter(({ state }) => state === "waiting").length;
  const questions = [
    { criterion: "context", title: "Context", waiting },
    { criterion: "tone", title: "Tone", waiting: 2 },
  ];
  const question = ({ criterion }: Record<string, Json>): object => ({
    module: "m01-network", criterion: { ...CRITERION, id: criterion, title: criterion === "tone" ? "Tone" : "Context" },
    works, waiting, total: works.length,
  });
  const mark = ({ id, score, comment, version }: Record<string, Json>): object => ({
    ...works.find((one) => one.id === id), state: "writing", mark: { score, comment }, version: Number(version) + 1,
  });
  return new AskedModel("marking", {
    me: { name: "tvera", display_name: "Vera", roles },
    modules: [{ module: "m01-network", title: "M1", works: works.length, questions, ready }],
    question, mark, look: null, phrases: [], ...answers,
  }, { person: "tvera", answer: null, version: 0 });
}

const heading = (name: RegExp): Promise<HTMLElement> => screen.findByRole("heading", { name });
const press = (key: string, more: object = {}): boolean => fireEvent.keyDown(document.activeElement!, { key, ...more });
const marks = (made: AskedModel): Record<string, Json>[] => made.asked("mark");

/** Put the focus on the open work, as a person does who begins there. */
async function begin(name: RegExp): Promise<void> {
  (await heading(name)).focus();
}

beforeEach(() => {
  localStorage.clear();
  at("/services/classroom/en/s07-marking/");
});

describe("the desk", () => {
  it("is for trainers, and asks nothing else of the commons for anybody else", async () => {
    const made = model([work(1)], {}, ["teacher"]);
    await show(marking, made);
    expect(await screen.findByText("This page is for trainers.")).toBeTruthy();
    expect(made.asked("modules")).toEqual([]);
  });

  it("shows words as words, what each level means, and reviews without names", async () => {
    const review = { by: "colleague", score: 2, strength: EVIL, question: "Who?", suggestion: "" } as const;
    const el = await show(marking, model([work(1, { reviews: [review] })]));
    expect(await screen.findByText(`Lesson 1 ${EVIL}`)).toBeTruthy();
    expect(screen.getByLabelText("3 — good")).toBeTruthy();
    expect(screen.getByText("Review 1, by a colleague: 2", { exact: false })).toBeTruthy();
    expect(el.querySelector("img")).toBeNull();
    expect(await violations(el)).toEqual([]);
  });

  it("marks by two keys and goes on to the next work that waits", async () => {
    const made = model([work(1), work(2, { state: "marked", held: { score: 4, comment: "" } }), work(3)]);
    await show(marking, made);
    await begin(/Teacher 1/);
    press("3");
    expect((screen.getByLabelText("3 — good") as HTMLInputElement).checked).toBe(true);
    press("Enter");
    await waitFor(async () => expect(document.activeElement).toBe(await heading(/Teacher 3/)));
    press("0");
    press("Enter");
    await waitFor(() => expect(document.activeElement?.textContent).toContain("Enter goes on to “Tone”"));
    await waitFor(() => expect(marks(made)).toHaveLength(2));
    expect(marks(made)[0]).toMatchObject({ of: "m01-network", criterion: "context", id: 1, score: 3, comment: "", version: 0, seen: NOTHING, names: true });
    expect(marks(made)[1]).toMatchObject({ id: 3, score: 0 });
    press("Enter");
    await waitFor(() => expect(document.activeElement?.textContent).toBe("Teacher 1, Tone"));
  });

  it("says what is missing instead of marking without a level", async () => {
    const made = model([work(1)]);
    await show(marking, made);
    await begin(/Teacher 1/);
    press("Enter");
    expect(await screen.findByText("Please choose a level.")).toBeTruthy();
    expect(marks(made)).toEqual([]);
  });

  it("gives what stands there already to nobody anew", async () => {
    const made = model([work(1, { state: "marked", held: { score: 2.5, comment: "Kept" } }), work(2)]);
    await show(marking, made);
    await begin(/Teacher 1/);
    expect((screen.getByLabelText(/^2.5 —/) as HTMLInputElement).checked).toBe(true);
    press("Enter");
    await waitFor(async () => expect(document.activeElement).toBe(await heading(/Teacher 2/)));
    expect(marks(made)).toEqual([]);
  });
});

describe("keys", () => {
  it("type in a field, and Escape leads out of it", async () => {
    const made = model([work(1), work(2)]);
    await show(marking, made);
    await begin(/Teacher 1/);
    press("с", { code: "KeyC" });
    const comment = screen.getByLabelText("Comment for the teacher");
    expect(document.activeElement).toBe(comment);
    for (const key of ["4", "c", "Enter", "ArrowRight"]) press(key);
    expect(screen.queryByRole("radio", { checked: true })).toBeNull();
    expect(await heading(/Teacher 1/)).toBeTruthy();
    press("Escape");
    expect(document.activeElement).toBe(await heading(/Teacher 1/));
    press("4");
    comment.focus();
    press("Enter", { ctrlKey: true });
    await waitFor(() => expect(marks(made)[0]).toMatchObject({ id: 1, score: 4 }));
  });

  it("do nothing outside the desk, nor when they are turned off", async () => {
    const made = model([work(1), work(2)]);
    await show(marking, made);
    await heading(/Teacher 1/);
    fireEvent.keyDown(document.body, { key: "3" });
    expect(screen.queryByRole("radio", { checked: true })).toBeNull();
    fireEvent.click(screen.getByText("Names and keys"));
    fireEvent.click(screen.getByLabelText(/^Keys without Ctrl/));
    await begin(/Teacher 1/);
    for (const key of ["3", "Enter", "ArrowRight"]) press(key);
    expect(screen.queryByRole("radio", { checked: true })).toBeNull();
    expect(document.activeElement).toBe(await heading(/Teacher 1/));
  });

  it("go through the works by arrows", async () => {
    await show(marking, model([work(1), work(2), work(3)]));
    await begin(/Teacher 1/);
    press("ArrowRight");
    await waitFor(() => expect(document.activeElement?.textContent).toContain("Teacher 2"));
    press("ArrowLeft");
    await waitFor(() => expect(document.activeElement?.textContent).toContain("Teacher 1"));
    press("ArrowLeft");
    await waitFor(() => expect(document.activeElement?.textContent).toContain("Teacher 3"));
  });
});

describe("names", () => {
  it("are not even asked for when they are hidden", async () => {
    const made = model([work(1)]);
    await show(marking, made);
    fireEvent.click(await screen.findByText("Names and keys"));
    fireEvent.click(screen.getByLabelText("Show the teachers’ names"));
    await waitFor(() => expect(made.asked("question").at(-1)).toMatchObject({ names: false }));
  });
});

describe("what is typed", () => {
  it("is kept on the device and in the commons until it is given", async () => {
    const made = model([work(1), work(2)]);
    await show(marking, made);
    fireEvent.input(await screen.findByLabelText("Comment for the teacher"), { target: { value: "Count twice" } });
    await waitFor(() => expect(Object.values(localStorage).join()).toContain("Count twice"));
    await waitFor(() => expect(made.ops("draft").at(-1)!["answer"]).toEqual({ works: { "m01-network/context/1": { score: null, comment: "Count twice", sent: null } } }), { timeout: 4000 });
    await begin(/Teacher 1/);
    press("2");
    press("Enter");
    await waitFor(() => expect(marks(made)[0]).toMatchObject({ comment: "Count twice", score: 2 }));
    await waitFor(() => expect(made.ops("draft").at(-1)!["answer"]).toEqual({ works: {} }), { timeout: 4000 });
  });

  it("was under way when the page closed, and is sent under the same key", async () => {
    const sent = { key: "1c9e6679-7425-40de-944b-e07fc1f90ae7", version: 0, seen: NOTHING };
    const made = model([work(1)]);
    made.state.answer = { works: { "m01-network/context/1": { score: 3, comment: "From before", sent } } };
    made.state.version = 3;
    await show(marking, made);
    await waitFor(() => expect(marks(made)).toHaveLength(1));
    expect(marks(made)[0]).toMatchObject({ key: sent.key, score: 3, comment: "From before" });
  });

  it("stays typed when a colleague was faster, and says so", async () => {
    const taken = (): never => {
      throw new Refusal("mark_changed", "A colleague has marked this.");
    };
    const made = model([work(1)], { mark: taken });
    await show(marking, made);
    await begin(/Teacher 1/);
    press("3");
    press("Enter");
    expect(await screen.findByText("A colleague has marked this.")).toBeTruthy();
    await waitFor(() => expect(made.asked("question").length).toBeGreaterThan(1));
    expect((screen.getByLabelText("3 — good") as HTMLInputElement).checked).toBe(true);
  });
});

describe("a conflict", () => {
  const torn = work(1, { state: "conflict", held: { score: 1, comment: "Of formgrader" }, mark: { score: 3, comment: "Mine" }, version: 1 });

  it("is asked about before anything is written", async () => {
    const made = model([torn]);
    const el = await show(marking, made);
    await begin(/Teacher 1/);
    press("Enter");
    expect(await screen.findByText("Please choose first which of the two marks stays.")).toBeTruthy();
    expect(marks(made)).toEqual([]);
    expect(await violations(el)).toEqual([]);
    fireEvent.click(screen.getByText("Write mine"));
    await waitFor(() => expect(marks(made)[0]).toMatchObject({ score: 3, comment: "Mine", seen: torn.held, version: 1 }));
  });

  it("may end with the gradebook's mark", async () => {
    const made = model([torn]);
    await show(marking, made);
    fireEvent.click(await screen.findByText("Keep the gradebook’s"));
    await waitFor(() => expect(marks(made)[0]).toMatchObject({ score: 1, comment: "Of formgrader", seen: torn.held }));
  });
});

describe("the bank", () => {
  const PHRASES = [
    { id: 1, text: "Say when it happened.", mine: true, created_at: "2026-01-12T09:30:00Z" },
    { id: 2, text: "Count twice.", mine: false, created_at: "2026-01-12T09:30:00Z" },
  ];

  it("is searched and put into the comment by keyboard", async () => {
    await show(marking, model([work(1)], { phrases: PHRASES }));
    await begin(/Teacher 1/);
    press("и", { code: "KeyB" });
    const field = screen.getByRole("combobox", { name: "Bank of comments" });
    expect(document.activeElement).toBe(field);
    await waitFor(() => expect(screen.getAllByRole("option", { name: /\.$/ })).toHaveLength(2));
    press("ArrowDown");
    press("Enter");
    const comment = screen.getByLabelText("Comment for the teacher") as HTMLTextAreaElement;
    expect(document.activeElement).toBe(comment);
    expect(comment.value).toBe("Count twice.");
    fireEvent.input(field, { target: { value: "WHEN say" } });
    field.focus();
    press("Enter");
    expect(comment.value).toBe("Count twice.\nSay when it happened.");
  });

  it("takes the comment in, and gives one's own back", async () => {
    const made = model([work(1)], { phrases: PHRASES, keep_phrase: PHRASES, drop_phrase: [PHRASES[1]] });
    await show(marking, made);
    fireEvent.input(await screen.findByLabelText("Comment for the teacher"), { target: { value: " New. " } });
    fireEvent.click(screen.getByText("Put this comment into the bank"));
    await waitFor(() => expect(made.asked("keep_phrase")[0]).toMatchObject({ text: "New." }));
    fireEvent.click(screen.getByLabelText("Take out: Say when it happened."));
    await waitFor(() => expect(made.asked("drop_phrase")).toEqual([{ id: 1 }]));
    expect(screen.queryByLabelText("Take out: Count twice.")).toBeNull();
  });

  it("finds every word, capitals and ё aside", () => {
    const phrase = { id: 1, text: "Ещё один Шаг", mine: false, created_at: "" };
    expect(found([phrase], "шаг еще")).toEqual([phrase]);
    expect(found([phrase], "шаг назад")).toEqual([]);
  });
});

describe("release", () => {
  it("asks once more, and says how many", async () => {
    const made = model([work(1, { state: "marked", held: { score: 3, comment: "" } })], { release: { works: 2 } }, ["trainer"], 2);
    await show(marking, made);
    fireEvent.click(await screen.findByText("Give them to the teachers"));
    expect(made.asked("release")).toEqual([]);
    fireEvent.click(screen.getByText("Yes, give them"));
    expect(await screen.findAllByText("2 teachers are being given the marks.")).toBeTruthy();
    expect(made.asked("release")[0]).toMatchObject({ of: "m01-network" });
  });
});

describe("who comes next", () => {
  it("is whoever waits behind, then from the beginning, and nobody who was given a mark", () => {
    const works = [work(1), work(2, { state: "marked" }), work(3), work(4)];
    expect(nextWaiting(works, 2, () => false)?.id).toBe(4);
    expect(nextWaiting(works, 3, () => false)?.id).toBe(1);
    expect(nextWaiting(works, 3, ({ id }) => id === 1)?.id).toBe(3);
    expect(nextWaiting(works, 0, () => true)).toBeNull();
  });

  it("is told within its own panel", async () => {
    await show(marking, model([work(1), work(2)]));
    const list = await screen.findByLabelText("2 works to mark");
    expect(within(list).getAllByRole("option")).toHaveLength(2);
  });
});

describe("a question that is finished", () => {
  it("stays open until the trainer goes on, whatever is told of what waits", async () => {
    const works = [work(1)];
    const made = model(works);
    await show(marking, made);
    await begin(/Teacher 1/);
    const before = made.answers["modules"] as { questions: { criterion: string; waiting: number }[] }[];
    made.answers["modules"] = before.map((one) => ({ ...one, questions: one.questions.map((card) => ({ ...card, waiting: card.criterion === "tone" ? 2 : 0 })) }));
    press("3");
    press("Enter");
    await waitFor(() => expect(made.asked("modules").length).toBeGreaterThan(1));
    expect(await screen.findByText("0 works to mark")).toBeTruthy();
    expect(document.activeElement?.textContent).toContain("Enter goes on to “Tone”");
  });

  it("opens what has come meanwhile", async () => {
    const works = [work(1)];
    const made = model(works);
    await show(marking, made);
    await begin(/Teacher 1/);
    works.push(work(2));
    press("3");
    press("Enter");
    await waitFor(() => expect(document.activeElement?.textContent).toContain("Teacher 2"));
  });
});

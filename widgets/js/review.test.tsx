import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { beforeEach, describe, expect, it } from "vitest";
import { ASK_AGAIN_MS } from "./ask.js";
import review from "./review.js";
import { AskedModel, at } from "./testing-asks.js";
import { Refusal, show, violations } from "./testing.js";
import type { ReviewDesk } from "./wire-reviews.js";

const CRITERIA = [
  { id: "context", title: "Context", star: false, levels: ["none", "little", "some", "good", "more"] },
  { id: "privacy", title: "Privacy", star: true, levels: ["told", "half", "nearly", "kept", "changed"] },
];
const TITLES = { context: "Context", privacy: "Privacy" };
const PART = { score: 3, strength: "You counted it.", question: "What then?", suggestion: "Ask two." };
const TASK = { task: "t".repeat(22), criteria: CRITERIA, work: [{ label: "Situation", text: "<b>7 pupils</b>" }], parts: {}, version: 0, due: "2026-02-03", overdue: false };
const DONE = { done: true, exemplar_html: "", last: null };
const OPEN = { state: "open", basis: "none", scores: null, titles: TITLES, total: 0, max: 8, passed: false, note: "", appeal: "", may_appeal: false, may_score_self: false, overruled: {} };
const DESK = {
  offered: true,
  handed_in: true,
  criteria: CRITERIA,
  calibration: DONE,
  tasks: [],
  written: [],
  received: [],
  case: OPEN,
  standing: { points: 0, max: 2, written: 0, useful: 0, attentive: false },
  overdue: 0,
} as unknown as ReviewDesk;
const RECEIVED = { received: "r".repeat(22), by: "colleague", on: "2026-01-12", parts: { context: PART }, titles: TITLES, useful: null, thanks: "" };

function model(desk: object, answers: object = {}, roles = ["teacher"]): AskedModel {
  const me = { name: "tabc", display_name: "Anna", roles };
  return new AskedModel("review", { me, desk: { ...DESK, ...desk }, ...answers });
}

const level = (group: HTMLElement, words: RegExp): HTMLElement => within(group).getByLabelText(words);
const group = async (name: RegExp): Promise<HTMLElement> => screen.findByRole("group", { name });

class Thin extends Refusal {
  constructor(readonly details: object) {
    super("thin_review", "Not whole yet.");
  }
}

beforeEach(() => {
  localStorage.clear();
  at("/services/classroom/en/m01-network/");
});

it("asks again by itself where no answer came", async () => {
  let there = false;
  const made = model({});
  made.answers["desk"] = () => {
    if (!there) throw new Refusal("offline", "Nobody answers.");
    return DESK;
  };
  await show(review, made);
  expect(await screen.findByText(/No connection/)).toBeTruthy();
  there = true;
  const patience = { timeout: 3 * ASK_AGAIN_MS };
  expect(await screen.findByText("For you to review", {}, patience)).toBeTruthy();
  expect(screen.queryByText(/No connection/)).toBeNull();
  expect(made.asked("desk")).toHaveLength(2);
}, 4 * ASK_AGAIN_MS);

describe("calibration", () => {
  it("wants every level, then shows the expert's points and reasons", async () => {
    const last = { near: true, mine: { context: 3, privacy: 4 }, expert: { context: 2, privacy: 4 }, reasons_html: "<p>Because.</p>" };
    const made = model(
      { calibration: { done: false, exemplar_html: "<p>An example</p>", last: null } },
      { calibrate: { ...DESK, calibration: { ...DONE, last } } },
    );
    const el = await show(review, made);
    fireEvent.click(await screen.findByText("Compare with the expert"));
    expect(await screen.findAllByText("Please choose a level.")).toHaveLength(2);
    await waitFor(() => expect(document.activeElement?.closest("fieldset")?.textContent).toContain("Context"));
    expect(made.asked("calibrate")).toEqual([]);
    fireEvent.click(level(await group(/^Context/), /^3/));
    fireEvent.click(level(await group(/^Privacy/), /^4/));
    fireEvent.click(screen.getByText("Compare with the expert"));
    expect(await screen.findByText("Because.")).toBeTruthy();
    expect(screen.getByText("Context: you 3, the expert 2")).toBeTruthy();
    expect(made.asked("calibrate")[0]).toMatchObject({ scores: { context: 3, privacy: 4 } });
    expect(await violations(el)).toEqual([]);
  });
});

describe("a review", () => {
  it("shows the work as text, keeps what is typed, and saves it", async () => {
    const made = model({ tasks: [TASK] }, { keep: { version: 1, saved_at: "2026-01-12T09:30:00Z" } });
    const el = await show(review, made);
    expect(await screen.findByText("<b>7 pupils</b>")).toBeTruthy();
    fireEvent.input(screen.getByLabelText("Strength (Context)"), { target: { value: "You counted" } });
    expect(Object.values(localStorage).join()).toContain("You counted");
    expect(await screen.findByText("Saved.", {}, { timeout: 4000 })).toBeTruthy();
    expect(made.asked("keep")[0]).toMatchObject({ task: TASK.task, parts: { context: { strength: "You counted", score: null } } });
    expect(Object.keys(localStorage)).toEqual([]);
    expect(await violations(el)).toEqual([]);
  });

  it("goes on with what this device kept when the commons did not take it", async () => {
    const before = model({ tasks: [TASK] });
    const el = await show(review, before);
    fireEvent.input(await screen.findByLabelText("Question (Privacy)"), { target: { value: "Who else?" } });
    expect(await screen.findByText(/kept on this device/, {}, { timeout: 4000 })).toBeTruthy();
    el.remove();
    await show(review, model({ tasks: [TASK] }));
    const fields = await screen.findAllByLabelText("Question (Privacy)");
    expect((fields.at(-1) as HTMLTextAreaElement).value).toBe("Who else?");
  });

  it("comes back with what is not whole at its place, and is sent under one key", async () => {
    const faults = [{ criterion: "privacy", part: "strength", text: "Say what exactly is good." }];
    let thin = true;
    const made = model(
      { tasks: [TASK] },
      {
        keep: { version: 1, saved_at: "2026-01-12T09:30:00Z" },
        send_review: () => {
          if (thin) throw new Thin({ faults });
          return { ...DESK, tasks: [] };
        },
      },
    );
    const el = await show(review, made);
    fireEvent.click(await screen.findByText("Send the review"));
    const fault = await screen.findByText("Say what exactly is good.");
    const field = screen.getByLabelText("Strength (Privacy)");
    expect(field.getAttribute("aria-invalid")).toBe("true");
    expect(field.getAttribute("aria-describedby")).toContain(fault.id);
    await waitFor(() => expect(document.activeElement).toBe(field));
    expect(await violations(el)).toEqual([]);
    thin = false;
    fireEvent.input(field, { target: { value: "You changed three details." } });
    expect(screen.queryByText("Say what exactly is good.")).toBeNull();
    fireEvent.click(screen.getByText("Send the review"));
    expect(await screen.findByText(/nothing for you to review now/)).toBeTruthy();
    const [first, second] = made.asked("send_review");
    expect(first!["key"]).toBe(second!["key"]);
    await waitFor(() => expect(document.activeElement?.textContent).toBe("For you to review"));
  });
});

describe("one's own work", () => {
  it("shows reviews, thanks for them, and the mark with a trainer's beside it", async () => {
    const done = { ...OPEN, state: "done", basis: "colleagues", scores: { context: 2.5, privacy: 3 }, total: 5.5, passed: true, overruled: { context: 4 }, may_appeal: true };
    const useful = { ...DESK, received: [{ ...RECEIVED, useful: true }], case: done };
    const made = model({ received: [RECEIVED], case: done }, { useful, appeal: useful });
    const el = await show(review, made);
    expect(await screen.findByText("5.5 of 8 points: passed.")).toBeTruthy();
    expect(screen.getByText(/a trainer gave 4 in the gradebook/)).toBeTruthy();
    expect(await violations(el)).toEqual([]);
    fireEvent.input(screen.getByLabelText(/What did it help/), { target: { value: "To count." } });
    fireEvent.click(screen.getByText("It was useful"));
    await waitFor(() => expect(screen.getByText("It was useful").getAttribute("aria-pressed")).toBe("true"));
    expect(made.asked("useful")).toEqual([{ received: RECEIVED.received, useful: true, thanks: "To count." }]);
  });

  it("takes an appeal of a sentence or two", async () => {
    const done = { ...OPEN, state: "done", basis: "colleagues", scores: { context: 1, privacy: 1 }, total: 2, may_appeal: true };
    const made = model({ case: done }, { appeal: { ...DESK, case: { ...done, state: "appealed", may_appeal: false, appeal: "x" } } });
    await show(review, made);
    fireEvent.click(await screen.findByText("I do not agree with the mark"));
    const field = screen.getByLabelText("What should a trainer look at?");
    fireEvent.input(field, { target: { value: "No!" } });
    fireEvent.click(screen.getByText("Ask a trainer to decide"));
    expect(await screen.findByText("Please write a sentence or two.")).toBeTruthy();
    fireEvent.input(field, { target: { value: "They overlooked the count of pupils." } });
    fireEvent.click(screen.getByText("Ask a trainer to decide"));
    expect(await screen.findByText(/Your appeal waits for a trainer/)).toBeTruthy();
  });

  it("lets an author whom nobody reviewed score her own work", async () => {
    const alone = { ...OPEN, may_score_self: true };
    const made = model({ case: alone }, { score_self: { ...DESK, case: { ...OPEN, basis: "self", scores: { context: 3, privacy: 3 }, total: 6, passed: true } } });
    await show(review, made);
    fireEvent.click(await screen.findByLabelText(/^3 — good/));
    fireEvent.click(screen.getByLabelText(/^3 — kept/));
    fireEvent.click(screen.getByText("Score my own work"));
    expect(await screen.findByText("6 of 8 points: passed.")).toBeTruthy();
  });
});

describe("staff", () => {
  it("says by when to write, as the edition writes days", async () => {
    await show(review, model({ tasks: [TASK] }));
    expect(await screen.findByText(/Please write by 3 February\./)).toBeTruthy();
  });

  it("takes an overdue review over", async () => {
    const made = model({ overdue: 2 }, { take: { ...DESK, tasks: [TASK], overdue: 1 } }, ["teacher", "mentor"]);
    await show(review, made);
    fireEvent.click(await screen.findByText("Take one over"));
    expect(await screen.findByText("Work 1")).toBeTruthy();
    expect(made.asked("cases")).toEqual([]);
  });

  it("decides a case with reasons", async () => {
    const one = { id: 7, module: "m01-network", title: "Talk", display_name: "Eldar", state: "apart", appeal: "", criteria: CRITERIA.slice(0, 1), work: TASK.work, reviews: [{ by: "colleague", display_name: "Leila", parts: { context: PART } }] };
    let cases = [one];
    const made = model({}, { cases: () => cases, decide: () => (cases = []) }, ["teacher", "trainer"]);
    const el = await show(review, made);
    expect(await screen.findByText("Two reviews of Eldar are far apart: “Talk”")).toBeTruthy();
    expect(await violations(el)).toEqual([]);
    fireEvent.click(screen.getByLabelText(/^4 — more/));
    fireEvent.click(screen.getByText("Decide"));
    expect(await screen.findByText("Please say why.")).toBeTruthy();
    fireEvent.input(screen.getByLabelText("Your reasons, for the author"), { target: { value: "It is counted." } });
    fireEvent.click(screen.getByText("Decide"));
    await waitFor(() => expect(made.asked("decide")[0]).toMatchObject({ id: 7, scores: { context: 4 }, note: "It is counted." }));
    expect(await screen.findByText("Nothing waits for you.")).toBeTruthy();
  });

  it("says so where a module has no reviews, and asks again when something happens", async () => {
    let offered = false;
    const made = model({}, { desk: () => ({ ...DESK, offered }) });
    await show(review, made);
    expect(await screen.findByText("Colleagues do not review this module.")).toBeTruthy();
    offered = true;
    made.push({ op: "event", event: { type: "reviews", data: {} } });
    expect(await screen.findByText("Reviews of your work")).toBeTruthy();
  });
});

import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { beforeEach, describe, expect, it } from "vitest";
import moderation from "./moderation.js";
import { movesOf, questionOf } from "./moderation-decide.js";
import { AskedModel, at, refusing } from "./testing-asks.js";
import { show, violations } from "./testing.js";
import type { Case } from "./wire-social.js";

const WHEN = "2026-01-12T09:30:00Z";
const POST = { id: 51, author: "Eldar", person: "teldar", mine: false, seeded: false, state: "shown", created_at: WHEN };
const COMPLAINT = { reason: "rude", note: "Not kind.", created_at: WHEN };
const CASE = {
  post: POST,
  text: "A text.",
  excuse: "",
  module: "m01-network",
  activity: "d",
  topic_title: "Talk",
  cohort: "",
  community: "",
  complaints: [COMPLAINT],
  actions: [],
} as unknown as Case;
const ACTION = { id: 3, kind: "hide", moderator: "Leila", mine: false, person: "teldar", display_name: "Eldar", post: 51, note: "Why", before: null, created_at: WHEN, appeal: null };
const APPEAL = { text: "No.", created_at: WHEN, upheld: null, decided_by: "", note: "", decided_at: null };
const EMPTY = { cases: [], appeals: [], excused: [], paused: [] };

const withPost = (parts: object, of: object = {}): Case =>
  ({ ...CASE, ...of, post: { ...POST, ...parts } }) as unknown as Case;

function model(queue: object | (() => object), answers: object = {}): AskedModel {
  const me = { name: "tabc", display_name: "Anna", roles: ["trainer"] };
  return new AskedModel("moderation", { me, queue, log: { actions: [], next: null }, ...answers });
}

const caseOf = async (heading: string): Promise<HTMLElement> =>
  (await screen.findByText(heading)).closest("article")!;

beforeEach(() => at("/services/classroom/en/m01-network/"));

describe("the queue", () => {
  it("is for moderators", async () => {
    const made = model(EMPTY, { me: { name: "t", display_name: "Anna", roles: ["teacher"] } });
    await show(moderation, made);
    expect(await screen.findByText(/This page is for moderators/)).toBeTruthy();
    expect(made.asked("queue")).toEqual([]);
  });

  it("says what was reported, why, and where it stands", async () => {
    const el = await show(moderation, model({ ...EMPTY, cases: [CASE] }));
    const article = await caseOf("Eldar in “Talk”");
    expect(article.textContent).toContain("rude or hurting");
    expect(article.textContent).toContain("Not kind.");
    const link = within(article).getByText("the post in its conversation");
    expect(link.getAttribute("href")).toBe("/services/classroom/en/m01-network/#post-51");
    expect(await violations(el)).toEqual([]);
  });

  it("wants a decision and a reason, then goes to the next case", async () => {
    const two = withPost({ id: 52, author: "Leila" });
    let cases = [CASE, two];
    const made = model(() => ({ ...EMPTY, cases }), {
      post_act: () => ((cases = [two]), CASE),
    });
    await show(moderation, made);
    const article = await caseOf("Eldar in “Talk”");
    fireEvent.click(within(article).getByText("Decide"));
    expect(await within(article).findByText("Please choose one.")).toBeTruthy();
    fireEvent.click(within(article).getByLabelText("Hide it"));
    fireEvent.click(within(article).getByText("Decide"));
    expect(made.asked("post_act")).toEqual([]);
    expect(document.activeElement).toBe(within(article).getByLabelText("Why"));
    fireEvent.input(within(article).getByLabelText("Why"), { target: { value: "Rude." } });
    expect(Object.values(localStorage).join()).toContain("Rude.");
    fireEvent.click(within(article).getByText("Decide"));
    await waitFor(() => expect(document.activeElement?.textContent).toBe("Leila in “Talk”"));
    expect(made.asked("post_act")).toEqual([{ id: 51, action: "hide", note: "Rude." }]);
    expect(Object.keys(localStorage)).toEqual([]);
  });

  it("ends at its heading, and keeps the reason of a refused decision", async () => {
    let cases = [CASE];
    const made = model(() => ({ ...EMPTY, cases }), { post_act: refusing("Not now.") });
    await show(moderation, made);
    const article = await caseOf("Eldar in “Talk”");
    fireEvent.click(within(article).getByLabelText("Leave it as it is"));
    fireEvent.input(within(article).getByLabelText("Why"), { target: { value: "Fine." } });
    fireEvent.click(within(article).getByText("Decide"));
    expect(await screen.findByText("Not now.")).toBeTruthy();
    expect(within(article).getByLabelText<HTMLTextAreaElement>("Why").value).toBe("Fine.");
    made.answers["post_act"] = () => ((cases = []), CASE);
    fireEvent.click(within(article).getByText("Decide"));
    await waitFor(() => expect(document.activeElement?.textContent).toBe("Reported posts"));
  });

  it("offers nothing on one's own post", async () => {
    await show(moderation, model({ ...EMPTY, cases: [withPost({ mine: true })] }));
    expect(await screen.findByText(/another moderator has to decide/)).toBeTruthy();
    expect(screen.queryByText("Decide")).toBeNull();
  });
});

describe("moves", () => {
  it("fit the post: shown, hidden, a pseudonym's, one that was silenced", () => {
    expect(movesOf(CASE)).toEqual(["dismiss", "hide", "edit", "warn", "pause"]);
    expect(movesOf(withPost({ state: "hidden" }))[0]).toBe("restore");
    const circle = { person: null, author: "Quiet Brook" };
    expect(movesOf(withPost(circle)).at(-1)).toBe("silence");
    const silenced = { actions: [{ ...ACTION, kind: "silence" }] };
    expect(movesOf(withPost(circle, silenced)).at(-1)).toBe("unsilence");
    expect(movesOf(withPost({ person: null, author: "" }))).toEqual(["dismiss", "hide", "edit"]);
  });

  it("become questions", () => {
    const now = { note: " N ", text: " T ", days: 3 };
    const about = { name: "teldar", note: "N", days: 3, post: 51 };
    expect(questionOf(CASE, { ...now, move: "pause" })).toEqual([
      "person_act",
      { ...about, action: "pause" },
    ]);
    expect(questionOf(CASE, { ...now, move: "edit" })).toEqual([
      "post_act",
      { id: 51, action: "edit", note: "N", text: "T" },
    ]);
  });
});

describe("objections", () => {
  it("are decided with a note, but never by who did it", async () => {
    const appeals = [
      { ...ACTION, appeal: APPEAL },
      { ...ACTION, id: 4, mine: true, appeal: APPEAL },
    ];
    const made = model({ ...EMPTY, appeals }, { decide: ACTION });
    await show(moderation, made);
    expect(await screen.findByText(/Another trainer or administrator/)).toBeTruthy();
    expect(screen.getAllByText("Take it back")).toHaveLength(1);
    fireEvent.click(screen.getByText("Take it back"));
    expect(await screen.findByText("Please say why.")).toBeTruthy();
    fireEvent.input(screen.getByLabelText("Why"), { target: { value: "Right." } });
    fireEvent.click(screen.getByText("Take it back"));
    await waitFor(() => expect(made.asked("queue")).toHaveLength(2));
    expect(made.asked("decide")).toEqual([{ id: 3, upheld: false, note: "Right." }]);
  });
});

describe("people and the trail", () => {
  it("ends a pause with a note", async () => {
    const paused = [{ person: "tx1", display_name: "Oleg", until: WHEN }];
    const made = model({ ...EMPTY, paused }, { person_act: ACTION });
    await show(moderation, made);
    await screen.findByText("Oleg");
    fireEvent.input(screen.getByLabelText("Why"), { target: { value: "Enough." } });
    fireEvent.click(screen.getByText("End the pause"));
    await waitFor(() => expect(made.asked("person_act")).toHaveLength(1));
    expect(made.asked("person_act")[0]).toEqual({ name: "tx1", action: "unpause", note: "Enough." });
  });

  it("shows the trail part by part, when it is wanted", async () => {
    const log = ({ after }: { after?: number }): object =>
      after
        ? { actions: [{ ...ACTION, id: 1, kind: "warn" }], next: null }
        : { actions: [ACTION], next: 2 };
    const made = model(EMPTY, { log, post_act: CASE });
    const el = await show(moderation, made);
    await screen.findByText("Nobody is paused.");
    expect(made.asked("log")).toEqual([]);
    const details = [...el.querySelectorAll("details")].at(-1)!;
    details.open = true;
    fireEvent(details, new Event("toggle"));
    fireEvent.click(await screen.findByText("Show earlier actions"));
    expect(await screen.findByText("A warning was given")).toBeTruthy();
    fireEvent.input(screen.getByLabelText("Why"), { target: { value: "Mistake." } });
    fireEvent.click(screen.getByRole("button", { name: "Show the post again" }));
    await waitFor(() => expect(made.asked("post_act")).toHaveLength(1));
    expect(made.asked("post_act")[0]).toEqual({ id: 51, action: "restore", note: "Mistake." });
  });
});

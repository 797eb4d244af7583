import { fireEvent, screen, waitFor } from "@testing-library/preact";
import { beforeEach, describe, expect, it, vi } from "vitest";
import overview from "./overview.js";
import { dayWords, doubtWords, quietWords, shortName, stateWords } from "./overview-words.js";
import { AskedModel, at } from "./testing-asks.js";
import { show, violations } from "./testing.js";
import { Texts } from "./texts.js";

const MODULES = [{ module: "m01-network", title: "The teacher network" }];
const OVERVIEW = {
  cohort: 4,
  name: "Omsk",
  members: 2,
  modules: MODULES,
  quiet: [{ person: "tb", display_name: "Boris", weeks: 3 }],
  quiet_more: 0,
  waiting: [
    { post: 40, module: "m01-network", activity: "talk", topic_title: "Talk", author: "Anna", created_at: "2026-01-12T09:30:00Z" },
  ],
  waiting_more: 0,
  overdue: [{ module: "m01-network", title: "The teacher network", count: 2 }],
};
const row = (name: string): object => ({
  person: `t${name}`,
  display_name: name,
  states: ["begun"],
  last: "2026-01-12",
  quiet_weeks: 0,
});
const COHORT = { id: 4, edition: "en", name: "Omsk", members: 2, trainer: "Vera", invitation: "c".repeat(40) };

function model(answers: object = {}): AskedModel {
  return new AskedModel("overview", {
    me: { name: "tv", display_name: "Vera", roles: ["trainer"] },
    led: [COHORT],
    overview: OVERVIEW,
    people: { people: [row("Anna")], next: null },
    ...answers,
  });
}

let blobs: Blob[] = [];

beforeEach(() => {
  at("/services/classroom/en/m01-network/");
  localStorage.clear();
  blobs = [];
  URL.createObjectURL = (blob) => `blob:${blobs.push(blob as Blob)}`;
  URL.revokeObjectURL = () => undefined;
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => undefined);
});

describe("a look at the cohort", () => {
  it("asks nothing about anybody for one who is no trainer", async () => {
    const made = model({ me: { name: "ta", display_name: "Anna", roles: ["teacher"] } });
    await show(overview, made);
    expect(await screen.findByText("This page is for trainers.")).toBeTruthy();
    for (const name of ["led", "overview", "people"]) expect(made.asked(name)).toEqual([]);
  });

  it("shows who went quiet, what waits and how people stand", async () => {
    const el = await show(overview, model());
    expect(await screen.findByText(/No word for 3 weeks/)).toBeTruthy();
    const post = screen.getByText("Anna in “Talk”").closest("a");
    expect(post?.getAttribute("href")).toBe("/services/classroom/en/m01-network/#post-40");
    expect(screen.getByText(/2 works wait for a review/).closest("a")).toBeTruthy();
    const cell = await screen.findByRole("cell", { name: "begun" });
    expect(cell.closest("tr")?.textContent).toContain("Anna");
    expect(screen.getByLabelText("Link for joining “Omsk”")).toHaveProperty(
      "value",
      `${location.origin}/services/classroom/join/en/${COHORT.invitation}`,
    );
    expect(await violations(el)).toEqual([]);
  });

  it("goes to another group and remembers it", async () => {
    const made = model();
    await show(overview, made);
    await waitFor(() => expect(made.asked("overview")).toEqual([{ cohort: 4 }]));
    fireEvent.change(screen.getByLabelText("Cohort"), { target: { value: "0" } });
    await waitFor(() => expect(made.asked("overview")).toEqual([{ cohort: 4 }, { cohort: 0 }]));
    document.body.replaceChildren();
    const again = model();
    await show(overview, again);
    await waitFor(() => expect(again.asked("overview")).toEqual([{ cohort: 0 }]));
  });

  it("puts the parts of a file together", async () => {
    const made = model({
      export: ({ form, after }: { form: string; after?: string }) =>
        form === "csv"
          ? { text: after ? "b" : "\ufeffa", statements: [], next: after ? null : "tanna" }
          : { text: "", statements: [{ id: after ?? "first" }], next: after ? null : "tanna" },
    });
    await show(overview, made);
    fireEvent.click(await screen.findByText("Download the table (CSV)"));
    await screen.findByText(/^save staffroom-cohort-.*\.csv$/);
    fireEvent.click(screen.getByText("Download xAPI statements (JSON)"));
    await screen.findByText(/^save staffroom-cohort-.*\.json$/);
    expect(made.asked("export")).toEqual([
      { cohort: 4, form: "csv" },
      { cohort: 4, form: "csv", after: "tanna" },
      { cohort: 4, form: "xapi" },
      { cohort: 4, form: "xapi", after: "tanna" },
    ]);
    // The sign of UTF-8 is three bytes and stands once.
    expect(blobs[0]?.size).toBe(5);
    const [, statements] = await Promise.all(blobs.map((blob) => read(blob)));
    expect(JSON.parse(statements ?? "")).toEqual([{ id: "first" }, { id: "tanna" }]);
  });

  it("says of a question what is wrong with it, and of few answers nothing", async () => {
    const plain = { answers: 24, right: 0.2, discrimination: -0.31, doubts: ["reversed"] };
    const few = { item: "q2", text: "Few?", answers: 9, right: null, discrimination: null, doubts: [] };
    const made = model({
      questions: { module: "m01-network", tries: 24, enough: 10, questions: [{ item: "q1", text: "Weak?", ...plain }, few] },
    });
    await show(overview, made);
    fireEvent.change(await screen.findByLabelText("Module"), { target: { value: "m01-network" } });
    expect(await screen.findByText(/the other way round/)).toBeTruthy();
    expect(screen.getByText(/right at the first try: 20 % · discrimination: -0.31 of 1/)).toBeTruthy();
    expect(screen.getByText(/9 answers: not enough/)).toBeTruthy();
    expect(made.asked("questions")).toEqual([{ cohort: 4, of: "m01-network" }]);
  });
});

/** jsdom's blobs have no `text()`. */
function read(blob: Blob): Promise<string> {
  return new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.readAsText(blob);
  });
}

describe("words", () => {
  const texts = new Texts("en", {});

  it("are kind about silence and plain about states", () => {
    expect(quietWords(1, texts)).toBe("No word for 1 week. Perhaps a line from you?");
    expect(stateWords("handed_in", texts)).toBe("handed in");
    expect(doubtWords("easy", texts)).toContain("nearly everybody");
  });

  it("name modules and days shortly", () => {
    expect(shortName({ module: "m07-x", title: "" })).toBe("M7");
    expect(shortName({ module: "other", title: "" })).toBe("other");
    const now = new Date("2026-03-01T00:00:00Z");
    expect(dayWords("2026-01-12", texts, now)).toBe("12 January");
    expect(dayWords("2025-01-12", texts, now)).toContain("2025");
  });
});

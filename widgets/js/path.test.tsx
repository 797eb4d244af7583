import { screen } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import home from "./home.js";
import { timeWords } from "./path-words.js";
import progress, { weekWords } from "./progress.js";
import { Texts } from "./texts.js";
import { AskedModel, at, refusing } from "./testing-asks.js";
import { show, violations } from "./testing.js";

const GO = {
  kind: "resume",
  module: "m01-network",
  title: "Network",
  activity: "chain",
  activity_title: "The chain",
  minutes_left: 45,
};
const STEP = { module: "m01-network", title: "Network", state: "begun", minutes_left: 45 };
const ROUTE = {
  own: false,
  steps: [STEP, { ...STEP, module: "m02-distance", title: "Distance", state: "unwritten" }],
  done: 0,
  written: 1,
  minutes_left: 45,
};
const HOME = {
  go: GO,
  route: ROUTE,
  reviews: [],
  answers: [],
  news: { cohort: "", topics: [], notices: 0 },
  goal: "",
  goals: [],
};
const MODULE = {
  module: "m01-network",
  title: "Network",
  released: true,
  state: "begun",
  minutes_left: 45,
  quiz: { activity: "exit-quiz", title: "Exit quiz", state: "begun", best: 58, needed: 70 },
  discussion: { activity: "talk", title: "Talk", state: "begun", posts: 1, answers: 2, needed: 2, first: false },
  assignment: {
    activity: "request",
    title: "Request",
    state: "waiting",
    handed_in: true,
    points: null,
    max: 20,
    starred: true,
    reviewed: true,
  },
  activities: [{ activity: "chain", title: "The chain", state: "checked" }],
};
const COMPETENCE = {
  code: "KD6",
  name: "Networking",
  framework: "UNESCO",
  before: null,
  now: null,
  judged: 0,
  done: 0,
  of: 1,
};
const PROGRESS = {
  route: ROUTE,
  modules: [MODULE],
  competences: [COMPETENCE],
  before_at: null,
  now_at: null,
  weeks: [{ starts: "2026-01-05", days: 3 }],
};

beforeEach(() => at("/services/classroom/en/m01-network/"));
afterEach(() => at("/"));

describe("home", () => {
  it("leads to the activity where one stopped", async () => {
    const el = await show(home, new AskedModel("home", { home: HOME }));
    const way = await screen.findByRole("link", { name: "The chain" });
    expect(way.getAttribute("href")).toBe("/services/classroom/en/m01-network/#sr-chain");
    expect(el.textContent).toContain("in the module “Network”; about 45 min left there");
    expect(el.textContent).toContain("0 of 1 modules done; about 45 min of study left. 1 more is being written.");
    expect(await violations(el)).toEqual([]);
  });

  it("says nothing of those who wait where nobody does", async () => {
    await show(home, new AskedModel("home", { home: HOME }));
    await screen.findByText("Nothing new just now. That is fine.");
    expect(screen.queryByText("Somebody waits for you")).toBeNull();
    expect(screen.queryByText("My goal this week")).toBeNull();
  });

  it("has the plan's goals where there are none in her own words", async () => {
    const goals = [{ module: "m01-network", minutes: 40, text: "about half of “Network”, 40 min" }];
    await show(home, new AskedModel("home", { home: { ...HOME, goals } }));
    const way = await screen.findByRole("link", { name: "about half of “Network”, 40 min" });
    expect(way.getAttribute("href")).toBe("/services/classroom/en/m01-network/");
    expect(screen.queryByText("My goal this week")).toBeNull();
  });

  it("shows others' words as text", async () => {
    const answers = [
      { author: "<b>Eldar</b>", excerpt: "<img src=x>", title: "Talk", module: "m01-network", community: 0, post: 4 },
    ];
    const el = await show(home, new AskedModel("home", { home: { ...HOME, answers, goal: "<i>x</i>" } }));
    const way = await screen.findByRole("link", { name: "<b>Eldar</b> waits for an answer" });
    expect(way.getAttribute("href")).toBe("/services/classroom/en/m01-network/#post-4");
    expect(el.querySelector("b, i, img")).toBeNull();
  });

  it("has no links where there is no classroom", async () => {
    at("/lab");
    await show(home, new AskedModel("home", { home: HOME }));
    await screen.findByText("The chain");
    expect(screen.queryByRole("link")).toBeNull();
  });

  it("says why it does not come", async () => {
    await show(home, new AskedModel("home", { home: refusing("Not now.") }));
    expect((await screen.findByRole("alert")).textContent).toBe("Not now.");
  });
});

describe("progress", () => {
  it("says of each part that counts how it stands", async () => {
    const el = await show(progress, new AskedModel("progress", { progress: PROGRESS }));
    await screen.findByText(/Best attempt: 58 %. Enough: 70 %./);
    expect(el.textContent).toContain("Colleagues answered: 2 of 2. One of them should be somebody who still waits.");
    expect(el.textContent).toContain(
      "Handed in; colleagues are reviewing it. 12 of 20 points are enough, without a zero where there is a star.",
    );
    expect(await violations(el)).toEqual([]);
  });

  it("has bars that are tables", async () => {
    await show(progress, new AskedModel("progress", { progress: PROGRESS }));
    const table = await screen.findByRole("table", { name: "Days with the course, by week" });
    expect(table.querySelector("th[scope=row]")?.textContent).toMatch(/5.+11/);
    expect(table.querySelector("td:last-child")?.textContent).toBe("3 days");
    expect(table.querySelector(".sr-bar__part")?.getAttribute("width")).toBe(String(300 / 7));
  });

  it("leads to the diagnostic as long as nobody has taken it", async () => {
    const start = { ...MODULE, module: "m00-start", title: "Start" };
    await show(progress, new AskedModel("progress", { progress: { ...PROGRESS, modules: [start] } }));
    const way = await screen.findByRole("link", { name: /Take the diagnostic/ });
    expect(way.getAttribute("href")).toBe("/services/classroom/en/m00-start/#sr-diagnostic");
    expect(screen.getByRole("table", { name: "Competences and the modules that develop them" })).toBeTruthy();
  });

  it("shows before and now as bars of which the table has the numbers", async () => {
    const seen = {
      ...PROGRESS,
      competences: [
        { ...COMPETENCE, before: 37.5, now: 62.4, judged: 2 },
        { ...COMPETENCE, code: "1.2", name: "Sharing", framework: "DigCompEdu", before: 50, judged: 1, of: 0 },
      ],
      before_at: "2026-01-05T09:00:00Z",
      now_at: "2026-04-05T09:00:00Z",
    };
    const el = await show(progress, new AskedModel("progress", { progress: seen }));
    const table = await screen.findByRole("table", { name: "Competences before and now: UNESCO" });
    const cells = [...table.querySelectorAll("tbody td[role=cell]")].map((cell) => cell.lastChild?.textContent);
    expect(cells).toEqual(["38", "62", "0 of 1"]);
    const bars = [...table.querySelectorAll<HTMLElement>(".sr-chart__bar > span")].map((bar) => bar.style.inlineSize);
    expect(bars).toEqual(["37.5%", "62.4%"]);
    expect(table.textContent).toContain("by 2 modules");
    expect(el.textContent).toContain("Before: the diagnostic, 5 January 2026");
    expect(el.textContent).toContain("Now: its repeat, 5 April 2026");
    const other = [...el.querySelectorAll("table.sr-compared")][1];
    expect(other?.querySelectorAll(".sr-chart__bar").length).toBe(1);
    expect(other?.textContent).toContain("not yet");
    expect(other?.textContent).toContain("none is written yet");
    expect(screen.queryByRole("link", { name: /Take the diagnostic/ })).toBeNull();
    expect(await violations(el)).toEqual([]);
  });

  it("leads nowhere from what was withdrawn", async () => {
    const gone = { ...PROGRESS, modules: [{ ...MODULE, released: false }], route: { ...ROUTE, steps: [] } };
    await show(progress, new AskedModel("progress", { progress: gone }));
    await screen.findByText("Exit quiz");
    expect(screen.queryByRole("link")).toBeNull();
  });
});

describe("words", () => {
  const texts = new Texts("en", {});
  it("say times as people do", () => {
    expect([5, 60, 75].map((minutes) => timeWords(minutes, texts))).toEqual(["5 min", "1 h", "1 h 15 min"]);
  });

  it("say a week by its days, wherever the reader lives", () => {
    expect(weekWords("2026-01-05", texts)).toMatch(/5.+11 Jan/);
  });
});

import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { beforeEach, describe, expect, it, vi } from "vitest";
import planner from "./planner.js";
import { FRESH } from "./planner-form.js";
import { finishWords } from "./planner-outlook.js";
import { dateWords, dayIn, dayName, spanWords } from "./planner-words.js";
import { Texts } from "./texts.js";
import { AskedModel, at, refusing } from "./testing-asks.js";
import { show, violations } from "./testing.js";
import type { Outlook, Plan } from "./wire-plan.js";

const PLAN: Plan = {
  ...FRESH,
  minutes: 75,
  days: [{ day: 1, hour: 18 }],
  zone: "Asia/Omsk",
  started: "2026-01-12",
};
const OUTLOOK: Outlook = {
  state: "planned",
  finish: "2026-09-04",
  written_until: "2026-09-04",
  minutes_left: 165,
  modules_left: 2,
  modules_done: 1,
  sessions: 3,
  week: "2026-01-12",
  this_week: true,
  goals: [{ module: "m01-network", minutes: 75, text: "“Network” as a whole, 75 min" }],
  next: [{ day: "2026-01-13", hour: 18, minutes: 75, module: "m01-network", title: "Network" }],
  unwritten: [],
};
const EMPTY = { version: 0, plan: null, outlook: null };
const KEPT = { version: 3, plan: PLAN, outlook: OUTLOOK };

function model(answers: object = {}): AskedModel {
  return new AskedModel("planner", {
    plan: KEPT,
    try: OUTLOOK,
    save: { version: 4, body: PLAN, saved_at: "2026-01-12T09:30:00Z" },
    calendar: { name: "staffroom-en.ics", text: "BEGIN:VCALENDAR" },
    feed: { path: "api/feeds/abc.ics" },
    feeds_close: null,
    ...answers,
  });
}

beforeEach(() => at("/services/classroom/en/m01-network/"));

describe("the planner", () => {
  it("says when the route is done, why, and what this week has room for", async () => {
    const el = await show(planner, model());
    await screen.findByText("At this pace you finish your route on 4 September 2026.");
    screen.getByText("2 modules are left (2 h 45 min), 1 is done. You take 1 h 15 min a week.");
    const goal = screen.getByText("“Network” as a whole, 75 min");
    expect(goal.closest("a")?.getAttribute("href")).toBe("/services/classroom/en/m01-network/");
    expect(await violations(el)).toEqual([]);
  });

  it("shows what would follow before anything is saved, by the commons' rule", async () => {
    const made = model({ plan: EMPTY });
    await show(planner, made);
    fireEvent.click(await screen.findByLabelText("Wednesday"));
    await screen.findByText("At this pace you finish your route on 4 September 2026.");
    const tried = made.asked("try").at(-1);
    expect(tried).toMatchObject({ minutes: 60, days: [{ day: 2, hour: 19 }] });
    expect(made.asked("save")).toEqual([]);
    screen.getByText("Not saved yet; kept on this device.");
  });

  it("is saved with the version that was seen, and begins on the day it is first saved", async () => {
    const made = model({ plan: EMPTY });
    await show(planner, made);
    fireEvent.click(await screen.findByLabelText("Wednesday"));
    fireEvent.change(screen.getByLabelText("Wednesday: from what hour"), { target: { value: "7" } });
    made.answers["plan"] = KEPT;
    fireEvent.click(screen.getByText("Save my plan"));
    await screen.findByText("This week");
    const [saved] = made.asked("save") as unknown as [{ version: number; body: Plan }];
    expect(saved.version).toBe(0);
    expect(saved.body.days).toEqual([{ day: 2, hour: 7 }]);
    expect(saved.body.started).toBe(dayIn(saved.body.zone));
    expect(Object.keys(localStorage)).toEqual([]);
    // Said beside the button too, and for as long as it is true.
    const form = screen.getByText("Save my plan").closest("form") as HTMLElement;
    await within(form).findByText("Your plan is saved.");
    fireEvent.click(screen.getByLabelText("Friday"));
    expect(within(form).queryByText("Your plan is saved.")).toBeNull();
  });

  it("without a day is not sent", async () => {
    const made = model({ plan: EMPTY });
    await show(planner, made);
    fireEvent.click(await screen.findByText("Save my plan"));
    await screen.findByText("Choose at least one day of the week.");
    expect(made.asked("save")).toEqual([]);
  });

  it("that another device has changed is asked for anew; what is typed stays", async () => {
    const made = model({ save: refusing("Changed on another device.") });
    await show(planner, made);
    fireEvent.click(await screen.findByLabelText("Wednesday"));
    const asked = made.asked("plan").length;
    fireEvent.click(screen.getByText("Save my plan"));
    await screen.findByText("Changed on another device.");
    expect(made.asked("plan").length).toBe(asked + 1);
    expect((screen.getByLabelText("Wednesday") as HTMLInputElement).checked).toBe(true);
  });

  it("rests for weeks, and goes on", async () => {
    const made = model();
    await show(planner, made);
    fireEvent.change(await screen.findByLabelText("For how long"), { target: { value: "2" } });
    const until = dayIn(PLAN.zone, 14);
    const paused = { ...PLAN, paused_until: until };
    made.answers["plan"] = { version: 4, plan: paused, outlook: { ...OUTLOOK, state: "paused" } };
    fireEvent.click(screen.getByText("Pause my study"));
    const go = await screen.findByText("Go on now");
    expect(made.asked("save").at(-1)).toEqual({ version: 3, body: paused });
    await waitFor(() => expect(document.activeElement?.textContent).toBe("Pause"));
    fireEvent.click(go);
    await waitFor(() => expect(made.asked("save").length).toBe(2));
    expect(made.asked("save").at(-1)).toEqual({ version: 4, body: { ...PLAN, paused_until: null } });
  });

  it("rests until a day, which has to come", async () => {
    const made = model();
    await show(planner, made);
    fireEvent.change(await screen.findByLabelText("For how long"), { target: { value: "date" } });
    const day = screen.getByLabelText("The day on which I go on");
    for (const wrong of ["", dayIn(PLAN.zone), "2020-01-01", "2200-01-01"]) {
      fireEvent.input(day, { target: { value: wrong } });
      fireEvent.click(screen.getByText("Pause my study"));
      await screen.findByText("Choose a day after today.");
    }
    expect(made.asked("save")).toEqual([]);
    const until = dayIn(PLAN.zone, 100);
    fireEvent.input(day, { target: { value: until } });
    fireEvent.click(screen.getByText("Pause my study"));
    await waitFor(() => expect(made.asked("save").length).toBe(1));
    expect(made.asked("save")[0]).toEqual({ version: 3, body: { ...PLAN, paused_until: until } });
  });

  it("rests until one goes on", async () => {
    const made = model();
    const el = await show(planner, made);
    fireEvent.change(await screen.findByLabelText("For how long"), { target: { value: "open" } });
    const resting = { ...PLAN, rests: true };
    const outlook = { ...OUTLOOK, state: "paused", finish: null, written_until: null, goals: [], next: [] };
    made.answers["plan"] = { version: 4, plan: resting, outlook };
    fireEvent.click(screen.getByText("Pause my study"));
    const go = await screen.findByText("Go on now");
    expect(made.asked("save").at(-1)).toEqual({ version: 3, body: resting });
    expect(el.textContent).toContain("Your study rests until you go on. No reminders until then; nothing is lost.");
    fireEvent.click(go);
    await waitFor(() => expect(made.asked("save").at(-1)).toEqual({ version: 4, body: PLAN }));
  });

  it("keeps a goal in one's own words with its week", async () => {
    const made = model();
    await show(planner, made);
    fireEvent.input(await screen.findByLabelText(/My goal in my own words/), { target: { value: " Read. " } });
    fireEvent.click(screen.getByText("Save the goal"));
    await waitFor(() => expect(made.asked("save").length).toBe(1));
    expect(made.asked("save")[0]).toMatchObject({ body: { goal: "Read.", goal_week: "2026-01-12" } });
  });

  it("forgets a goal of another week", async () => {
    const old = { ...PLAN, goal: "Old.", goal_week: "2026-01-05" };
    await show(planner, model({ plan: { ...KEPT, plan: old } }));
    const field = await screen.findByLabelText(/My goal in my own words/);
    expect((field as HTMLInputElement).value).toBe("");
  });

  it("goes into a calendar as a file", async () => {
    vi.stubGlobal("URL", Object.assign(URL, { createObjectURL: () => "blob:x", revokeObjectURL: () => undefined }));
    await show(planner, model());
    fireEvent.click(await screen.findByText("Download the calendar file (.ics)"));
    const link = await screen.findByText("save staffroom-en.ics");
    expect(link.getAttribute("download")).toBe("staffroom-en.ics");
    vi.unstubAllGlobals();
  });

  it("gives an address for this edition alone, and closes it", async () => {
    const made = model();
    await show(planner, made);
    fireEvent.click(await screen.findByText("Get the address of my calendar"));
    const field = (await screen.findByLabelText("The address of my calendar")) as HTMLInputElement;
    expect(field.value).toBe(`${location.origin}/services/commons/api/feeds/abc.ics`);
    fireEvent.click(screen.getByText("Close the calendar's addresses"));
    fireEvent.click(await screen.findByText("Yes, close them"));
    await waitFor(() => expect(screen.queryByLabelText("The address of my calendar")).toBeNull());
    expect(made.asked("feed")).toEqual([{ plan: "en" }]);
    expect(made.asked("feeds_close")).toEqual([{ plan: "en" }]);
  });
});

describe("words of a plan", () => {
  const texts = new Texts("en", {});

  it("say honestly what is not written yet", () => {
    const some = { ...OUTLOOK, written_until: "2026-03-01", unwritten: ["Later"] };
    expect(finishWords(some, texts)).toBe("At this pace you finish what is written so far on 1 March 2026.");
    expect(finishWords({ ...some, state: "waiting" }, texts)).toContain("still being written");
    expect(finishWords({ ...some, state: "done" }, texts)).toContain("nothing left");
    expect(finishWords({ ...some, state: "others", finish: null }, texts)).toContain("others’ turn");
    expect(finishWords({ ...some, state: "empty", finish: null }, texts)).toContain("at least one day");
  });

  it("are dates and spans as people say them", () => {
    expect(dateWords("2026-03-01", "ru")).toBe("1 марта 2026");
    expect(dayName(0, "ru")).toBe("Понедельник");
    expect(dayName(6, "en")).toBe("Sunday");
    expect([15, 60, 75].map((one) => spanWords(one, texts))).toEqual(["15 min", "1 h", "1 h 15 min"]);
  });

  it("take today from the plan's zone, over ends of months and changes of clocks", () => {
    const now = new Date("2026-03-28T22:30:00Z");
    expect(dayIn("Europe/London", 0, now)).toBe("2026-03-28");
    expect(dayIn("Asia/Kamchatka", 0, now)).toBe("2026-03-29");
    expect(dayIn("Europe/London", 7, now)).toBe("2026-04-04");
  });
});

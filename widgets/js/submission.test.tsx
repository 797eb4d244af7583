import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { describe, expect, test, vi } from "vitest";
import { lateWords, leftWords } from "./deadline.js";
import type { CellScore, DueTime, Marks, SubmissionState } from "./marks.js";
import { DONE_EVENT } from "./session.js";
import submission from "./submission.js";
import { FakeModel, Refusal, show, violations } from "./testing.js";
import { Texts } from "./texts.js";

const definition = {
  type: "submission",
  title: "Hand in",
  prompt_html: "",
  criteria: [
    { id: "context", title: "Context", star: false, levels: ["none", "begun", "partly", "there", "more"] },
    { id: "privacy", title: "Privacy", star: true, levels: ["none", "begun", "partly", "there", "more"] },
  ],
  points: { quiz: 12, discussion: 3, assignment: 20 },
};

function cell(name: string, parts: Partial<CellScore>): CellScore {
  return { cell: name, title: "", score: null, max: 4, comment: "", by: "trainer", ...parts };
}

const automatic: Marks = {
  scores: [
    cell("exit_quiz", { title: "Exit quiz", score: 8.5, max: 12, by: "automatic" }),
    cell("criterion_context", {}),
    cell("criterion_privacy", {}),
  ],
  total: 8.5,
  max: 20,
  complete: false,
};

const released: Marks = {
  scores: [
    cell("criterion_context", { score: 3, comment: "Clear.\nWell done." }),
    cell("criterion_privacy", { score: 0 }),
  ],
  total: 3,
  max: 8,
  complete: true,
};

const nothing: SubmissionState = {
  missing: [],
  receipt: null,
  record: "none",
  automatic: null,
  released: null,
  feedback_text: "",
};
const lacking: SubmissionState = {
  ...nothing,
  missing: [
    { activity: "discussion", title: "Discussion", text: "Answer 2 more colleagues." },
    { activity: "request", title: "Request", text: "Fill in the situation." },
  ],
};
const handedIn: SubmissionState = {
  ...nothing,
  receipt: { id: 7, number: "EN-M01-000007", submitted_at: "2026-01-02T10:00:00Z" },
  record: "queued",
  automatic,
};
const marked: SubmissionState = { ...handedIn, record: "recorded", released, feedback_text: "Good work." };

function model(work: SubmissionState): FakeModel {
  const made = new FakeModel(definition);
  made.more["submission"] = work;
  return made;
}

async function panel(work: SubmissionState, made = model(work)): Promise<[HTMLElement, FakeModel]> {
  const el = await show(submission, made);
  await waitFor(() => expect(el.querySelector(".sr-hand-in")).not.toBeNull());
  return [el, made];
}

const button = (name: RegExp | string): HTMLElement => screen.getByRole("button", { name });
const status = (): string => screen.getByRole("status").textContent ?? "";

async function ask(name = "Hand in the module"): Promise<void> {
  fireEvent.click(button(name));
  await waitFor(() => screen.getByRole("group", { name: /^Hand in (now|again)/ }));
}

describe("the page", () => {
  test.each([
    [{ ...marked, done: true }, 1],
    [{ ...marked, done: false }, 0],
    [handedIn, 0],
  ])("is told that the module is done, once it is: %#", async (work, times) => {
    const heard = vi.fn();
    addEventListener(DONE_EVENT, heard);
    await panel(work);
    expect(heard).toHaveBeenCalledTimes(times);
    removeEventListener(DONE_EVENT, heard);
  });
});

describe("what is missing", () => {
  test("is counted in a heading and listed with links to its activities", async () => {
    await panel(lacking);
    expect(screen.getByRole("heading", { level: 4, name: "2 things are still missing" })).toBeTruthy();
    const links = screen.getAllByRole("link");
    expect(links.map((one) => [one.textContent, one.getAttribute("href")])).toEqual([
      ["Discussion", "#sr-discussion"],
      ["Request", "#sr-request"],
    ]);
    expect(links[0]?.closest("li")?.textContent).toContain("Answer 2 more colleagues.");
  });

  test("a link takes the focus to the activity's heading", async () => {
    const other = document.createElement("section");
    other.id = "sr-discussion";
    other.innerHTML = '<h3 class="sr-title" tabindex="-1">Discussion</h3>';
    document.body.append(other);
    await panel(lacking);
    fireEvent.click(screen.getByRole("link", { name: "Discussion" }));
    expect(document.activeElement).toBe(other.querySelector("h3"));
  });

  test("keeps one from handing in: the button says where to look instead", async () => {
    const [, made] = await panel(lacking);
    fireEvent.click(button("Hand in the module"));
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByRole("heading", { name: "2 things are still missing" })),
    );
    expect(made.ops("submit")).toEqual([]);
  });

  test("is looked up anew when one wants to hand in", async () => {
    const [, made] = await panel(lacking);
    made.more["submission"] = nothing;
    await ask();
    expect(screen.queryByRole("link")).toBeNull();
  });

  test("is told to be nothing in words", async () => {
    const [el] = await panel(nothing);
    expect(el.textContent).toContain("Everything is here: you can hand in.");
    expect(el.textContent).not.toContain("passes it");
  });

  test.each([
    [2, "You have 2 attempts at it left."],
    [0, "No attempt at it is left."],
  ])("is no praise where the exit quiz is not passed: %d left", async (left, words) => {
    const below = { percent: 20, needed: 70, attempts_left: left };
    const [el] = await panel({ ...nothing, below });
    expect(el.textContent).toContain("The exit quiz stands at 20%, and 70% passes it.");
    expect(el.textContent).toContain(words);
    expect(el.querySelector(".sr-notice--good")).toBeNull();
    expect(button("Hand in the module")).toBeTruthy();
  });
});

describe("handing in", () => {
  test("asks in the page first, in a named group that takes the focus", async () => {
    const [, made] = await panel(nothing);
    await ask();
    const group = screen.getByRole("group", { name: "Hand in now?" });
    expect(group.contains(document.activeElement)).toBe(true);
    expect(button("Hand in the module").getAttribute("aria-expanded")).toBe("true");
    expect(made.ops("submit")).toEqual([]);
  });

  test("has every widget of the page save what is typed", async () => {
    const heard = vi.fn();
    addEventListener("staffroom:save", heard);
    await panel(nothing);
    await ask();
    expect(heard).toHaveBeenCalledTimes(1);
    removeEventListener("staffroom:save", heard);
  });

  test.each(["button", "Escape"])("can be left by %s; the focus goes back", async (way) => {
    const [, made] = await panel(nothing);
    await ask();
    if (way === "button") fireEvent.click(button("Not yet"));
    else fireEvent.keyDown(document.activeElement!, { key: "Escape" });
    await waitFor(() => expect(document.activeElement).toBe(button("Hand in the module")));
    expect(screen.queryByRole("group", { name: "Hand in now?" })).toBeNull();
    expect(made.ops("submit")).toEqual([]);
  });

  test("gives a receipt with number and time at once, and says so", async () => {
    const [el, made] = await panel(nothing);
    made.answerers["submit"] = () => handedIn as never;
    await ask();
    fireEvent.click(button("Yes, hand in"));
    await waitFor(() => expect(screen.getByRole("heading", { name: "Receipt EN-M01-000007" })).toBeTruthy());
    expect(el.querySelector(".sr-receipt time")?.getAttribute("datetime")).toBe("2026-01-02T10:00:00Z");
    expect(status()).toContain("Handed in.");
    await waitFor(() => expect(document.activeElement).toBe(button("Hand in again")));
  });

  test("over a lost line keeps its key, so that it is one submission", async () => {
    const [, made] = await panel(nothing);
    made.answerers["submit"] = () => {
      throw new Refusal("offline", "");
    };
    await ask();
    fireEvent.click(button("Yes, hand in"));
    await waitFor(() => expect(screen.getByRole("alert").textContent).toContain("No connection"));
    made.answerers["submit"] = () => handedIn as never;
    await ask();
    fireEvent.click(button("Yes, hand in"));
    await waitFor(() => button("Hand in again"));
    const keys = made.ops("submit").map((one) => one["key"]);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  test("refused, says why in the person's language and looks again what is missing", async () => {
    const [, made] = await panel(nothing);
    made.answerers["submit"] = () => {
      throw new Refusal("incomplete", "The module is not finished yet.");
    };
    await ask();
    made.more["submission"] = lacking;
    fireEvent.click(button("Yes, hand in"));
    await waitFor(() => expect(screen.getByRole("alert").textContent).toBe("The module is not finished yet."));
    await waitFor(() => expect(screen.getAllByRole("link")).toHaveLength(2));
  });

  test("again is possible at any time, with clear words", async () => {
    await panel(handedIn);
    await ask("Hand in again");
    const group = screen.getByRole("group", { name: "Hand in again?" });
    expect(group.textContent).toContain("the newest counts");
  });
});

describe("the marks", () => {
  test("are a table with a caption, column and row headers", async () => {
    await panel(handedIn);
    const table = screen.getByRole("table", { name: "Marked at once" });
    expect(within(table).getAllByRole("columnheader").map((one) => one.textContent)).toEqual(["Part", "Points"]);
    const row = within(table).getByRole("row", { name: /Exit quiz/ });
    expect(within(row).getByRole("rowheader").textContent).toBe("Exit quiz");
    expect(within(row).getByRole("cell").textContent).toBe("8.5 of 12");
  });

  test("name the criteria that wait for a person", async () => {
    const [el] = await panel(handedIn);
    expect(el.textContent).toContain("A person will look at: Context and Privacy.");
    expect(screen.getByRole("row", { name: /Context/ }).textContent).toContain("not yet, up to 4");
  });

  test("add up only what has been given", async () => {
    await panel(handedIn);
    expect(screen.getByRole("row", { name: /So far/ }).textContent).toContain("8.5 of 12");
  });

  test.each([
    ["queued", "waits to be entered"],
    ["running", "being entered"],
    ["recorded", "is in the gradebook"],
    ["person", "a person will look"],
  ] as const)("say in words that the record is %s", async (record, words) => {
    const [el] = await panel({ ...handedIn, record });
    expect(el.querySelector(".sr-receipt")?.textContent).toContain(words);
  });

  test("from the trainer arrive live, with comments, and are announced", async () => {
    const [el, made] = await panel(handedIn);
    made.push({ op: "event", event: { type: "submission", data: marked } });
    const table = await waitFor(() => screen.getByRole("table", { name: "Marks with comments" }));
    expect(within(table).getByRole("row", { name: /Context/ }).textContent).toContain("Clear.\nWell done.");
    expect(within(table).getByRole("row", { name: /Privacy/ }).textContent).toContain("0 of 4");
    expect(within(table).getByRole("row", { name: /In all/ }).textContent).toContain("3 of 8");
    expect(el.textContent).toContain("Good work.");
    await waitFor(() => expect(status()).toContain("The trainer's marks have come."));
  });

  test("that were there when the page opened are not announced", async () => {
    await panel(marked);
    expect(screen.getByRole("heading", { level: 4, name: "From the trainer" })).toBeTruthy();
    expect(status()).toBe("");
  });

  test("a trainer's words are text, never markup", async () => {
    const [el] = await panel({ ...marked, feedback_text: "<img src=x onerror=alert(1)>" });
    expect(el.querySelector("img")).toBeNull();
    expect(el.querySelector(".sr-typed")?.textContent).toBe("<img src=x onerror=alert(1)>");
  });
});

test("the rubric can be read: each criterion with its five levels, counted from nought", async () => {
  const [el] = await panel(nothing);
  const criteria = [...el.querySelectorAll(".sr-rubric details")];
  expect(criteria.map((one) => one.querySelector("summary")?.textContent)).toEqual([
    "Context",
    "Privacy ★ (must not be zero)",
  ]);
  expect([...criteria[0]!.querySelectorAll("li")].map((one) => one.value)).toEqual([0, 1, 2, 3, 4]);
});

describe("the due time", () => {
  const HOUR = 3_600_000;
  const NOW = Date.parse("2026-03-28T12:00:00Z");
  const iso = (hours: number): string => new Date(NOW + hours * HOUR).toISOString();
  const due = (parts: Partial<DueTime> = {}): SubmissionState => ({
    ...nothing,
    deadline: {
      state: "open",
      now: iso(0),
      due: iso(53),
      until: iso(53),
      ends: iso(55),
      accepts_late: true,
      zone: "Europe/Moscow",
      note: "",
      ...parts,
    },
  });
  const words = (el: HTMLElement): string => el.querySelector(".sr-due")?.textContent ?? "";

  test("is told by the cohort's clock, with the time left and what comes after", async () => {
    const [el] = await panel(due());
    // 53 hours later by UTC it is 20:00 in Moscow, whatever the clock of the device.
    expect(el.querySelector(".sr-due time")?.textContent).toMatch(/30 March 2026.*20:00.*GMT\+3/);
    expect(words(el)).toContain("In time");
    expect(words(el)).toContain("2 days left");
    expect(words(el)).toContain("Grace period until:");
    expect(words(el)).toContain("Work that comes later is taken too, and marked as late.");
  });

  test.each([
    ["grace", { due: iso(-1), until: iso(-1), ends: iso(3) }, "Grace period: what you hand in now"],
    ["late", { due: iso(-9), until: iso(-9), ends: iso(-9) }, "it will be marked as late"],
  ] as const)("says in words that it is %s, and work is still taken", async (state, parts, said) => {
    const [el] = await panel(due({ state, ...parts }));
    expect(words(el)).toContain(said);
    expect(button("Hand in the module")).toBeTruthy();
  });

  test("closed offers no button that cannot work, and asks anew when told to", async () => {
    const [el, made] = await panel(due({ state: "closed", until: iso(-9), ends: iso(-9), accepts_late: false }));
    expect(words(el)).toContain("Closed: nothing can be handed in any more. Your answers are kept");
    expect(el.textContent).not.toContain("you can hand in");
    expect(screen.queryByRole("button", { name: "Hand in the module" })).toBeNull();
    const before = made.ops("refresh").length;
    fireEvent.click(button("See how things stand now"));
    expect(made.ops("refresh")).toHaveLength(before + 1);
  });

  test("with an extension names both moments and the trainer's note as text", async () => {
    const [el] = await panel(due({ until: iso(80), ends: iso(82), note: "<b>Rest</b>" }));
    expect(words(el)).toContain("You have an extension. For your cohort it is due:");
    expect(words(el)).toContain("<b>Rest</b>");
    expect(el.querySelector(".sr-due b")).toBeNull();
    expect(words(el)).toContain("3 days left");
  });

  test("that is over since the page was told makes it ask the server, not decide by itself", async () => {
    const [, made] = await panel(due({ until: iso(-1), due: iso(-1), ends: iso(-1) }));
    await waitFor(() => expect(made.ops("refresh").length).toBeGreaterThan(0));
    expect(button("Hand in the module")).toBeTruthy();
  });

  test("with a zone that the browser lacks is told by UTC", async () => {
    const [el] = await panel(due({ zone: "Mars/Olympus" }));
    expect(el.querySelector(".sr-due time")?.textContent).toContain("UTC");
  });

  test("a late receipt says how late, in words, and what was handed in", async () => {
    const receipt = {
      id: 7,
      number: "EN-M01-000007",
      submitted_at: "2026-01-02T10:00:00Z",
      zone: "Asia/Yekaterinburg",
      parts: [{ activity: "request", title: "Request" }],
      late: true,
      late_by: 3 * 3600,
    };
    const [el] = await panel({ ...handedIn, receipt });
    const told = el.querySelector(".sr-receipt")?.textContent ?? "";
    expect(told).toContain("3 hours late");
    expect(told).toContain("15:00");
    expect(told).toContain("What was handed in:");
    expect(within(el.querySelector<HTMLElement>(".sr-receipt")!).getByText("Request")).toBeTruthy();
  });

  test("axe finds nothing in any of its states", async () => {
    for (const state of ["open", "grace", "late", "closed"] as const) {
      const [el] = await panel(due({ state, until: iso(60), note: "Note" }));
      expect(await violations(el)).toEqual([]);
      el.remove();
    }
  });
});

describe("revisions", () => {
  test("that are left are counted, and none makes the button go", async () => {
    const [el] = await panel({ ...handedIn, revisions_left: 2 });
    expect(el.textContent).toContain("It may be handed in again 2 times.");
    el.remove();
    await panel({ ...handedIn, revisions_left: 0 });
    expect(screen.getByText("This module cannot be handed in again.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Hand in again" })).toBeNull();
  });

  test("do not stand in the way of handing in first", async () => {
    await panel({ ...nothing, revisions_left: 0 });
    expect(button("Hand in the module")).toBeTruthy();
  });
});

describe("words of time", () => {
  const forms = {
    "{count} day left": { one: "остался {count} день", few: "осталось {count} дня", many: "осталось {count} дней", other: "осталось {count} дней" },
    "{count} hour left": { one: "остался {count} час", few: "осталось {count} часа", many: "осталось {count} часов", other: "осталось {count} часов" },
    "{count} minute late": { one: "опоздание на {count} минуту", few: "опоздание на {count} минуты", many: "опоздание на {count} минут", other: "" },
  };
  const texts = new Texts("ru", forms);
  const hours = (count: number): number => count * 3_600_000;

  test.each([
    [hours(48), "осталось 2 дня"],
    [hours(5 * 24 + 23), "осталось 5 дней"],
    [hours(21 * 24), "остался 21 день"],
    [hours(47), "осталось 47 часов"],
    [hours(2), "осталось 2 часа"],
  ])("%d ms are %s: never more than there is", (ms, said) => {
    expect(leftWords(ms, texts)).toBe(said);
  });

  test.each([
    [61, "опоздание на 1 минуту"],
    [179, "опоздание на 2 минуты"],
    [59 * 60, "опоздание на 59 минут"],
  ])("%d seconds are %s", (seconds, said) => {
    expect(lateWords(seconds, texts)).toBe(said);
  });
});

test("axe finds nothing in any state", async () => {
  for (const work of [nothing, lacking, handedIn, marked]) {
    const [el] = await panel(work);
    expect(await violations(el)).toEqual([]);
    el.remove();
  }
});

import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { describe, expect, test } from "vitest";
import quiz from "./quiz.js";
import { checked, FakeModel, show, violations } from "./testing.js";
import type { ActivityState, ItemResult, Json, OptionResult, Verdict } from "./types.js";

const choice = (id: string, html: string): Json => ({ id, html });
const target = (id: string, text: string): Json => ({ id, html: text, text });

const ITEMS: Record<string, Json> = {
  sc: {
    id: "q-sc",
    type: "sc",
    prompt_html: "<p>Which one?</p>",
    options: [choice("a", "First <b>one</b>"), choice("b", "Second one")],
  },
  mc: {
    id: "q-mc",
    type: "mc",
    prompt_html: "<p>Which of these?</p>",
    options: [choice("a", "Alpha"), choice("b", "Beta"), choice("c", "Gamma")],
  },
  ord: {
    id: "q-ord",
    type: "ord",
    prompt_html: "<p>In what order?</p>",
    options: [choice("a", "Read"), choice("b", "Write"), choice("c", "Answer")],
  },
  mat: {
    id: "q-mat",
    type: "mat",
    prompt_html: "<p>Match them.</p>",
    options: [choice("a", "Cat"), choice("b", "Dog")],
    matches: [target("x", "Meow"), target("y", "Woof")],
  },
  cat: {
    id: "q-cat",
    type: "cat",
    prompt_html: "<p>Sort them.</p>",
    options: [choice("a", "Poster")],
    categories: [target("x", "Goal"), target("y", "Means")],
  },
  many: {
    id: "q-many",
    type: "mat",
    prompt_html: "<p>Which month?</p>",
    options: [choice("a", "Snow")],
    matches: [..."tuvwxyz"].map((id) => target(id, `A long name of the month ${id}`)),
  },
  num: { id: "q-num", type: "num", prompt_html: "<p>How long?</p>", unit: "minutes" },
  hot: {
    id: "q-hot",
    type: "hot",
    prompt_html: "<p>Where is the door?</p>",
    picture: "media/room.svg",
    alt: "A room",
    several: true,
    options: [
      { ...(choice("a", "Left") as object), rect: [0, 0, 20, 40] },
      { ...(choice("b", "Middle") as object), circle: [50, 50, 10] },
      { ...(choice("c", "Top") as object), polygon: [[60, 0], [80, 0], [70, 10]] },
    ],
  },
  unit: {
    id: "q-unit",
    type: "num",
    prompt_html: "<p>How much?</p>",
    unit: "",
    unit_by: "choice",
    units: ["MB", "KB"],
  },
  st: { id: "q-st", type: "st", prompt_html: "<p>In your words?</p>" },
};

const PRACTICE = { type: "quiz", title: "Warm-up", prompt_html: "", mode: "practice", length: 1 };
const EXIT = { ...PRACTICE, title: "Exit quiz", mode: "exit", attempts: 3, pass_percent: 70 };

function model(kinds: string[], definition: object = PRACTICE, state: Partial<ActivityState> = {}) {
  const view = { attempt: 0, items: kinds.map((kind) => ITEMS[kind]!) };
  return new FakeModel(definition, { view, ...state });
}

function item(
  score: number,
  verdict: Verdict,
  options: Record<string, OptionResult> = {},
): ItemResult {
  return { score, max: 1, verdict, options, feedback_html: "" };
}

async function saved(from: FakeModel): Promise<Json | undefined> {
  await waitFor(() => expect(from.ops("draft").length).toBeGreaterThan(0), { timeout: 4000 });
  return from.ops("draft").at(-1)!["answer"];
}

describe("the kinds of question", () => {
  test("single choice: a group of radio buttons named by the prompt", async () => {
    const kernel = model(["sc"]);
    await show(quiz, kernel);
    const group = screen.getByRole("group", { name: "Which one?" });
    const radios = within(group).getAllByRole("radio") as HTMLInputElement[];
    expect(radios).toHaveLength(2);
    expect(new Set(radios.map((radio) => radio.name)).size).toBe(1);
    fireEvent.click(screen.getByRole("radio", { name: "First one" }));
    await waitFor(() => expect(radios[0]!.checked).toBe(true));
    expect(await saved(kernel)).toEqual({ items: { "q-sc": "a" } });
  });

  test("multiple choice: check boxes, and words that several may be right", async () => {
    const kernel = model(["mc"]);
    await show(quiz, kernel);
    const group = screen.getByRole("group", { name: "Which of these?" });
    const hints = group.getAttribute("aria-describedby")!.split(" ");
    const said = hints.map((id) => document.getElementById(id)?.textContent).join("");
    expect(said).toContain("Several answers may be right.");
    for (const name of ["Gamma", "Alpha", "Beta", "Beta"]) {
      fireEvent.click(within(group).getByRole("checkbox", { name }));
    }
    expect(await saved(kernel)).toEqual({ items: { "q-mc": ["a", "c"] } });
  });

  test("ordering: buttons name what they move; the focus and a voice follow it", async () => {
    const kernel = model(["ord"]);
    await show(quiz, kernel);
    const down = screen.getByRole("button", { name: "Down Read" });
    down.focus();
    fireEvent.click(down);
    await waitFor(() => {
      const lines = screen.getAllByRole("listitem").map((line) => line.textContent);
      expect(lines[1]).toContain("Read");
    });
    expect(document.activeElement?.getAttribute("aria-labelledby")).toContain("q-ord-a-text");
    expect(screen.getByRole("status").textContent).toContain("Place 2 of 3: Read");
    expect(await saved(kernel)).toEqual({ items: { "q-ord": ["b", "a", "c"] } });
  });

  test("ordering: at the edge the button stays under the focus and says it does nothing", async () => {
    const kernel = model(["ord"]);
    await show(quiz, kernel);
    const up = screen.getByRole("button", { name: "Up Read" });
    expect(up.getAttribute("aria-disabled")).toBe("true");
    expect((up as HTMLButtonElement).disabled).toBe(false);
    fireEvent.click(up);
    expect(screen.getAllByRole("listitem")[0]?.textContent).toContain("Read");
    expect(kernel.ops("draft")).toHaveLength(0);
  });

  test("ordering: not answered until something is moved; untouched it is taken as it stands", async () => {
    const kernel = model(["ord"]);
    kernel.answerers["check"] = () => checked({ percent: 0, items: {} });
    await show(quiz, kernel);
    expect(screen.getByText(/1 question open/)).toBeTruthy();
    expect(screen.getByText(/You have moved nothing yet/)).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Check" }));
    await waitFor(() => expect(kernel.ops("check")).toHaveLength(1));
    expect(kernel.ops("check")[0]!["answer"]).toEqual({ items: { "q-ord": ["a", "b", "c"] } });
    fireEvent.click(screen.getByRole("button", { name: "Down Read" }));
    await waitFor(() => expect(screen.queryByText(/question open/)).toBeNull());
  });

  test("ordering: the order as it stands is an answer once one says so; the focus stays", async () => {
    const kernel = model(["ord"]);
    await show(quiz, kernel);
    const leave = screen.getByRole("button", { name: "Leave it in this order" });
    leave.focus();
    fireEvent.click(leave);
    await waitFor(() => expect(leave.getAttribute("aria-disabled")).toBe("true"));
    expect(screen.queryByText(/question open/)).toBeNull();
    expect(document.activeElement).toBe(leave);
    expect(document.getElementById(leave.getAttribute("aria-describedby")!)?.textContent).toContain(
      "This order is your answer.",
    );
    expect(screen.getByRole("status").textContent).toContain("This order is your answer.");
    expect(await saved(kernel)).toEqual({ items: { "q-ord": ["a", "b", "c"] } });
  });

  test.each([
    [["c", "a", "b"], true],
    [["c", "a", "gone"], false],
  ])("ordering: a draft kept earlier, %j, is an answer: %s", async (order, known) => {
    await show(quiz, model(["ord"], PRACTICE, { answer: { items: { "q-ord": order } } }));
    const first = screen.getAllByRole("listitem")[0]?.textContent;
    expect(first).toContain(known ? "Answer" : "Read");
    expect(screen.queryByText(/question open/) === null).toBe(known);
  });

  test.each([
    ["mat", "Cat", "Meow", { a: "x" }],
    ["cat", "Poster", "Means", { a: "y" }],
  ])("%s: all choices lie open under what they belong to", async (kind, label, wanted, answer) => {
    const kernel = model([kind]);
    await show(quiz, kernel);
    const group = screen.getByRole("group", { name: label });
    fireEvent.click(within(group).getByRole("radio", { name: wanted }));
    expect(await saved(kernel)).toEqual({ items: { [`q-${kind}`]: answer } });
  });

  test("pairs: a choice in one line leaves the other lines alone", async () => {
    const kernel = model(["mat"]);
    await show(quiz, kernel);
    for (const [line, wanted] of [["Cat", "Woof"], ["Dog", "Woof"], ["Cat", "Meow"]] as const) {
      const group = screen.getByRole("group", { name: line });
      fireEvent.click(within(group).getByRole("radio", { name: wanted }));
    }
    expect(await saved(kernel)).toEqual({ items: { "q-mat": { a: "x", b: "y" } } });
  });

  test("many choices: a labelled list, and what is chosen stands whole below it", async () => {
    const kernel = model(["many"]);
    await show(quiz, kernel);
    const select = screen.getByRole("combobox", { name: "Snow" }) as HTMLSelectElement;
    expect(select.options[0]?.textContent).toBe("Choose…");
    fireEvent.change(select, { target: { value: "u" } });
    const whole = await screen.findByText("A long name of the month u", { selector: "p *" });
    expect(whole.closest("[aria-hidden=true]")).toBeTruthy();
    expect(await saved(kernel)).toEqual({ items: { "q-many": { a: "u" } } });
  });

  test("many choices: a pair can be taken back", async () => {
    const kernel = model(["many"], PRACTICE, { answer: { items: { "q-many": { a: "u" } } } });
    await show(quiz, kernel);
    fireEvent.change(screen.getByRole("combobox"), { target: { value: "" } });
    expect(await saved(kernel)).toEqual({ items: { "q-many": {} } });
  });

  test("number: the unit is part of the label, a comma is understood", async () => {
    const kernel = model(["num"]);
    await show(quiz, kernel);
    const input = screen.getByRole("textbox", { name: "Your answer, minutes" });
    fireEvent.input(input, { target: { value: "12,5" } });
    expect((input as HTMLInputElement).value).toBe("12,5");
    expect(await saved(kernel)).toEqual({ items: { "q-num": 12.5 } });
  });

  test("number: what is none is marked invalid and explained, and stays as typed", async () => {
    await show(quiz, model(["num"]));
    const input = screen.getByRole("textbox");
    fireEvent.input(input, { target: { value: "a while" } });
    await waitFor(() => expect(input.getAttribute("aria-invalid")).toBe("true"));
    const told = document.getElementById(input.getAttribute("aria-describedby")!);
    expect(told?.textContent).toContain("Please write a number");
    expect((input as HTMLInputElement).value).toBe("a while");
  });

  test("short text: a labelled text area", async () => {
    const kernel = model(["st"]);
    await show(quiz, kernel);
    fireEvent.input(screen.getByRole("textbox", { name: "Your answer" }), {
      target: { value: "Because." },
    });
    expect(await saved(kernel)).toEqual({ items: { "q-st": "Because." } });
  });

  /** The picture, once it has come; jsdom loads none by itself. */
  async function seen(): Promise<SVGElement[]> {
    fireEvent.load(await screen.findByRole("img", { name: "A room" }));
    await waitFor(() => expect(document.querySelector(".sr-hot__badge")).toBeTruthy());
    return [...document.querySelectorAll<SVGElement>(".sr-hot__region")];
  }

  test("hotspot: the picture and the list are one choice", async () => {
    const kernel = model(["hot"]);
    await show(quiz, kernel);
    const regions = await seen();
    expect(regions.map((region) => region.tagName)).toEqual(["rect", "ellipse", "polygon"]);
    fireEvent.click(regions[1]!);
    const group = screen.getByRole("group", { name: "Where is the door?" });
    await waitFor(() => {
      const box = within(group).getByRole("checkbox", { name: /Middle/ }) as HTMLInputElement;
      expect(box.checked).toBe(true);
    });
    fireEvent.click(within(group).getByRole("checkbox", { name: /Left/ }));
    await waitFor(() => expect(regions[0]!.getAttribute("class")).toContain("--chosen"));
    expect(await saved(kernel)).toEqual({ items: { "q-hot": ["a", "b"] } });
  });

  test("hotspot: where one region is right, one is chosen", async () => {
    const kernel = model(["hot"]);
    (kernel.state.view!["items"] as Record<string, Json>[])[0] = {
      ...(ITEMS["hot"] as object),
      several: false,
    };
    await show(quiz, kernel);
    const regions = await seen();
    fireEvent.click(regions[0]!);
    fireEvent.click(regions[2]!);
    expect(await saved(kernel)).toEqual({ items: { "q-hot": "c" } });
    expect(screen.getAllByRole("radio")).toHaveLength(3);
  });

  test("hotspot: the focus in the list shows its region", async () => {
    await show(quiz, model(["hot"]));
    const regions = await seen();
    fireEvent.focus(screen.getByRole("checkbox", { name: /Top/ }));
    await waitFor(() => expect(regions[2]!.getAttribute("class")).toContain("--focus"));
    fireEvent.blur(screen.getByRole("checkbox", { name: /Top/ }));
    await waitFor(() => expect(regions[2]!.getAttribute("class")).not.toContain("--focus"));
  });

  test("hotspot: a page's own picture is taken, with its sizes", async () => {
    const ready = document.createElement("template");
    ready.dataset["srPicture"] = "media/room.svg";
    ready.innerHTML = '<picture><source srcset="p.avif"><img src="pictures/p.webp" width="800"></picture>';
    document.body.append(ready);
    await show(quiz, model(["hot"]));
    const image = await screen.findByRole("img", { name: "A room" });
    expect(image.getAttribute("src")).toBe("pictures/p.webp");
    expect(image.parentElement?.tagName).toBe("PICTURE");
    ready.remove();
  });

  test("hotspot: without the picture its words stand there, and the list works", async () => {
    const kernel = model(["hot"]);
    await show(quiz, kernel);
    fireEvent.error(await screen.findByRole("img", { name: "A room" }));
    expect(await screen.findByText(/It shows: A room/)).toBeTruthy();
    fireEvent.click(screen.getByRole("checkbox", { name: /Left/ }));
    expect(await saved(kernel)).toEqual({ items: { "q-hot": ["a"] } });
  });

  test("hotspot: on a light page the picture waits for a tap", async () => {
    const light = document.createElement("button");
    light.className = "sr-pictures-all";
    document.body.append(light);
    await show(quiz, model(["hot"]));
    expect(screen.queryByRole("img")).toBeNull();
    fireEvent.click(screen.getByRole("button", { name: "Show the picture: A room" }));
    expect(await screen.findByRole("img", { name: "A room" })).toBeTruthy();
    light.remove();
  });

  test("number with a unit: both are sent, a comma and spaces are understood", async () => {
    const kernel = model(["unit"]);
    await show(quiz, kernel);
    expect(screen.getByText(/1 question open/)).toBeTruthy();
    fireEvent.input(screen.getByRole("textbox", { name: "Your answer" }), {
      target: { value: "1 200,5" },
    });
    expect(screen.getByText(/1 question open/)).toBeTruthy();
    fireEvent.change(screen.getByRole("combobox", { name: "Unit" }), { target: { value: "KB" } });
    await waitFor(() => expect(screen.queryByText(/question open/)).toBeNull());
    expect(await saved(kernel)).toEqual({ items: { "q-unit": { number: 1200.5, unit: "KB" } } });
  });

  test("number with a typed unit: a labelled field", async () => {
    const kernel = model(["unit"]);
    (kernel.state.view!["items"] as Record<string, Json>[])[0] = {
      ...(ITEMS["unit"] as object),
      unit_by: "typing",
      units: [],
    };
    await show(quiz, kernel);
    fireEvent.input(screen.getByRole("textbox", { name: "Unit" }), { target: { value: "мин" } });
    expect(await saved(kernel)).toEqual({ items: { "q-unit": { number: null, unit: "мин" } } });
  });

  test("a hostile answer in the state breaks no control", async () => {
    const answer = {
      items: { "q-hot": { a: 1 }, "q-unit": ["x"], "q-mc": 7, "q-sc": {}, "q-mat": ["x"], "q-ord": "a" },
    };
    await show(quiz, model(["hot", "unit", "mc", "sc", "mat", "ord"], PRACTICE, { answer }));
    expect(screen.getAllByRole("checkbox")).toHaveLength(6);
    expect(screen.getByRole("combobox", { name: "Unit" })).toBeTruthy();
  });

  test("axe finds nothing in any of them", async () => {
    const el = await show(quiz, model(Object.keys(ITEMS)));
    expect(await violations(el)).toEqual([]);
  });
});

describe("practice", () => {
  const told = checked({
    score: 0,
    percent: 0,
    message_html: "<p>0 of 1 answer is right.</p>",
    items: {
      "q-sc": item(0, "wrong", { b: { verdict: "wrong", feedback_html: "Too late then." } }),
    },
  });

  test("the word on an option is tied to it; the focus goes to the summary", async () => {
    const kernel = model(["sc"], PRACTICE, { answer: { items: { "q-sc": "b" } } });
    kernel.answerers["check"] = () => told;
    await show(quiz, kernel);
    fireEvent.click(screen.getByRole("button", { name: "Check" }));
    const summary = await screen.findByRole("group", { name: "Result" });
    await waitFor(() => expect(document.activeElement).toBe(summary));
    const radio = screen.getByRole("radio", { name: "Second one" });
    const words = document.getElementById(radio.getAttribute("aria-describedby")!)?.textContent;
    expect(words).toContain("Not quite");
    expect(words).toContain("Too late then.");
    expect(kernel.ops("check")[0]).toMatchObject({ final: false });
  });

  test("another answer takes the old word away, and may be checked again", async () => {
    const kernel = model(["sc"], PRACTICE, { answer: { items: { "q-sc": "b" } } });
    kernel.answerers["check"] = () => told;
    await show(quiz, kernel);
    fireEvent.click(screen.getByRole("button", { name: "Check" }));
    await screen.findByText("Too late then.");
    fireEvent.click(screen.getByRole("radio", { name: "First one" }));
    await waitFor(() => expect(screen.queryByText("Too late then.")).toBeNull());
    fireEvent.click(screen.getByRole("button", { name: "Check again" }));
    await waitFor(() => expect(kernel.ops("check")).toHaveLength(2));
    expect(kernel.ops("check")[1]!["answer"]).toEqual({ items: { "q-sc": "a" } });
  });

  test("a lost line is an alert; the answers stay; the same check goes out again", async () => {
    const kernel = model(["sc"], PRACTICE, { answer: { items: { "q-sc": "b" } } });
    kernel.answerers["check"] = () => {
      throw Object.assign(new Error(""), { code: "offline" });
    };
    await show(quiz, kernel);
    fireEvent.click(screen.getByRole("button", { name: "Check" }));
    await screen.findByText(/Your answers are kept/);
    expect((screen.getByRole("radio", { name: "Second one" }) as HTMLInputElement).checked).toBe(true);
    kernel.answerers["check"] = () => told;
    fireEvent.click(screen.getByRole("button", { name: "Check" }));
    await screen.findByText("Too late then.");
    const [one, two] = kernel.ops("check");
    expect(one!["key"]).toBe(two!["key"]);
  });

  test("right answers: told where the result brings them, with the why of what was not chosen", async () => {
    const kernel = model(["ord", "mc"], PRACTICE, { answer: { items: { "q-mc": ["a"] } } });
    const why = (verdict: Verdict, feedback_html: string): OptionResult => ({ verdict, feedback_html });
    kernel.answerers["check"] = () =>
      checked({
        score: 0,
        percent: 0,
        items: {
          "q-ord": { ...item(0, "wrong"), answer_html: "<ol><li>Write</li></ol>" },
          "q-mc": item(0.5, "partly", {
            a: why("right", "Yes."),
            b: why("missed", "It belongs too."),
            c: why("none", "Not this."),
          }),
        },
      });
    await show(quiz, kernel);
    expect(screen.queryByText("Right answer")).toBeNull();
    fireEvent.click(screen.getByRole("button", { name: "Check" }));
    expect((await screen.findByText("Right answer")).parentElement?.textContent).toContain("Write");
    expect(screen.getByText("It belongs too.").parentElement?.textContent).toContain("Missed");
    expect(screen.getByText("Not this.").parentElement?.textContent).not.toContain("Not quite");
  });

  test("answers that are always shown are folded until one opens them", async () => {
    const kernel = model(["sc"]);
    (kernel.state.view!["items"] as Record<string, Json>[])[0] = {
      ...(ITEMS["sc"] as object),
      right_html: "<ul><li>First one</li></ul>",
    };
    const el = await show(quiz, kernel);
    const details = el.querySelector("details")!;
    expect(details.open).toBe(false);
    expect(details.querySelector("summary")?.textContent).toBe("Right answer");
    expect(details.textContent).toContain("First one");
  });

  test("after a reload the words stand only under the answers they were said of", async () => {
    const answer = { items: { "q-sc": "b" } };
    const first = model(["sc"], PRACTICE, { answer });
    first.answerers["check"] = () => told;
    await show(quiz, first);
    fireEvent.click(screen.getByRole("button", { name: "Check" }));
    await screen.findByText("Too late then.");
    document.body.replaceChildren();
    const { result } = told as unknown as { result: ActivityState["result"] };
    await show(quiz, model(["sc"], PRACTICE, { answer, result }));
    expect(screen.getByText("Too late then.")).toBeTruthy();
    document.body.replaceChildren();
    await show(quiz, model(["sc"], PRACTICE, { answer: { items: { "q-sc": "a" } }, result }));
    expect(screen.queryByText("Too late then.")).toBeNull();
  });
});

describe("guesses", () => {
  const GUESS = { ...PRACTICE, mode: "predict" };
  const told = checked({
    percent: 100,
    message_html: "As you thought: 1 of 3.",
    items: {
      "q-sc": item(0, "wrong", { b: { verdict: "wrong", feedback_html: "It goes the other way." } }),
      "q-mc": item(0.5, "partly", {
        a: { verdict: "right", feedback_html: "So it is." },
        c: { verdict: "missed", feedback_html: "That too." },
      }),
      "q-st": item(0, "none"),
    },
  });

  test("are compared, not marked: neither right nor wrong is said, and no points", async () => {
    const kernel = model(["sc", "mc", "st"], GUESS, { answer: { items: { "q-sc": "b", "q-mc": ["a"] } } });
    kernel.answerers["check"] = () => told;
    const el = await show(quiz, kernel);
    fireEvent.click(screen.getByRole("button", { name: "Compare with how it is" }));
    const summary = await screen.findByRole("group", { name: "Result" });
    expect(summary.textContent).toContain("As you thought: 1 of 3.");
    for (const words of [
      "Otherwise than you thought",
      "Partly as you thought",
      "As you thought",
      "This is how it is",
      "No guess",
    ]) {
      expect(screen.getByText(words)).toBeTruthy();
    }
    expect(el.textContent).not.toMatch(/Right|Not quite|Missed|No answer|point/);
    expect(el.querySelector(".sr-verdict--wrong")).toBeNull();
    expect(kernel.ops("check")[0]!["final"]).toBe(false);
    expect(await violations(el)).toEqual([]);
  });

  test("what is so stands under its own words", async () => {
    const known = { ...item(0, "wrong"), answer_html: "<p>Write</p>" };
    const kernel = model(["ord"], GUESS);
    kernel.answerers["check"] = () => checked({ percent: 100, items: { "q-ord": known } });
    await show(quiz, kernel);
    fireEvent.click(screen.getByRole("button", { name: "Compare with how it is" }));
    expect(await screen.findByText("How it is")).toBeTruthy();
    expect(screen.queryByText("Right answer")).toBeNull();
  });
});

describe("exit", () => {
  const answer = { items: { "q-sc": "a" } };
  const counts = { attempts_used: 1, attempts_left: 2, best_percent: 50 };
  const told = checked(
    {
      score: 1,
      max: 2,
      percent: 50,
      passed: false,
      items: {
        "q-sc": item(1, "right", { a: { verdict: "right", feedback_html: "It comes first." } }),
        "q-st": item(0, "none"),
      },
    },
    counts,
  );
  const next = { attempt: 1, items: [ITEMS["num"]!] };

  function exit(): FakeModel {
    const kernel = model(["sc", "st"], EXIT, { answer, attempts_left: 3 });
    kernel.answerers["check"] = () => {
      kernel.state = { ...kernel.state, ...(told as object), answer: null, version: 5, view: next };
      return told;
    };
    return kernel;
  }

  async function handIn(): Promise<void> {
    fireEvent.click(screen.getByRole("button", { name: "Finish and check" }));
    fireEvent.click(await screen.findByRole("button", { name: "Yes, check" }));
    await screen.findByRole("group", { name: "Result" });
  }

  test("attempts and the pass mark are said before anything else", async () => {
    await show(quiz, exit());
    expect(screen.getByText(/3 attempts left\. To pass: 70 %\./)).toBeTruthy();
  });

  test("questions are numbered", async () => {
    await show(quiz, exit());
    expect(screen.getByText("Question 1 of 2")).toBeTruthy();
    expect(screen.getByText("Question 2 of 2")).toBeTruthy();
  });

  test("the check asks first: what is open, what it costs; the focus is on the question", async () => {
    const kernel = exit();
    await show(quiz, kernel);
    fireEvent.click(screen.getByRole("button", { name: "Finish and check" }));
    const ask = await screen.findByRole("group", { name: /uses one of your attempts/ });
    expect(ask.textContent).toContain("1 question has no answer.");
    await waitFor(() => expect(ask.contains(document.activeElement)).toBe(true));
    expect(kernel.ops("check")).toHaveLength(0);
  });

  test.each(["button", "Escape"])("one can go back by %s, and the focus with it", async (way) => {
    const kernel = exit();
    await show(quiz, kernel);
    fireEvent.click(screen.getByRole("button", { name: "Finish and check" }));
    const ask = await screen.findByRole("group", { name: /uses one of your attempts/ });
    if (way === "Escape") fireEvent.keyDown(ask, { key: "Escape" });
    else fireEvent.click(screen.getByRole("button", { name: "Back to the questions" }));
    const button = await screen.findByRole("button", { name: "Finish and check" });
    await waitFor(() => expect(document.activeElement).toBe(button));
    expect(kernel.ops("check")).toHaveLength(0);
  });

  test("the result: percent and pass in words, feedback, locked answers, the focus", async () => {
    const kernel = exit();
    const el = await show(quiz, kernel);
    await handIn();
    const summary = screen.getByRole("group", { name: "Result" });
    await waitFor(() => expect(document.activeElement).toBe(summary));
    expect(summary.textContent).toMatch(/50 %.*Not passed yet/);
    expect(screen.getByText("It comes first.")).toBeTruthy();
    for (const radio of screen.getAllByRole("radio")) {
      expect((radio as HTMLInputElement).disabled).toBe(true);
    }
    expect((screen.getByRole("textbox") as HTMLTextAreaElement).readOnly).toBe(true);
    expect(screen.getByText(/2 attempts left.*Best result so far: 50 %/)).toBeTruthy();
    expect(kernel.ops("check")[0]).toMatchObject({ final: true, answer });
    expect(await violations(el)).toEqual([]);
  });

  test("the next attempt shows other questions, empty, with the focus at the top", async () => {
    const kernel = exit();
    await show(quiz, kernel);
    await handIn();
    const again = await screen.findAllByRole("button", { name: /Next attempt/ });
    fireEvent.click(again[0]!);
    expect(await screen.findByRole("group", { name: "How long?" })).toBeTruthy();
    expect(screen.queryByRole("group", { name: "Which one?" })).toBeNull();
    expect((screen.getByRole("textbox") as HTMLInputElement).value).toBe("");
    await waitFor(() => expect(document.activeElement?.textContent).toContain("attempts left"));
  });

  test("what was typed is saved before the attempt is spent, and not saved over the next", async () => {
    const kernel = exit();
    await show(quiz, kernel);
    fireEvent.input(screen.getByRole("textbox"), { target: { value: "typed" } });
    await handIn();
    const order = kernel.sent.map((message) => message.op).filter((op) => op !== "open");
    expect(order.slice(0, 3)).toEqual(["draft", "check", "refresh"]);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(kernel.ops("draft")).toHaveLength(1);
  });

  test("a quiz without attempts left shows its last result and offers no other", async () => {
    const { result } = told as unknown as { result: ActivityState["result"] };
    const spent = { attempts_used: 3, attempts_left: 0, best_percent: 50, result, answer };
    await show(quiz, model(["sc", "st"], EXIT, spent));
    expect(screen.getByText(/All attempts are used/)).toBeTruthy();
    expect(screen.getByText("It comes first.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: /Finish|Next/ })).toBeNull();
    expect((screen.getAllByRole("radio")[0] as HTMLInputElement).disabled).toBe(true);
  });

  test("a refusal of the check leaves everything as it was", async () => {
    const kernel = exit();
    kernel.answerers["check"] = () => {
      throw Object.assign(new Error("All attempts are used."), { code: "no_attempts_left" });
    };
    await show(quiz, kernel);
    fireEvent.click(screen.getByRole("button", { name: "Finish and check" }));
    fireEvent.click(await screen.findByRole("button", { name: "Yes, check" }));
    await waitFor(() => {
      const alerts = screen.getAllByRole("alert").map((alert) => alert.textContent);
      expect(alerts.join()).toContain("All attempts are used.");
    });
    expect((screen.getByRole("radio", { name: "First one" }) as HTMLInputElement).checked).toBe(true);
  });
});

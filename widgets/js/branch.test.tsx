import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { describe, expect, test } from "vitest";
import branch from "./branch.js";
import { checked, FakeModel, Refusal, show, violations } from "./testing.js";
import type { Json } from "./types.js";

const first = {
  html: "<p>A colleague is silent.</p>",
  choices: [
    { id: "wait", html: "Wait <em>a day</em>" },
    { id: "ask", html: "Ask her" },
  ],
};

const definition = {
  type: "branch",
  title: "The quiet colleague",
  prompt_html: "",
  style: "story",
  meters: [
    { id: "trust", label: "Trust", start: 3, min: 0, max: 8 },
    { id: "voices", label: "Voices", start: 2, min: 0, max: 8 },
  ],
  first,
};

const second = { html: "<p>She answers shortly.</p>", choices: [{ id: "thank", html: "Thank her" }] };

const asked = {
  html: first.html,
  choice_html: "Ask her",
  consequence_html: "<p>She is glad of the question.</p>",
  meters: { trust: 4, voices: 2 },
};
const thanked = {
  html: second.html,
  choice_html: "Thank her",
  consequence_html: "<p>She writes more.</p>",
  meters: { trust: 4, voices: 3 },
};

const REVEALS: Record<string, Json> = {
  ask: { steps: [asked], node: second, end_html: null, meters: asked.meters },
  "ask/thank": {
    steps: [asked, thanked],
    node: null,
    end_html: "<p>A good week.</p>",
    meters: thanked.meters,
  },
};

function model(parts: object = {}, state: object = {}): FakeModel {
  const made = new FakeModel({ ...definition, ...parts }, state);
  made.answerers["check"] = ({ answer }) => {
    const reveal = REVEALS[(answer as { path: string[] }).path.join("/")];
    if (!reveal) throw new Refusal("bad_answer", "There is no such choice.");
    return checked({ reveal: reveal as Record<string, Json> });
  };
  return made;
}

const radio = (name: RegExp | string): HTMLInputElement => screen.getByRole("radio", { name });
const answer = (): HTMLElement => screen.getByRole("button", { name: "Answer" });

async function choose(name: string): Promise<void> {
  fireEvent.click(radio(name));
  fireEvent.click(answer());
  await waitFor(() => expect(screen.queryByRole("radio", { name })).toBeNull());
}

describe("a situation", () => {
  test("is one group of radio buttons, named by its question", async () => {
    await show(branch, model());
    const group = screen.getByRole("group", { name: "What will you do?" });
    expect(within(group).getAllByRole("radio")).toHaveLength(2);
    const names = within(group).getAllByRole("radio").map((one) => one.getAttribute("name"));
    expect(new Set(names).size).toBe(1);
  });

  test("has nothing chosen beforehand", async () => {
    await show(branch, model());
    expect(screen.getAllByRole("radio").some((one) => (one as HTMLInputElement).checked)).toBe(false);
  });

  test("asks nobody when a choice is only picked", async () => {
    const made = model();
    await show(branch, made);
    fireEvent.click(radio("Ask her"));
    expect(made.ops("check")).toEqual([]);
  });

  test("is answered by a real submit button, so that Enter works too", async () => {
    await show(branch, model());
    expect((answer() as HTMLButtonElement).type).toBe("submit");
    expect(answer().closest("form")).not.toBeNull();
  });

  test("answered without a choice says so beside the group and takes the focus there", async () => {
    await show(branch, model());
    fireEvent.click(answer());
    await waitFor(() => expect(screen.getByRole("alert").textContent).toContain("Choose one"));
    const group = screen.getByRole("group", { name: "What will you do?" });
    expect(group.getAttribute("aria-describedby")).toBe(screen.getByRole("alert").id);
    expect(document.activeElement).toBe(screen.getAllByRole("radio")[0]);
  });
});

describe("the meters", () => {
  test("are named meters with their bounds", async () => {
    await show(branch, model());
    const meter = screen.getByLabelText("Trust: 3 of 8") as HTMLMeterElement;
    expect(meter.tagName).toBe("METER");
    expect([meter.min, meter.max, meter.value]).toEqual([0, 8, 3]);
  });

  test("tell their change in words and numbers", async () => {
    const el = await show(branch, model());
    await choose("Ask her");
    expect(el.querySelector(".sr-changes")?.textContent).toBe("Trust: 3 → 4");
    expect(el.querySelector(".sr-moved")?.textContent).toBe("Trust: 3 → 4");
    expect(screen.getByLabelText("Trust: 4 of 8")).toBeTruthy();
  });
});

describe("after a choice", () => {
  test("the focus is on the heading of what came of it", async () => {
    await show(branch, model());
    await choose("Ask her");
    expect(document.activeElement).toBe(
      screen.getByRole("heading", { level: 4, name: "Step 1: what came of it" }),
    );
  });

  test("what came of it and one's own choice can be read, and the next situation follows", async () => {
    const el = await show(branch, model());
    await choose("Ask her");
    expect(el.querySelector(".sr-consequence")?.textContent).toContain("She is glad of the question.");
    expect(el.querySelector(".sr-said")?.textContent).toBe("Ask her");
    expect(screen.getByRole("heading", { level: 4, name: "Step 2: the situation" })).toBeTruthy();
  });

  test("the step and its changes are said in the polite region", async () => {
    await show(branch, model());
    await choose("Ask her");
    await waitFor(() => expect(screen.getByRole("status").textContent).toContain("Trust: 3 → 4"));
  });

  test("the path is saved as the draft", async () => {
    const made = model();
    await show(branch, made);
    await choose("Ask her");
    await waitFor(() => expect(made.ops("draft").at(-1)?.["answer"]).toEqual({ path: ["ask"] }), {
      timeout: 4000,
    });
  });

  test("headings do not skip a level", async () => {
    await show(branch, model());
    await choose("Ask her");
    const levels = screen.getAllByRole("heading").map((one) => one.tagName);
    expect(levels).toEqual(["H3", "H4", "H4"]);
  });
});

describe("going back", () => {
  test("is a named button at the step, and takes the focus to the situation", async () => {
    await show(branch, model());
    await choose("Ask her");
    fireEvent.click(screen.getByRole("button", { name: "Try another way from step 1" }));
    await waitFor(() => expect(radio("Ask her").checked).toBe(false));
    expect(document.activeElement).toBe(
      screen.getByRole("heading", { level: 4, name: "Step 1: the situation" }),
    );
    expect(screen.getByRole("status").textContent).toContain("back at the beginning");
  });

  test("asks nobody: what was revealed is known", async () => {
    const made = model();
    await show(branch, made);
    await choose("Ask her");
    fireEvent.click(screen.getByRole("button", { name: "Try another way from step 1" }));
    await waitFor(() => radio("Ask her"));
    expect(made.ops("check")).toHaveLength(1);
  });
});

describe("the end", () => {
  test("tells how it ended and lists every decision, each to be read again and made anew", async () => {
    const el = await show(branch, model());
    await choose("Ask her");
    await choose("Thank her");
    expect(screen.getByRole("heading", { level: 4, name: "How it ended" })).toBeTruthy();
    expect(el.querySelector(".sr-ending")?.textContent).toContain("A good week.");
    const decisions = within(el.querySelector<HTMLElement>(".sr-decisions")!);
    expect(decisions.getAllByRole("listitem").map((one) => one.querySelector(".sr-said")?.textContent)).toEqual([
      "Ask her",
      "Thank her",
    ]);
    expect(decisions.getByText("Read step 2 again").tagName).toBe("SUMMARY");
    expect(decisions.getByRole("button", { name: "Try another way from step 2" })).toBeTruthy();
  });

  test("leads back to the beginning by a button", async () => {
    await show(branch, model());
    await choose("Ask her");
    await choose("Thank her");
    fireEvent.click(screen.getByRole("button", { name: "Play it again from the start" }));
    await waitFor(() => expect(radio("Ask her")).toBeTruthy());
  });

  test("is clean for axe, as is the beginning", async () => {
    const el = await show(branch, model());
    expect(await violations(el)).toEqual([]);
    await choose("Ask her");
    await choose("Thank her");
    expect(await violations(el)).toEqual([]);
  });
});

describe("coming back", () => {
  const state = { version: 3, answer: { path: ["ask"] }, saved_at: "2026-01-02T10:00:00Z" };

  test("shows the step where one stopped, and leaves the focus alone", async () => {
    await show(branch, model({}, state));
    await waitFor(() => expect(radio("Thank her")).toBeTruthy());
    expect(document.activeElement).toBe(document.body);
  });

  test("to a place that is no more says so and offers to try again", async () => {
    await show(branch, model({}, { ...state, answer: { path: ["gone"] } }));
    const alert = await waitFor(() => {
      const found = screen.getAllByRole("alert").find((one) => one.textContent?.includes("cannot be shown"));
      if (!found) throw new Error("nothing is said yet");
      return found;
    });
    expect(within(alert).getByRole("button", { name: "Try again" })).toBeTruthy();
    expect(radio("Ask her")).toBeTruthy();
  });
});

test("a lost line keeps the choice and says that it can be sent again", async () => {
  const made = model();
  made.answerers["check"] = () => {
    throw new Refusal("offline", "");
  };
  await show(branch, made);
  fireEvent.click(radio("Ask her"));
  fireEvent.click(answer());
  await waitFor(() => expect(screen.getByRole("alert").textContent).toContain("No connection"));
  expect(radio("Ask her").checked).toBe(true);
  expect(answer().getAttribute("aria-disabled")).toBe("false");
});

describe("as a thread", () => {
  const thread = { style: "thread" };

  test("it is a named list that grows by one's reply and the next post", async () => {
    await show(branch, model(thread));
    const list = screen.getByRole("list", { name: "The conversation" });
    expect(within(list).getAllByRole("listitem")).toHaveLength(1);
    await choose("Ask her");
    const items = within(screen.getByRole("list", { name: "The conversation" })).getAllByRole("listitem");
    expect(items.map((one) => one.classList.contains("sr-post--mine"))).toEqual([false, true, false]);
  });

  test("the focus goes to one's own reply", async () => {
    await show(branch, model(thread));
    await choose("Ask her");
    expect(document.activeElement).toBe(
      screen.getByRole("heading", { level: 4, name: "Your reply, step 1" }),
    );
  });

  test("how many take part is told in words, its picture is hidden from screen readers", async () => {
    const el = await show(branch, model(thread));
    await choose("Ask her");
    const voices = el.querySelector(".sr-voices")!;
    expect(voices.textContent).toContain("2 voices in the conversation.");
    expect(voices.textContent).toContain("stays as it was");
    await choose("Thank her");
    expect(el.querySelector(".sr-voices")?.textContent).toContain("The conversation is growing.");
    expect(el.querySelector(".sr-figures")?.getAttribute("aria-hidden")).toBe("true");
  });

  test("is clean for axe", async () => {
    const el = await show(branch, model(thread));
    await choose("Ask her");
    expect(await violations(el)).toEqual([]);
  });
});

import { act, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, describe, expect, test, vi } from "vitest";
import stepper, { firstOpen } from "./stepper.js";
import { FakeModel, show, violations } from "./testing.js";

const definition = {
  type: "stepper",
  title: "Peer consultation",
  prompt_html: "",
  steps: [
    { id: "frame", title: "The question", html: "<p>Tell the situation.</p>", minutes: 3 },
    { id: "clarify", title: "Facts", html: "<p>Ask for facts.</p>", minutes: 1 },
    { id: "thanks", title: "Thanks", html: "<p>Thank each.</p>", minutes: null },
  ],
};

const model = (state: object = {}): FakeModel => new FakeModel(definition, state);
const button = (name: RegExp | string): HTMLButtonElement => screen.getByRole("button", { name });
const heading = (name: string): HTMLElement => screen.getByRole("heading", { level: 4, name });
const timer = (): HTMLElement => screen.getByRole("timer", { name: "Time left" });

afterEach(() => void vi.useRealTimers());

describe("the steps", () => {
  test("are an ordered list of buttons in a named navigation", async () => {
    await show(stepper, model());
    const steps = within(screen.getByRole("navigation", { name: /^Steps: / })).getAllByRole("button");
    expect(steps.map((one) => one.textContent)).toEqual(["1The question ", "2Facts ", "3Thanks "]);
    expect(steps[0]?.closest("ol")).not.toBeNull();
  });

  test("tell which one is current, for the eye and for screen readers", async () => {
    await show(stepper, model());
    expect(button(/The question/).getAttribute("aria-current")).toBe("step");
    expect(button(/Facts/).hasAttribute("aria-current")).toBe(false);
  });

  test("chosen from the list take the focus to their heading", async () => {
    await show(stepper, model());
    fireEvent.click(button(/Thanks/));
    await waitFor(() => expect(document.activeElement).toBe(heading("Step 3 of 3. Thanks")));
  });

  test("are walked through by Next and Back, and the focus comes along", async () => {
    await show(stepper, model());
    fireEvent.click(button("Next step"));
    await waitFor(() => expect(document.activeElement).toBe(heading("Step 2 of 3. Facts")));
    fireEvent.click(button("Back"));
    await waitFor(() => expect(document.activeElement).toBe(heading("Step 1 of 3. The question")));
  });

  test("end where they end: the button says so and stays reachable", async () => {
    await show(stepper, model());
    expect(button("Back").getAttribute("aria-disabled")).toBe("true");
    expect(button("Back").disabled).toBe(false);
    fireEvent.click(button("Back"));
    expect(heading("Step 1 of 3. The question")).toBeTruthy();
    fireEvent.click(button(/Thanks/));
    await waitFor(() => expect(button("Next step").getAttribute("aria-disabled")).toBe("true"));
  });

  test("leave the focus alone when the page opens", async () => {
    await show(stepper, model());
    expect(document.activeElement).toBe(document.body);
  });

  test("tell how long they take in all", async () => {
    const el = await show(stepper, model());
    expect(el.querySelector(".sr-overview")?.textContent).toContain("About 4 minutes in all.");
  });

  test("can all be read as text, with their minutes", async () => {
    const el = await show(stepper, model());
    const text = el.querySelector(".sr-transcript")!;
    expect(text.querySelector("summary")?.textContent).toBe("All steps as text");
    expect(text.querySelectorAll("li")).toHaveLength(3);
    expect(text.textContent).toContain("Ask for facts.");
    expect(text.textContent).toContain("1 minute");
  });
});

describe("what is done", () => {
  test("is marked by a labelled checkbox and saved", async () => {
    const made = model();
    await show(stepper, made);
    const box = screen.getByRole("checkbox", { name: "I have done this step" }) as HTMLInputElement;
    expect(box.checked).toBe(false);
    fireEvent.click(box);
    await waitFor(() => expect(made.ops("draft").at(-1)?.["answer"]).toEqual({ done: ["frame"] }), {
      timeout: 4000,
    });
  });

  test("is told in words in the list and in the count", async () => {
    const el = await show(stepper, model({ version: 1, answer: { done: ["frame"] } }));
    expect(button(/The question.*done/)).toBeTruthy();
    expect(el.querySelector(".sr-overview")?.textContent).toContain("Done: 1 of 3.");
  });

  test("can be unmarked", async () => {
    const el = await show(stepper, model({ version: 1, answer: { done: ["frame", "clarify", "thanks"] } }));
    fireEvent.click(screen.getByRole("checkbox", { name: "I have done this step" }));
    await waitFor(() =>
      expect(el.querySelector(".sr-overview")?.textContent).toContain("Done: 2 of 3."),
    );
  });

  test("is where one goes on: at the first step that is not done", async () => {
    await show(stepper, model({ version: 1, answer: { done: ["frame"] } }));
    expect(heading("Step 2 of 3. Facts")).toBeTruthy();
    expect(firstOpen(definition.steps, ["frame", "clarify", "thanks"])).toBe(0);
  });
});

describe("the timer", () => {
  async function shown(): Promise<HTMLElement> {
    const el = await show(stepper, model({ version: 1, answer: { done: ["frame"] } }));
    vi.useFakeTimers();
    return el;
  }
  const pass = (ms: number): Promise<void> => act(() => void vi.advanceTimersByTime(ms));
  const press = (name: string): Promise<void> => act(() => void fireEvent.click(button(name)));

  test("is a named timer in a named group, at rest until it is started", async () => {
    await shown();
    expect(screen.getByRole("group", { name: "Timer of this step" }).contains(timer())).toBe(true);
    await pass(30_000);
    expect(timer().textContent).toBe("1:00");
  });

  test("counts down once started, in silence", async () => {
    await shown();
    await press("Start the timer");
    await pass(20_000);
    expect(timer().textContent).toBe("0:40");
    expect(timer().hasAttribute("aria-live")).toBe(false);
    expect(screen.getByRole("status").textContent).toBe("");
  });

  test("is paused and goes on by one and the same button, which keeps the focus", async () => {
    await shown();
    const one = button("Start the timer");
    one.focus();
    await press("Start the timer");
    await pass(20_000);
    await press("Pause");
    await pass(100_000);
    expect(timer().textContent).toBe("0:40");
    expect(button("Go on")).toBe(one);
    expect(document.activeElement).toBe(one);
  });

  test("is set back to its whole time", async () => {
    await shown();
    expect(button("Set back").getAttribute("aria-disabled")).toBe("true");
    await press("Start the timer");
    await pass(20_000);
    await press("Set back");
    expect(timer().textContent).toBe("1:00");
  });

  test("says at its end, once and politely, that time is up, and moves nothing", async () => {
    const el = await shown();
    await press("Start the timer");
    await pass(61_000);
    expect(screen.getByRole("status").textContent).toContain("Time for “Facts” is up.");
    expect(el.textContent).toContain("Time is up. Take longer if you need to.");
    expect(heading("Step 2 of 3. Facts")).toBeTruthy();
    expect(screen.queryByRole("alert")).toBeNull();
    expect(button("Start the timer again")).toBeTruthy();
  });

  test("makes no sound unless it was switched on", async () => {
    const sounds = vi.fn();
    vi.stubGlobal("AudioContext", class { constructor() { sounds(); throw new Error("silent"); } });
    await shown();
    const box = screen.getByRole("checkbox", { name: "A short sound when the time is up" });
    expect((box as HTMLInputElement).checked).toBe(false);
    await press("Start the timer");
    await pass(61_000);
    expect(sounds).not.toHaveBeenCalled();
    vi.unstubAllGlobals();
  });

  test("keeps running while one looks at another step, and shows there how much is left", async () => {
    await shown();
    await press("Start the timer");
    await act(() => void fireEvent.click(button(/The question/)));
    await pass(20_000);
    expect(button(/Facts/).textContent).toContain("0:40");
  });

  test("is paused when another one is started", async () => {
    await shown();
    await press("Start the timer");
    await pass(20_000);
    await act(() => void fireEvent.click(button(/The question/)));
    await press("Start the timer");
    await pass(10_000);
    await act(() => void fireEvent.click(button(/Facts/)));
    expect(timer().textContent).toBe("0:40");
    expect(button("Go on")).toBeTruthy();
  });
});

test("a step without minutes has no timer", async () => {
  await show(stepper, model());
  fireEvent.click(button(/Thanks/));
  await waitFor(() => expect(screen.queryByRole("timer")).toBeNull());
});

test("a stepper without minutes speaks of no time at all", async () => {
  const steps = definition.steps.map((step) => ({ ...step, minutes: null }));
  const el = await show(stepper, new FakeModel({ ...definition, steps }));
  expect(screen.queryByRole("timer")).toBeNull();
  expect(screen.queryByRole("checkbox", { name: /sound/ })).toBeNull();
  expect(el.querySelector(".sr-overview")?.textContent).toBe("Done: 0 of 3.");
});

test("axe finds nothing, at the beginning and with steps done", async () => {
  const el = await show(stepper, model({ version: 1, answer: { done: ["frame"] } }));
  expect(await violations(el)).toEqual([]);
});

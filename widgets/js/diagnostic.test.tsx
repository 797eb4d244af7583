import { fireEvent, screen, waitFor } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import diagnostic, { answered } from "./diagnostic.js";
import { whole } from "./diagnostic-circumstances.js";
import { AskedModel, PROFILE, refusing } from "./testing-asks.js";
import { checked, show, violations } from "./testing.js";
import { DIAGNOSED_EVENT } from "./wire-route.js";

const ASKED = {
  id: "m01-network",
  self: ["m01-a", "m01-b"].map((id) => ({ id, html: `I ${id}`, anchors: ["no", "some", "yes"] as const })),
  scenario: { id: "m01-s", html: "<p>Silence.</p>", options: [{ id: "a", html: "Ask" }, { id: "b", html: "Wait" }] },
};

const ROUTE = {
  steps: [{ module: "m01-network", released: true, done: false }],
  others: [{ module: "m03-platforms", released: false, done: false }],
};

function model(state: object = {}, route: object = ROUTE): AskedModel {
  const made = new AskedModel("diagnostic", { profile: PROFILE, route }, state);
  Object.assign(made.get("definition") as object, {
    repeats: null,
    titles: { "m01-network": "The network", "m03-platforms": "Platforms" },
    modules: [ASKED],
  });
  return made;
}

describe("the diagnostic", () => {
  it("begins at the first module that is open, and names it", async () => {
    await show(diagnostic, model());
    expect(screen.getByRole("heading", { name: /Module 1 of 1. M1/ })).toBeTruthy();
    expect(screen.getByText("Answered: 0 of 1 modules")).toBeTruthy();
  });

  it("keeps what is typed with what was there before", async () => {
    const made = model({ answer: { ratings: { "m01-a": 3 }, choices: {}, circumstances: {} }, version: 1 });
    await show(diagnostic, made);
    fireEvent.click(screen.getByLabelText("Ask"));
    await waitFor(() =>
      expect(made.ops("draft").at(-1)?.["answer"]).toEqual({
        ratings: { "m01-a": 3 },
        choices: { "m01-s": "a" },
        circumstances: {},
      }), { timeout: 5_000 },
    );
  });

  it("tells the page when it was checked, and shows why", async () => {
    const made = model();
    const finding = { id: "m01-network", score: 37.5, band: "study", reason: "Worth a look.", feedback_html: "" };
    made.answerers["check"] = () => checked({ reveal: { modules: [finding], mentor: true } });
    let told = 0;
    addEventListener(DIAGNOSED_EVENT, () => (told += 1));
    const el = await show(diagnostic, made);
    fireEvent.click(screen.getByText("Show what my answers say"));
    await waitFor(() => expect(screen.getByText(/Worth a look/)).toBeTruthy());
    expect(told).toBe(1);
    expect(screen.getByText(/a mentor would be glad/)).toBeTruthy();
    expect(await violations(el)).toEqual([]);
  });
});

describe("what the answers say", () => {
  const finding = { band: "start", reason: "Worth a look.", feedback_html: "" };
  const FOUND = [
    { ...finding, id: "m03-platforms", score: 0 },
    { ...finding, id: "m01-network", score: 87.5, band: "fast" },
  ];

  async function said(route: object): Promise<HTMLElement> {
    const made = model({}, route);
    made.answerers["check"] = () => checked({ reveal: { modules: FOUND, mentor: false } });
    const el = await show(diagnostic, made);
    fireEvent.click(screen.getByText("Show what my answers say"));
    await screen.findByText("What we suggest, and why");
    return el;
  }

  it("sends nobody to a module that is not written: those stand last, and say so", async () => {
    const el = await said(ROUTE);
    const parts = [...el.querySelectorAll(".sr-result section")].map((part) => part.getAttribute("aria-label"));
    expect(parts).toEqual(["Fast track", "For later: these are still being written"]);
    expect(screen.getByRole("region", { name: parts[1]! }).textContent).toContain("Platforms not written yet");
    const rows = [...el.querySelectorAll("tbody th")].map((row) => row.textContent);
    expect(rows).toEqual(["M1\u00a0· The network ", "M3\u00a0· Platforms not written yet"]);
    expect([...el.querySelectorAll(".sr-bars__name")].map((name) => name.textContent)).toEqual(["M1", "M3"]);
    expect(await violations(el)).toEqual([]);
  });

  it("is told all the same where nobody knows what is written", async () => {
    const el = await said(refusing("Not now."));
    expect(el.querySelectorAll(".sr-result section").length).toBe(2);
    expect(el.textContent).not.toContain("not written yet");
  });
});

describe("what counts as answered", () => {
  it("is all three, zero included", () => {
    const ratings = { "m01-a": 0, "m01-b": 0 };
    expect(answered(ASKED, { ratings, choices: { "m01-s": "b" }, circumstances: {} })).toBe(true);
    expect(answered(ASKED, { ratings, choices: {}, circumstances: {} })).toBe(false);
  });
});

describe("a number in a field", () => {
  it("is whole and within bounds, or none", () => {
    expect(["12", "", "x", "-3", "900"].map((text) => whole(text, 70))).toEqual([12, null, null, 0, 70]);
  });
});

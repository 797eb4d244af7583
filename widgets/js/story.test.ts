import { expect, test } from "vitest";
import { changes, growth, moved, opening, pathOf, revealOf, startValues, voicesMeter } from "./story.js";

const trust = { id: "trust", label: "Trust", start: 3, min: 0, max: 8 };
const voices = { id: "voices", label: "Voices", start: 2, min: 0, max: 8 };
const step = (meters: Record<string, number>) => ({
  html: "",
  choice_html: "",
  consequence_html: "",
  meters,
});

test.each([
  [{ path: ["a", "b"] }, ["a", "b"]],
  [{ path: ["a", 7] }, ["a"]],
  [{ path: "a" }, []],
  [{}, []],
  [null, []],
  ["a", []],
])("the path of %j is %j", (answer, path) => {
  expect(pathOf(answer)).toEqual(path);
});

test("before the first choice the first situation is shown with the starting values", () => {
  const first = { html: "<p>Hi</p>", choices: [] };
  expect(opening(first, [trust])).toEqual({
    steps: [],
    node: first,
    end_html: null,
    meters: { trust: 3 },
  });
});

test("changes are counted from the step before, the first from the start", () => {
  const steps = [step({ trust: 4, voices: 2 }), step({ trust: 4, voices: 1 })];
  expect(moved(changes([trust, voices], steps, 0)).map(({ meter, from, to }) => [meter.id, from, to])).toEqual([
    ["trust", 3, 4],
  ]);
  expect(moved(changes([trust, voices], steps, 1)).map(({ meter, from, to }) => [meter.id, from, to])).toEqual([
    ["voices", 2, 1],
  ]);
});

test("a meter that a step says nothing of did not move", () => {
  expect(moved(changes([trust], [step({})], 0))).toEqual([]);
});

test("starting values are those of the definition", () => {
  expect(startValues([trust, voices])).toEqual({ trust: 3, voices: 2 });
});

test("the voices of a thread are counted by the meter of that name, else by the first", () => {
  expect(voicesMeter([trust, voices])?.id).toBe("voices");
  expect(voicesMeter([trust])?.id).toBe("trust");
  expect(voicesMeter([])).toBeNull();
});

test.each([
  [2, 3, "grew"],
  [3, 2, "faded"],
  [2, 2, "stayed"],
])("a thread that goes from %d to %d voices has %s", (from, to, how) => {
  expect(growth({ meter: voices, from, to })).toBe(how);
});

test("a result without a reveal is no story", () => {
  expect(revealOf(null)).toBeNull();
  expect(revealOf({ reveal: {} })).toBeNull();
  expect(revealOf({ reveal: { steps: [] } })).toEqual({ steps: [], node: null, end_html: null, meters: {} });
});

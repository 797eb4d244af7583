import { expect, test } from "vitest";
import { type CellScore, criterionOf, isSubmission, partTitle, soFar, waitingParts } from "./marks.js";

const criteria = [
  { id: "context", title: "Context", star: false, levels: [] },
  { id: "own-class", title: "Own class", star: true, levels: [] },
];

function cell(parts: Partial<CellScore>): CellScore {
  return { cell: "exit_quiz", title: "", score: null, max: 4, comment: "", by: "automatic", ...parts };
}

const marks = {
  scores: [cell({ score: 8.5, max: 12 }), cell({ cell: "criterion_context", max: 4, by: "trainer" })],
  total: 8.5,
  max: 16,
  complete: false,
};

test("what waits for a person is not counted against the teacher", () => {
  expect(soFar(marks)).toEqual({ points: 8.5, of: 12 });
  expect(waitingParts(marks, criteria).map((one) => one.cell)).toEqual(["criterion_context"]);
});

test("reviews that she has yet to write wait for nobody else", () => {
  const scores = [cell({ cell: "review", max: 2, by: "trainer" })];
  expect(waitingParts({ scores, total: 0, max: 2, complete: false }, criteria)).toEqual([]);
});

test("a mark of nothing is a mark, not a waiting part", () => {
  const zero = { ...marks, scores: [cell({ score: 0 })] };
  expect(waitingParts(zero, criteria)).toEqual([]);
  expect(soFar(zero)).toEqual({ points: 0, of: 4 });
});

test("a cell finds its criterion, dashes and all", () => {
  expect(criterionOf("criterion_own_class", criteria)?.title).toBe("Own class");
  expect(criterionOf("exit_quiz", criteria)).toBeNull();
});

test("a part is called by its own title, its criterion's, or its cell's name", () => {
  expect(partTitle(cell({ title: "Quiz" }), criteria)).toBe("Quiz");
  expect(partTitle(cell({ cell: "criterion_context" }), criteria)).toBe("Context");
  expect(partTitle(cell({ cell: "other" }), criteria)).toBe("other");
});

test.each([null, {}, [], "x", { missing: [] }])("%j is no state of a submission", (value) => {
  expect(isSubmission(value)).toBe(false);
});

test("code that has not run yet waits for nobody", () => {
  const code = cell({ cell: "code_double" });
  expect(waitingParts({ scores: [code], total: 0, max: 4, complete: false }, criteria)).toEqual([]);
});

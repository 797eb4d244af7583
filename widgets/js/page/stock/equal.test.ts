import { expect, test } from "vitest";
import isEqual from "./equal";

const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);
const model = new (class Model {})();

test.each([
  [1, 1],
  [NaN, NaN],
  [0, -0],
  ["a", "a"],
  [null, null],
  [[1, [2]], [1, [2]]],
  [{ a: { b: 1 } }, { a: { b: 1 } }],
  [bytes(1, 2), bytes(1, 2)],
  [new DataView(bytes(1).buffer), new DataView(bytes(1).buffer)],
  [bytes(9, 1, 2).subarray(1), bytes(1, 2)],
  [new Date(5), new Date(5)],
  [model, model],
])("%o is %o", (one, two) => expect(isEqual(one, two)).toBe(true));

test.each([
  [1, "1"],
  [null, undefined],
  [[1], [1, 2]],
  [[1], { 0: 1 }],
  [{ a: 1 }, { b: 1 }],
  [{ a: undefined }, {}],
  [bytes(1, 2), bytes(1, 3)],
  [bytes(1), new DataView(bytes(1).buffer)],
  [new Date(5), new Date(6)],
  [model, new (class Model {})()],
])("%o is not %o", (one, two) => expect(isEqual(one, two)).toBe(false));

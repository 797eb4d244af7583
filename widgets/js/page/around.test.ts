import { describe, expect, it } from "vitest";
import { minutesLeft } from "./around.js";

describe("time left", () => {
  it("shrinks with the sections that are reached and never says nothing", () => {
    const left = [1, 2, 3, 4].map((reached) => minutesLeft(50, 4, reached));
    expect(left).toEqual([40, 30, 20, 10]);
    expect(minutesLeft(3, 40, 40)).toBe(1);
  });
});

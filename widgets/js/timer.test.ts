import { describe, expect, test } from "vitest";
import { clockText, isOver, isRunning, pause, remaining, reset, start, timerOf } from "./timer.js";

describe("a timer", () => {
  test("is at rest with all its time before it is started", () => {
    const timer = timerOf(2);
    expect(isRunning(timer, 0)).toBe(false);
    expect(remaining(timer, 999_999)).toBe(120_000);
  });

  test("counts from the moment of its start, however rarely one looks", () => {
    const timer = start(timerOf(2), 1_000);
    expect(remaining(timer, 1_000)).toBe(120_000);
    expect(remaining(timer, 61_000)).toBe(60_000);
  });

  test("never shows less than nothing, and is over then", () => {
    const timer = start(timerOf(1), 0);
    expect(remaining(timer, 100_000)).toBe(0);
    expect(isOver(timer, 100_000)).toBe(true);
    expect(isRunning(timer, 100_000)).toBe(false);
  });

  test("keeps what is left through a pause", () => {
    const paused = pause(start(timerOf(1), 0), 20_000);
    expect(remaining(paused, 500_000)).toBe(40_000);
    expect(remaining(start(paused, 600_000), 610_000)).toBe(30_000);
  });

  test("set back, has its whole time again and rests", () => {
    const timer = reset(start(timerOf(1), 0));
    expect(remaining(timer, 30_000)).toBe(60_000);
    expect(isRunning(timer, 30_000)).toBe(false);
  });

  test("started twice goes on counting from the first start", () => {
    const timer = start(start(timerOf(1), 0), 10_000);
    expect(remaining(timer, 20_000)).toBe(40_000);
  });

  test("started after its end has its whole time again", () => {
    const again = start(start(timerOf(1), 0), 70_000);
    expect(remaining(again, 80_000)).toBe(50_000);
  });

  test("of no length is never over: it never began", () => {
    expect(isOver(timerOf(0), 10)).toBe(false);
  });

  test("is not confused by a clock that was set back", () => {
    expect(remaining(start(timerOf(1), 50_000), 10_000)).toBe(60_000);
  });
});

test.each([
  [0, "0:00"],
  [1, "0:01"],
  [59_001, "1:00"],
  [61_000, "1:01"],
  [600_000, "10:00"],
  [-5, "0:00"],
])("%d ms are shown as %s", (milliseconds, text) => {
  expect(clockText(milliseconds)).toBe(text);
});

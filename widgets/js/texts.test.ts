import { expect, test } from "vitest";
import { readNumber } from "./number.js";
import { Texts } from "./texts.js";

const RUSSIAN = {
  "Saved: {time}": "Сохранено: {time}",
  "{count} card left": {
    one: "осталась {count} карточка",
    few: "осталось {count} карточки",
    many: "осталось {count} карточек",
    other: "осталось {count} карточек",
  },
};

test("a text is translated and filled in", () => {
  const { t } = new Texts("ru", RUSSIAN);
  expect(t("Saved: {time}", { time: "10:00" })).toBe("Сохранено: 10:00");
});

test.each([
  [1, "осталась 1 карточка"],
  [2, "осталось 2 карточки"],
  [5, "осталось 5 карточек"],
  [11, "осталось 11 карточек"],
  [21, "осталась 21 карточка"],
  [22, "осталось 22 карточки"],
  [25, "осталось 25 карточек"],
  [111, "осталось 111 карточек"],
])("Russian plural for %i", (count, words) => {
  const { tn } = new Texts("ru", RUSSIAN);
  expect(tn("{count} card left", "{count} cards left", count)).toBe(words);
});

test("what is filled in is not filled in again", () => {
  const { t } = new Texts("en", {});
  expect(t("{a} and {b}", { a: "{b}", b: "x" })).toBe("{b} and x");
});

test("a moment of today is a time, another one has its day", () => {
  const texts = new Texts("en", {});
  const now = new Date(2026, 0, 12, 15, 0);
  expect(texts.moment(new Date(2026, 0, 12, 9, 30).toISOString(), now)).toMatch(/9:30/);
  expect(texts.moment(new Date(2026, 0, 11, 9, 30).toISOString(), now)).toMatch(/January/);
});

test("numbers are written as the language does", () => {
  expect(new Texts("ru", {}).number(8.5)).toBe("8,5");
  expect(new Texts("en", {}).number(8.5)).toBe("8.5");
});

test.each([
  ["12", 12],
  ["0,5", 0.5],
  ["−3.25", -3.25],
  ["1 000", 1000],
  [" 7 ", 7],
  ["", null],
  ["7 min", null],
  ["1e5", null],
  ["--1", null],
  ["Infinity", null],
])("%j read as a number", (text, number) => {
  expect(readNumber(text)).toBe(number);
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Texts } from "../texts.js";
import { Line } from "./line.js";
import { FIRST_AFTER_MS, LOST_AFTER_MS, Notice } from "./notice.js";
import { follow } from "./person.js";
import { FakeSocket, fakeSockets, realSockets } from "./testing.js";

const after = (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);
const box = (): HTMLElement => document.querySelector<HTMLElement>(".sr-line")!;
const words = (): string => box().querySelector("[role=status]")!.textContent!;
const button = (): HTMLButtonElement => box().querySelector("button")!;
const shown = (): boolean => !box().classList.contains("sr-visually-hidden");

function page(): Line {
  document.body.innerHTML =
    '<span id="sr-name"></span><a id="sr-trainers" hidden></a><main tabindex="-1"><p>Text</p></main>';
  const line = new Line((visit) => `ws://x/?visit=${visit}`);
  const texts = new Texts("en", {});
  follow(line, texts);
  new Notice(line, texts);
  line.connect();
  return line;
}

beforeEach(fakeSockets);
afterEach(() => {
  realSockets();
  document.body.replaceChildren();
  document.documentElement.className = "";
});

test("a live region is there from the start, and says nothing", () => {
  page();
  expect(words()).toBe("");
  expect(shown()).toBe(false);
  expect(button().hidden).toBe(true);
});

test("a page that has not met its kernel yet has patience", async () => {
  page();
  await after(FIRST_AFTER_MS - 1);
  expect(shown()).toBe(false);
  await after(1);
  expect(words()).toMatch(/^No connection\. You may go on writing/);
});

test("a lost line is told after some seconds, and its return by words alone", async () => {
  page();
  FakeSocket.last.hello();
  FakeSocket.last.end(1006);
  await after(LOST_AFTER_MS - 1);
  expect(shown()).toBe(false);
  await after(1);
  expect(shown()).toBe(true);
  expect(button().hidden).toBe(true);
  FakeSocket.last.hello(false);
  expect(shown()).toBe(false);
  expect(words()).toBe("The connection is back.");
  await after(10_000);
  expect(words()).toBe("");
});

test("tries that fail do not begin the wait anew", async () => {
  page();
  FakeSocket.last.hello();
  for (let times = 0; times < 3; times += 1) {
    FakeSocket.last.end(1006);
    await after(LOST_AFTER_MS / 2);
  }
  expect(shown()).toBe(true);
});

test.each([
  [4401, "You are signed out.", "Sign in"],
  [4403, "The page lost its connection.", "Reload the page"],
  [4404, "This module has been renewed.", "Reload the page"],
  [4413, "This page continues in another tab.", "Continue here"],
])("%i is told at once, with a way on", (code, said, way) => {
  page();
  FakeSocket.last.hello();
  FakeSocket.last.end(code);
  expect(words()).toContain(said);
  expect(button()).toMatchObject({ hidden: false, textContent: way });
});

test("4408 is nobody's concern", async () => {
  page();
  FakeSocket.last.hello();
  FakeSocket.last.end(4408);
  await after(60_000);
  expect(shown()).toBe(false);
  expect(words()).toBe("");
});

test("4410 is nobody's concern", async () => {
  page();
  FakeSocket.last.hello();
  FakeSocket.last.end(4410);
  await after(1_100);
  FakeSocket.last.hello();
  await after(8_000);
  expect(shown()).toBe(false);
  expect(words()).toBe("");
});

test("“continue here” connects, and gives the focus back to the text", () => {
  page();
  FakeSocket.last.hello();
  FakeSocket.last.end(4413);
  button().focus();
  button().click();
  expect(FakeSocket.all).toHaveLength(2);
  FakeSocket.last.hello();
  expect(shown()).toBe(false);
  expect(document.activeElement?.tagName).toBe("MAIN");
});

test("the name is text, and the trainers' link is for trainers", () => {
  page();
  FakeSocket.last.hello(true, { name: "<i>Ann</i>", trainer: true });
  expect(document.getElementById("sr-name")!.innerHTML).toBe("&lt;i&gt;Ann&lt;/i&gt;");
  expect(document.getElementById("sr-trainers")!.hidden).toBe(false);
});

test.each([
  ["another name", { name: "Ann" }, { name: "Bob" }],
  ["another id under one name", { name: "Ann", id: "t1" }, { name: "Ann", id: "t2" }],
])("somebody else on the line ends it: %s", async (_, first, second) => {
  const line = page();
  FakeSocket.last.hello(true, first);
  FakeSocket.last.end(1006);
  await after(1);
  FakeSocket.last.hello(true, second);
  expect(line.standing).toBe("stranger");
  expect(FakeSocket.last.closedWith).toBe(4000);
  expect(words()).toContain("Someone else has signed in");
});

test("nobody known is nobody else", async () => {
  const line = page();
  FakeSocket.last.hello(true, { name: "Ann" });
  FakeSocket.last.end(1006);
  await after(1);
  FakeSocket.last.hello(true, null);
  expect(line.standing).toBe("attached");
  expect(document.getElementById("sr-name")!.textContent).toBe("Ann");
});

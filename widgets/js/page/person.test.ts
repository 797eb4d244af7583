/** What a shared page learns of its reader: name, ways for moderators, the bell. */
import { beforeEach, expect, test } from "vitest";
import { Texts } from "../texts.js";
import type { Attached, Line } from "./line.js";
import { follow } from "./person.js";

const NEW = { one: "{count} новое", few: "{count} новых", many: "{count} новых", other: "{count} новых" };

let attach: (attached: Attached) => void;
let ended: string[];

beforeEach(() => {
  document.body.innerHTML = `<a id="sr-trainers" hidden></a><span id="sr-name"></span>
    <a id="sr-to-moderation" hidden></a><a>Что нового <span id="sr-unread" hidden></span></a>
    <a>Что нового: <span id="sr-waiting" hidden></span></a>`;
  ended = [];
  const line = {
    on: (_: string, listener: typeof attach) => void (attach = listener),
    end: (standing: string) => void ended.push(standing),
  };
  follow(line as unknown as Line, new Texts("ru", { "{count} new": NEW }));
});

const bell = (): HTMLElement => document.getElementById("sr-unread")!;
const come = (more: object): void => attach({ fresh: true, person: { id: "t1", name: "Анна", trainer: false, ...more } });

test("the bell counts in the language's own plural, and is not there where nothing waits", () => {
  come({ unread: 1 });
  expect([bell().textContent, bell().hidden]).toEqual(["1 новое", false]);
  come({ unread: 5 });
  expect(bell().textContent).toBe("5 новых");
  const beside = document.getElementById("sr-waiting")!;
  expect([beside.textContent, beside.hidden]).toEqual(["5", false]);
  come({ unread: 0 });
  expect([bell().hidden, beside.hidden]).toEqual([true, true]);
  come({});
  expect(bell().hidden).toBe(true);
});

test("a look that another device changed is worn at once, and by the next pages", () => {
  const html = document.documentElement;
  document.cookie = "staffroom_display=200.device.less.device.t1";
  html.setAttribute("data-sr-text", "200");
  const look = { cookie: "100.dark.less.device.t1", attributes: { "data-sr-contrast": "dark", "data-sr-motion": "less" } };
  come({ look });
  expect(html.getAttributeNames().filter((name) => name.startsWith("data-sr")).sort()).toEqual(["data-sr-contrast", "data-sr-motion"]);
  expect(document.cookie).toContain("staffroom_display=100.dark.less.device.t1");
  html.setAttribute("data-sr-contrast", "light");
  document.cookie = "staffroom_display=100.light.less.device.t1";
  come({ look });
  expect(html.getAttribute("data-sr-contrast")).toBe("light");
});

test("the bell follows notices while the page is open", () => {
  come({ unread: 0 });
  window.dispatchEvent(new CustomEvent("staffroom:notice", { detail: { unread: 3 } }));
  expect([bell().textContent, bell().hidden]).toEqual(["3 новых", false]);
});

test("ways for moderators show to trainers only", () => {
  const hidden = (): boolean[] => ["sr-trainers", "sr-to-moderation"].map((id) => document.getElementById(id)!.hidden);
  come({});
  expect(hidden()).toEqual([true, true]);
  come({ trainer: true });
  expect(hidden()).toEqual([false, false]);
});

test("another reader on the same page ends the line", () => {
  come({});
  come({ id: "t2", name: "Борис" });
  expect(ended).toEqual(["stranger"]);
  expect(document.getElementById("sr-name")!.textContent).toBe("Анна");
});

test("a page without a bell is no trouble", () => {
  document.body.innerHTML = "";
  expect(() => come({ unread: 2 })).not.toThrow();
});

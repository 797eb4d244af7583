import { fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import notices from "./notices.js";
import { dayWords, NOTICE_EVENT } from "./notices-list.js";
import { Texts } from "./texts.js";
import { AskedModel, at } from "./testing-asks.js";
import { show, violations } from "./testing.js";
import { zoneWords } from "./zones.js";

const ONE = {
  id: 5,
  kind: "answer",
  text: "Eldar answered you",
  excerpt: "I would…",
  edition: "en",
  module: "m01-network",
  activity: "discussion",
  community: 0,
  post: 40,
  created_at: "2026-01-12T09:30:00Z",
  read: false,
};
const TWO = { ...ONE, id: 4, text: "Anna thanked you", read: true };
const DIGEST = { every: "week", quiet_from: 21, quiet_to: 8, zone: "Asia/Omsk", mail: true };
const TOPIC = { id: 1, edition: "en", module: "m01-network", activity: "d", title: "Talk", module_title: "Network", community: 0, unread: 0 };

function model(answers: object = {}): AskedModel {
  return new AskedModel("notices", {
    notices: { unread: 1, items: [ONE, TWO], next: null },
    read: { unread: 0 },
    digest: DIGEST,
    topics: [TOPIC],
    ...answers,
  });
}

let told: unknown[] = [];
const hear = (event: Event): void => void told.push((event as CustomEvent).detail);

beforeEach(() => {
  at("/services/classroom/en/m01-network/");
  told = [];
  addEventListener(NOTICE_EVENT, hear);
});
afterEach(() => removeEventListener(NOTICE_EVENT, hear));

describe("notices", () => {
  it("say in words what is unread, and lead to their posts", async () => {
    const el = await show(notices, model());
    const link = await screen.findByText("Eldar answered you");
    expect(link.getAttribute("href")).toBe("/services/classroom/en/m01-network/#post-40");
    expect(link.closest("li")?.textContent).toContain("unread");
    expect(screen.getByText("Anna thanked you").closest("li")?.textContent).not.toContain("unread");
    expect(await violations(el)).toEqual([]);
  });

  it("of a community lead to its conversation", async () => {
    const items = [{ ...ONE, module: "s02-communities", community: 3 }];
    await show(notices, model({ notices: { unread: 1, items, next: null } }));
    const link = await screen.findByText("Eldar answered you");
    const path = "/services/classroom/en/s02-communities/#community=3&post=40";
    expect(link.getAttribute("href")).toBe(path);
  });

  it("are marked as read, one by one outside of the classroom", async () => {
    at("/lab");
    const made = model();
    await show(notices, made);
    fireEvent.click(await screen.findByLabelText("Mark as read: Eldar answered you"));
    await screen.findByText("You have read everything.");
    expect(made.asked("read")).toEqual([{ upto: 5, only: true }]);
    expect(told).toEqual([{ unread: 0 }]);
  });

  it("are marked as read all at once", async () => {
    const made = model();
    await show(notices, made);
    fireEvent.click(await screen.findByText("Mark all as read"));
    await waitFor(() => expect(document.activeElement?.textContent).toBe("What concerns you"));
    expect(made.asked("read")).toEqual([{ upto: 5, only: false }]);
  });

  it("that come wait behind a bar; nothing moves by itself", async () => {
    const made = model();
    await show(notices, made);
    await screen.findByText("Eldar answered you");
    made.answers["notices"] = { unread: 2, items: [{ ...ONE, id: 6, text: "New" }, ONE], next: null };
    const event = { type: "notice", data: { unread: 2, notice: 6 } };
    made.push({ op: "event", event });
    made.push({ op: "event", event });
    const bar = await screen.findByText("Show 1 new notice");
    expect(screen.queryByText("New")).toBeNull();
    fireEvent.click(bar);
    await waitFor(() => expect(document.activeElement?.textContent).toBe("New"));
    expect(screen.queryByText(/Show 1/)).toBeNull();
  });

  it("are by days in words", () => {
    const texts = new Texts("en", {});
    const now = new Date(2026, 0, 12, 10);
    expect(dayWords(new Date(2026, 0, 12, 1).toISOString(), texts, now)).toBe("Today");
    expect(dayWords(new Date(2026, 0, 11, 23).toISOString(), texts, now)).toBe("Yesterday");
    expect(dayWords(new Date(2025, 11, 1).toISOString(), texts, now)).toBe("1 December 2025");
  });
});

describe("letters", () => {
  it("are wished for and saved", async () => {
    const made = model({ digest_save: (args: object) => args });
    await show(notices, made);
    fireEvent.click(await screen.findByLabelText("Never"));
    expect(screen.queryByLabelText("from")).toBeNull();
    fireEvent.click(screen.getByLabelText(/Once a day/));
    fireEvent.change(screen.getByLabelText("until"), { target: { value: "9" } });
    fireEvent.click(screen.getByText("Save my choice"));
    await screen.findByText(/Your wishes about letters are saved/);
    expect(made.asked("digest_save")).toEqual([{ ...DIGEST, every: "day", quiet_to: 9 }]);
    expect(Object.keys(localStorage)).toEqual([]);
  });

  it("are not promised where no mail is sent", async () => {
    await show(notices, model({ digest: { ...DIGEST, mail: false } }));
    expect(await screen.findByText(/sends no mail/)).toBeTruthy();
  });

  it("go by a clock that has a name", () => {
    expect(zoneWords("Asia/Omsk", "en")).toContain("Omsk");
    expect(zoneWords("No/Where", "en")).toBe("No/Where");
  });
});

describe("feeds", () => {
  it("have an address that is shown once, and are closed after a question", async () => {
    const made = model({ feed: { path: "api/feeds/abc.atom" }, feeds_close: null });
    await show(notices, made);
    fireEvent.click(await screen.findByText("Get the address"));
    const field = await screen.findByLabelText<HTMLInputElement>("Your address of this discussion");
    expect(field.value).toBe(`${location.origin}/services/commons/api/feeds/abc.atom`);
    expect(made.asked("feed")).toEqual([{ topic: 1 }]);
    fireEvent.click(screen.getByText("Close all my feed addresses"));
    fireEvent.click(screen.getByText("Yes, close them"));
    await screen.findByText(/All your feed addresses are closed/);
  });
});

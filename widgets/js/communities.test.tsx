import { fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import communities, { asked, COMMUNITY_EVENT } from "./communities.js";
import { AskedModel, at, refusing } from "./testing-asks.js";
import { show, violations } from "./testing.js";

const ONE = { id: 1, kind: "subject", title: "Maths", members: 3, joined: true, topic: 9, posts: 2, last_at: null };
const TWO = { ...ONE, id: 2, kind: "region", title: "Omsk", joined: false, topic: null, posts: 0 };

function model(answers: object = {}): AskedModel {
  return new AskedModel("communities", { communities: [ONE, TWO], ...answers });
}

let told: unknown[] = [];
const hear = (event: Event): void => void told.push((event as CustomEvent).detail);

beforeEach(() => {
  at("/services/classroom/en/s02-communities/");
  told = [];
  addEventListener(COMMUNITY_EVENT, hear);
});
afterEach(() => removeEventListener(COMMUNITY_EVENT, hear));

describe("communities", () => {
  it("stand under their kinds", async () => {
    const el = await show(communities, model());
    await screen.findByText("Maths");
    expect([...el.querySelectorAll("h4")].map((one) => one.textContent)).toEqual([
      "By subject",
      "By region",
      "Start a community",
    ]);
    expect(await violations(el)).toEqual([]);
  });

  it("are joined and left; the focus stays and the figures follow", async () => {
    const kept = [ONE, TWO];
    const made = model({
      communities: () => kept,
      join: () => ((kept[1] = { ...TWO, joined: true, members: 4, topic: 8 }), { joined: true }),
    });
    await show(communities, made);
    fireEvent.click(await screen.findByLabelText("Join “Omsk”"));
    const leave = await screen.findByLabelText("Leave “Omsk”");
    expect(screen.getByText(/4 members/)).toBeTruthy();
    await waitFor(() => expect(document.activeElement).toBe(leave));
    expect(made.asked("join")).toEqual([{ id: 2 }]);
  });

  it("say why somebody could not join", async () => {
    await show(communities, model({ join: refusing("Too fast.") }));
    fireEvent.click(await screen.findByLabelText("Join “Omsk”"));
    expect(await screen.findByText("Too fast.")).toBeTruthy();
    expect(screen.getByLabelText("Join “Omsk”")).toBeTruthy();
  });

  it("follow an address that changes before they listen to it", async () => {
    const listen = addEventListener;
    const late = vi.spyOn(globalThis, "addEventListener").mockImplementation((...of: unknown[]) => {
      if (of[0] === "hashchange") history.replaceState(null, "", "#community=2");
      listen(...(of as Parameters<typeof listen>));
    });
    await show(communities, model());
    expect(await screen.findByText(/first join the community “Omsk”/)).toBeTruthy();
    late.mockRestore();
  });

  it("are started, with what was typed kept till then", async () => {
    const made = model({ found: (args: object) => ({ ...ONE, ...args, id: 7 }) });
    await show(communities, made);
    fireEvent.click(await screen.findByText("Start it"));
    expect(await screen.findByText("Please choose one.")).toBeTruthy();
    fireEvent.click(screen.getByLabelText("A theme"));
    fireEvent.input(screen.getByLabelText("Name of the community"), { target: { value: "Parents" } });
    expect(Object.values(localStorage).join()).toContain("Parents");
    fireEvent.click(screen.getByText("Start it"));
    await waitFor(() => expect(document.activeElement?.textContent).toBe("Parents"));
    expect(made.asked("found")).toEqual([{ kind: "theme", title: "Parents" }]);
    expect(Object.keys(localStorage)).toEqual([]);
  });
});

describe("a conversation", () => {
  it("is opened: the page is told, the address says it, the focus goes there", async () => {
    const discussion = document.createElement("section");
    discussion.className = "sr-discussion";
    discussion.innerHTML = '<h3 class="sr-title" tabindex="-1">Talk</h3>';
    document.body.append(discussion);
    await show(communities, model());
    fireEvent.click(await screen.findByText("Open the conversation"));
    expect(told).toEqual([{ id: 1, title: "Maths" }]);
    expect(location.hash).toBe("#community=1");
    expect(document.activeElement?.textContent).toBe("Talk");
  });

  it("is followed from the address, without moving the focus", async () => {
    at("/services/classroom/en/s02-communities/#community=1&post=40");
    await show(communities, model());
    await waitFor(() => expect(told).toEqual([{ id: 1, title: "Maths" }]));
    expect(document.activeElement).toBe(document.body);
  });

  it("of a community one is not in asks to join first", async () => {
    at("/services/classroom/en/s02-communities/#community=2");
    await show(communities, model());
    expect(await screen.findByText(/first join the community “Omsk”/)).toBeTruthy();
    expect(told).toEqual([]);
  });

  it("has no other form of address", () => {
    expect(asked("#community=12&post=3")).toBe(12);
    for (const hash of ["", "#post-3", "#community=", "#community=1x", "#x&community=1"]) {
      expect(asked(hash)).toBe(0);
    }
  });
});

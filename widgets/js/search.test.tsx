import { fireEvent, screen, waitFor } from "@testing-library/preact";
import { beforeEach, describe, expect, it } from "vitest";
import search from "./search.js";
import { AskedModel, at } from "./testing-asks.js";
import { show, violations } from "./testing.js";

const POST = { id: 40, author: "Eldar", person: "teldar", mine: false, created_at: "2026-01-12T09:30:00Z" };
const HIT = {
  post: POST,
  module: "m01-network",
  module_title: "Network",
  activity: "d",
  topic_title: "Talk",
  community: 0,
  excerpt_html: "I tried <mark>fractions</mark>",
};
const TOPIC = { id: 1, edition: "en", module: "m01-network", activity: "d", title: "Talk", module_title: "Network", community: 0, unread: 0 };

function model(answers: object = {}): AskedModel {
  const people = { people: [{ name: "tanna", display_name: "Anna" }], next: null };
  const found = { hits: [HIT], next: null };
  return new AskedModel("search", { topics: [TOPIC], people, search: found, ...answers });
}

async function seek(words: string): Promise<void> {
  fireEvent.input(screen.getByLabelText("What are you looking for?"), { target: { value: words } });
  fireEvent.submit(screen.getByRole("search"));
}

beforeEach(() => at("/services/classroom/en/m01-network/"));

describe("a search", () => {
  it("tells how much it found, shows the words marked, and leads to the post", async () => {
    const el = await show(search, model());
    await seek("fractions");
    await waitFor(() => expect(document.activeElement?.textContent).toBe("1 post found"));
    expect(el.querySelector("mark")?.textContent).toBe("fractions");
    const link = screen.getByLabelText("Go to the post of Eldar in “Talk”");
    expect(link.getAttribute("href")).toBe("/services/classroom/en/m01-network/#post-40");
    expect(await violations(el)).toEqual([]);
  });

  it("asks for a word before it begins", async () => {
    const made = model();
    await show(search, made);
    await seek("  ");
    expect(await screen.findByText("Type at least one word.")).toBeTruthy();
    expect(made.asked("search")).toEqual([]);
  });

  it("is narrowed by module, discussion and author", async () => {
    const made = model();
    await show(search, made);
    await screen.findByText("Anna");
    fireEvent.change(screen.getByLabelText("Module"), { target: { value: "m01-network" } });
    fireEvent.change(screen.getByLabelText("Discussion"), { target: { value: "1" } });
    fireEvent.change(screen.getByLabelText("Author"), { target: { value: "tanna" } });
    await seek("fractions");
    const wanted = { q: "fractions", module: "m01-network", author: "tanna", topic: 1 };
    await waitFor(() => expect(made.asked("search")).toEqual([wanted]));
  });

  it("goes on where the first part ended", async () => {
    const older = { ...HIT, post: { ...POST, id: 39, author: "Leila" } };
    const made = model({
      search: ({ after }: { after?: string }) =>
        after ? { hits: [older], next: null } : { hits: [HIT], next: "x" },
    });
    await show(search, made);
    await seek("fractions");
    fireEvent.click(await screen.findByText("Show older ones"));
    await waitFor(() => expect(document.activeElement?.textContent).toBe("Leila"));
    expect(made.asked("search").at(-1)).toEqual({ q: "fractions", after: "x" });
  });

  it("gives hints where nothing was found", async () => {
    await show(search, model({ search: { hits: [], next: null } }));
    await seek("zzz");
    expect(await screen.findByText("Nothing was found")).toBeTruthy();
    expect(screen.getByText(/Take fewer words/)).toBeTruthy();
  });
});

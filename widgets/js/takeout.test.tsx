import { fireEvent, screen, waitFor } from "@testing-library/preact";
import { beforeEach, describe, expect, it, vi } from "vitest";
import takeout from "./takeout.js";
import { AskedModel, at } from "./testing-asks.js";
import { show, violations } from "./testing.js";

const ACTION = {
  id: 3,
  kind: "hide",
  moderator: "Eldar",
  mine: false,
  person: "tabc",
  display_name: "Anna",
  post: 40,
  note: "It names a child.",
  before: null,
  created_at: "2026-01-12T09:30:00Z",
  appeal: null,
};
const APPEAL = { text: "A hero of a novel.", created_at: ACTION.created_at, upheld: null, decided_by: "", note: "", decided_at: null };
const SEEN = {
  cohort: 4,
  name: "Omsk",
  trainer: "Vera",
  modules: [{ module: "m01-network", title: "The teacher network" }],
  row: { person: "tanna", display_name: "Anna", states: ["handed_in"], last: null, quiet_weeks: 4 },
};

function model(answers: object = {}): AskedModel {
  const nothing = { actions: { actions: [], paused_until: null }, products: { products: [] } };
  return new AskedModel("takeout", { ...nothing, seen: SEEN, ...answers });
}

let blobs: Blob[] = [];

beforeEach(() => {
  at("/services/classroom/en/m01-network/");
  blobs = [];
  URL.createObjectURL = (blob) => `blob:${blobs.push(blob as Blob)}`;
  URL.revokeObjectURL = () => undefined;
  // jsdom goes nowhere.
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => undefined);
});

const CARD = {
  edition: "ru",
  module: "m00-start",
  activity: "goal",
  title: "Моя карточка цели",
  module_title: "Начало пути",
  changed_at: "2026-01-12T09:30:00Z",
  complete: false,
  docx: "api/me/products/ru/m00-start/goal.docx",
  pdf: "api/me/products/ru/m00-start/goal.pdf",
};

describe("what one has built", () => {
  it("is a list with the way back to each form", async () => {
    const el = await show(takeout, model({ products: { products: [CARD, { ...CARD, activity: "plan", title: "План", complete: true }] } }));
    const link = await screen.findByRole("link", { name: "Моя карточка цели" });
    expect(link.getAttribute("href")).toBe("/services/classroom/ru/m00-start/#sr-goal");
    expect(link.closest("article")!.textContent).toContain("not all filled in yet");
    expect(screen.getByRole("link", { name: "План" }).closest("article")!.textContent).toContain("Stateall filled in");
    expect(await violations(el)).toEqual([]);
  });

  it("gives the file of the one that was asked for", async () => {
    const made = model({
      products: { products: [CARD] },
      product_pdf: { name: "Моя.pdf", type: "application/pdf", data: btoa("pdf") },
    });
    await show(takeout, made);
    const button = await screen.findByRole("button", { name: "Save as PDF" });
    expect(document.getElementById(button.getAttribute("aria-describedby")!)!.textContent).toBe(CARD.title);
    fireEvent.click(button);
    await screen.findByText("save Моя.pdf");
    expect(made.asked("product_pdf")).toEqual([{ of_edition: "ru", of_module: "m00-start", of_activity: "goal" }]);
    expect(blobs.map(({ type }) => type)).toEqual(["application/pdf"]);
  });

  it("says so where there is nothing yet", async () => {
    await show(takeout, model());
    await screen.findByText(/Nothing yet/);
  });
});

describe("taking along", () => {
  it("makes files of both kinds and leaves a link to them", async () => {
    const made = model({
      export: ({ form }: { form?: string }) => (form ? { html: "<p>Я</p>" } : { posts: ["Я"] }),
    });
    const el = await show(takeout, made);
    fireEvent.click(screen.getByText("Download as JSON, for programs"));
    const link = await screen.findByText(/^save staffroom-.*\.json$/);
    expect(link.getAttribute("download")).toMatch(/^staffroom-\d{4}-\d\d-\d\d\.json$/);
    fireEvent.click(screen.getByText("Download as a page to read"));
    await screen.findByText(/^save staffroom-.*\.html$/);
    expect(blobs.map(({ type }) => type)).toEqual([
      "application/json;charset=utf-8",
      "text/html;charset=utf-8",
    ]);
    expect(made.asked("export")).toEqual([{}, { form: "html" }]);
    expect(await violations(el)).toEqual([]);
  });

  it("shows the way to leaving, where there is one", async () => {
    await show(takeout, model());
    const link = screen.getByText("To my account, where one leaves");
    expect(link.getAttribute("href")).toBe(`${location.origin}/hub/account`);
    document.body.replaceChildren();
    at("/lab");
    await show(takeout, model());
    expect(screen.queryByText("To my account, where one leaves")).toBeNull();
    screen.getByText(/no account here that could be left/);
  });
});

describe("what moderators did", () => {
  it("can be objected to once; the text is kept until it is sent", async () => {
    const made = model({
      actions: { actions: [ACTION, { ...ACTION, id: 4, kind: "dismiss" }], paused_until: null },
      appeal: { ...ACTION, appeal: APPEAL },
    });
    await show(takeout, made);
    expect(await screen.findAllByText("I do not agree")).toHaveLength(1);
    fireEvent.click(screen.getByText("Ask a second moderator"));
    expect(await screen.findByText(/Write in a few words/)).toBeTruthy();
    fireEvent.input(screen.getByLabelText("Why you do not agree"), { target: { value: APPEAL.text } });
    expect(Object.values(localStorage).join()).toContain(APPEAL.text);
    fireEvent.click(screen.getByText("Ask a second moderator"));
    expect(await screen.findByText("A second moderator has not decided yet.")).toBeTruthy();
    expect(made.asked("appeal")).toEqual([{ id: 3, text: APPEAL.text }]);
    expect(Object.keys(localStorage)).toEqual([]);
    await waitFor(() => expect(document.activeElement?.textContent).toBe("The post was hidden"));
  });

  it("says until when one may only read", async () => {
    const own = { actions: [], paused_until: "2026-01-20T09:30:00Z" };
    await show(takeout, model({ actions: own }));
    expect(await screen.findByText(/Until .*you can read, study/)).toBeTruthy();
  });
});

describe("what trainers see", () => {
  it("is shown word for word, with who sees it", async () => {
    await show(takeout, model());
    expect(await screen.findByText(/^Vera, who leads “Omsk”/)).toBeTruthy();
    expect(screen.getByText("The teacher network").nextElementSibling?.textContent).toContain("handed in");
    expect(screen.getByText("no day yet")).toBeTruthy();
    expect(screen.getByText(/No word for 4 weeks/)).toBeTruthy();
  });
});

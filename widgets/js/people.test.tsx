import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { beforeEach, describe, expect, it } from "vitest";
import people from "./people.js";
import { AskedModel, at, PROFILE, refusing } from "./testing-asks.js";
import { show, violations } from "./testing.js";
import type { Json } from "./types.js";

const ME = { name: "tabc", display_name: "Anna", roles: ["teacher"] };
const OPEN = { id: 0, edition: "en", name: "", members: 5, trainer: "", invitation: null };
const OMSK = { ...OPEN, id: 4, name: "Omsk", trainer: "Eldar", members: 2 };
const CARD = { name: "tabc", display_name: "Anna", roles: [], profile: PROFILE, mine: true };

function model(answers: object = {}): AskedModel {
  return new AskedModel("people", {
    me: ME,
    profile: PROFILE,
    cohort: OMSK,
    people: { people: [CARD], next: null },
    led: [],
    ...answers,
  });
}

beforeEach(() => at("/services/classroom/en/m01-network/"));

describe("the profile", () => {
  it("is shown, changed and saved; what is typed is kept until then", async () => {
    const saved: unknown[] = [];
    const made = model({ profile_save: (args: object) => (saved.push(args), args) });
    await show(people, made);
    fireEvent.click(await screen.findByText("Change my profile"));
    const region = screen.getByLabelText("Region");
    fireEvent.input(region, { target: { value: "Omsk" } });
    expect(Object.values(localStorage).join()).toContain("Omsk");
    fireEvent.click(screen.getByText("Save my profile"));
    await waitFor(() => expect(screen.getByText("Change my profile")).toBe(document.activeElement));
    expect(saved).toEqual([{ ...PROFILE, region: "Omsk" }]);
    expect(Object.keys(localStorage)).toEqual([]);
    expect(screen.getByText(/Your profile is saved/)).toBeTruthy();
  });

  it("keeps what was typed when saving is refused, and after the page was closed", async () => {
    const first = model({ profile_save: refusing("Too fast.") });
    await show(people, first);
    fireEvent.click(await screen.findByText("Change my profile"));
    fireEvent.input(screen.getByLabelText("I can offer"), { target: { value: "Fractions" } });
    fireEvent.click(screen.getByText("Save my profile"));
    expect(await screen.findByText("Too fast.")).toBeTruthy();
    document.body.replaceChildren();
    await show(people, model());
    const field = await screen.findByLabelText<HTMLTextAreaElement>("I can offer");
    expect(field.value).toBe("Fractions");
  });

  it("says how much too long a text is, and never cuts it", async () => {
    await show(people, model());
    fireEvent.click(await screen.findByText("Change my profile"));
    const field = screen.getByLabelText<HTMLInputElement>("Region");
    fireEvent.input(field, { target: { value: "x".repeat(402) } });
    expect(await screen.findByText("Too long by 2 characters.")).toBeTruthy();
    expect(field.value).toHaveLength(402);
  });

  it("is a form at once where it is empty", async () => {
    const nothing = { ...PROFILE, subject: "", grades: "" };
    const el = await show(people, model({ profile: nothing }));
    expect(await screen.findByLabelText("Subject")).toBeTruthy();
    expect(await violations(el)).toEqual([]);
  });
});

describe("the cohort", () => {
  it("is left only after a question", async () => {
    const made = model({ cohort_leave: OPEN });
    await show(people, made);
    fireEvent.click(await screen.findByText("Leave the cohort"));
    expect(made.asked("cohort_leave")).toEqual([]);
    fireEvent.click(screen.getByText("Yes, leave it for the open group"));
    expect(await screen.findByText(/You learn in the open group/)).toBeTruthy();
    await waitFor(() => expect(document.activeElement?.textContent).toBe("My cohort"));
    expect(made.asked("people")).toHaveLength(2);
  });

  it("stays where the question is left with Escape", async () => {
    const made = model({ cohort_leave: OPEN });
    await show(people, made);
    const opener = await screen.findByText("Leave the cohort");
    fireEvent.click(opener);
    fireEvent.keyDown(document.activeElement!, { key: "Escape" });
    await waitFor(() => expect(document.activeElement).toBe(opener));
    expect(made.asked("cohort_leave")).toEqual([]);
  });
});

describe("colleagues", () => {
  it("are searched for while the first of them are still on their way", async () => {
    const made = model();
    const answer = made.answerers["ask"]!;
    let come: (all: Json) => void = () => undefined;
    const all = { people: [{ ...CARD, name: "told", display_name: "Too late" }], next: "m" };
    made.answerers["ask"] = (asked) => {
      const { name, args } = asked as unknown as { name: string; args: object };
      if (name !== "people" || "query" in args) return answer(asked);
      return new Promise((resolve) => (come = resolve));
    };
    await show(people, made);
    fireEvent.input(await screen.findByLabelText("Name or subject"), { target: { value: "math" } });
    fireEvent.submit(screen.getByRole("search"));
    await waitFor(() => expect(screen.getByRole("heading", { name: "Anna" })).toBeTruthy());
    come(all);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(screen.queryByText("Too late")).toBeNull();
    expect(screen.queryByText("Show more colleagues")).toBeNull();
  });

  it("are searched for, and come part by part", async () => {
    const page = ({ after, query }: Record<string, unknown>): object => {
      if (query) return { people: [], next: null };
      return after
        ? { people: [{ ...CARD, name: "t2", display_name: "Boris", mine: false }], next: null }
        : { people: [CARD], next: "anna" };
    };
    const made = model({ people: page });
    await show(people, made);
    fireEvent.click(await screen.findByText("Show more colleagues"));
    await waitFor(() => expect(document.activeElement?.textContent).toBe("Boris"));
    expect(screen.queryByText("Show more colleagues")).toBeNull();
    fireEvent.input(screen.getByLabelText("Name or subject"), { target: { value: "xyz" } });
    fireEvent.submit(screen.getByRole("search"));
    expect(await screen.findByText(/Nobody was found for “xyz”/)).toBeTruthy();
    expect(made.asked("people").at(-1)).toEqual({ query: "xyz" });
  });
});

describe("cohorts one leads", () => {
  const trainer = { ...ME, roles: ["teacher", "trainer"] };

  it("are asked for by moderators alone", async () => {
    const made = model();
    await show(people, made);
    await screen.findByText("Colleagues");
    expect(made.asked("led")).toEqual([]);
  });

  it("have a link made of the page's address", async () => {
    const led = [{ ...OMSK, invitation: "Zm9v-_1" }];
    await show(people, model({ me: trainer, led }));
    const link = await screen.findByLabelText<HTMLInputElement>("Link for joining “Omsk”");
    expect(link.value).toBe(`${location.origin}/services/classroom/join/en/Zm9v-_1`);
  });

  it("show the code outside of the classroom", async () => {
    at("/user/anna/en/lab");
    await show(people, model({ me: trainer, led: [{ ...OMSK, invitation: "Zm9v" }] }));
    expect((await screen.findByLabelText<HTMLInputElement>(/^Code/)).value).toBe("Zm9v");
  });

  it("get a new link after a question, and a new cohort", async () => {
    const made = model({
      me: trainer,
      led: [{ ...OMSK, invitation: "old" }],
      link_renew: { ...OMSK, invitation: "new" },
      cohort_found: ({ name }: { name: string }) => ({ ...OMSK, id: 9, name }),
    });
    const el = await show(people, made);
    fireEvent.click(await screen.findByText("Make a new link"));
    fireEvent.click(screen.getByText("Yes, make a new one"));
    await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>(/^Link/).value).toMatch(/new$/));
    expect(made.asked("link_renew")).toEqual([{ id: 4 }]);
    fireEvent.input(screen.getByLabelText("Name of a new cohort"), { target: { value: " Tomsk " } });
    fireEvent.click(screen.getByText("Create the cohort"));
    await waitFor(() => expect(document.activeElement?.textContent).toBe("Tomsk"));
    expect(made.asked("cohort_found")).toEqual([{ name: "Tomsk" }]);
    expect(within(el).getAllByRole("article").length).toBe(3);
    expect(await violations(el)).toEqual([]);
  });

  it("are all there for administrators, who may take one over", async () => {
    const made = model({
      me: { ...ME, roles: ["teacher", "admin"] },
      led: [OMSK],
      take_over: { ...OMSK, trainer: "Anna" },
    });
    await show(people, made);
    await screen.findByText("All cohorts");
    fireEvent.click(await screen.findByText("Take it over"));
    fireEvent.click(screen.getByText("Yes, I lead it"));
    expect(await screen.findByText("led by Anna")).toBeTruthy();
    expect(made.asked("take_over")).toEqual([{ id: 4 }]);
    expect(screen.queryByText("Take it over")).toBeNull();
  });
});

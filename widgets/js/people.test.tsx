import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { beforeEach, describe, expect, it, vi } from "vitest";
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

  it("say why mentors and trainers stand first", async () => {
    const mark = { ...CARD, name: "tmark", mine: false, roles: ["mentor"] };
    await show(people, model({ people: { people: [mark, CARD], next: null } }));
    expect(await screen.findByText(/Mentors and trainers stand first/)).toBeTruthy();
  });

  it("send nobody who helps to herself", async () => {
    const me = { ...CARD, roles: ["trainer"] };
    await show(people, model({ people: { people: [me], next: null } }));
    expect(await screen.findByText("trainer")).toBeTruthy();
    expect(screen.queryByText(/Mentors and trainers stand first/)).toBeNull();
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

describe("deadlines of a cohort", () => {
  const trainer = { ...ME, roles: ["teacher", "trainer"] };
  const MODULE = {
    module: "m01-network",
    title: "The network",
    due: null,
    due_at: null,
    grace_hours: 0,
    accepts_late: true,
    extensions: [],
    late: [],
  };
  const SET = { ...MODULE, due: "2026-03-28T23:59", due_at: "2026-03-28T20:59:00Z", grace_hours: 2 };
  const MORE = {
    person: "tboris",
    display_name: "Boris",
    until: "2026-04-01T12:00",
    until_at: "2026-04-01T09:00:00Z",
    note: "<i>ill</i>",
  };
  const ALL = {
    cohort: 4,
    zone: "Europe/Moscow",
    modules: [MODULE],
    members: [{ name: "tboris", display_name: "Boris" }],
    changes: [],
  };

  beforeEach(() => {
    // To look at all zones of the world takes axe a quarter of a minute here.
    vi.spyOn(Intl, "supportedValuesOf").mockReturnValue(["Asia/Omsk", "Europe/Moscow"]);
  });

  async function opened(answers: object): Promise<[HTMLElement, AskedModel]> {
    const made = model({ me: trainer, led: [OMSK], ...answers });
    const el = await show(people, made);
    const summary = await screen.findByText("When modules are due");
    expect(made.asked("deadlines")).toEqual([]);
    const folded = summary.closest("details")!;
    folded.open = true;
    fireEvent(folded, new Event("toggle"));
    await screen.findByText("The network");
    for (const one of el.querySelectorAll("details")) one.open = true;
    return [el, made];
  }

  it("tells whose work came late and who left, and says so where nobody's did", async () => {
    const late = { person: "tboris", display_name: "Boris", submitted_at: "2026-03-29T00:59:00Z", late_by: 4 * 3600 };
    const left = { kind: "left", module: null, person: "Boris", actor: "Boris", before: "", after: "", created_at: "2026-03-29T01:00:00Z" };
    const modules = [{ ...SET, late: [late] }, { ...SET, module: "m02-next", title: "Next" }];
    const [el] = await opened({ deadlines: { ...ALL, modules, changes: [left] } });
    const summary = await screen.findByText("1 late work");
    summary.closest("details")!.open = true;
    expect(screen.getByText("4 hours late").closest("li")!.textContent).toMatch(/^Boris: 4 hours late \(.*29 March 2026 at 03:59/);
    expect(screen.getAllByText("No work has come late.")).toHaveLength(1);
    expect(screen.getByText(/Boris · left the cohort$/)).toBeTruthy();
    expect(await violations(el)).toEqual([]);
  });

  it("are asked for when they are opened, and a due time is set", async () => {
    const [el, made] = await opened({ deadlines: ALL, due_save: { ...ALL, modules: [SET] } });
    expect(made.asked("deadlines")).toEqual([{ id: 4 }]);
    fireEvent.click(screen.getByText("Save the due time"));
    expect(await screen.findByText("Choose date and time first.")).toBeTruthy();
    const field = screen.getByLabelText("Due date and time");
    fireEvent.input(field, { target: { value: "2026-03-28T23:59" } });
    fireEvent.input(screen.getByLabelText("Grace period, hours"), { target: { value: "2" } });
    fireEvent.click(screen.getByLabelText(/^Take late work too/));
    fireEvent.click(screen.getByText("Save the due time"));
    expect(await screen.findByText(/Grace: 2 hours/)).toBeTruthy();
    expect(made.asked("due_save")).toEqual([
      { id: 4, of: "m01-network", due: "2026-03-28T23:59", grace_hours: 2, accepts_late: false },
    ]);
    expect(el.querySelector("time")?.textContent).toContain("23:59");
    expect(await violations(el)).toEqual([]);
  });

  it("keep what was typed when the commons refuses", async () => {
    await opened({ deadlines: ALL, due_save: refusing("Not valid.") });
    const field = screen.getByLabelText<HTMLInputElement>("Due date and time");
    fireEvent.input(field, { target: { value: "2026-03-28T23:59" } });
    fireEvent.click(screen.getByText("Save the due time"));
    expect(await screen.findByText("Not valid.")).toBeTruthy();
    expect(field.value).toBe("2026-03-28T23:59");
  });

  it("are removed only after a question", async () => {
    const [, made] = await opened({ deadlines: { ...ALL, modules: [SET] }, due_end: ALL });
    fireEvent.click(screen.getByRole("button", { name: "Remove the due time: The network" }));
    expect(made.asked("due_end")).toEqual([]);
    fireEvent.click(screen.getByText("Yes, remove it"));
    expect(await screen.findByText(/No due time/)).toBeTruthy();
    expect(made.asked("due_end")).toEqual([{ id: 4, of: "m01-network" }]);
  });

  it("are extended for one person, with a note that stays text", async () => {
    const more = { ...ALL, modules: [{ ...SET, extensions: [MORE] }] };
    const [el, made] = await opened({
      deadlines: { ...ALL, modules: [SET] },
      extension_save: more,
      extension_end: { ...ALL, modules: [SET] },
    });
    fireEvent.click(screen.getByText("Give more time"));
    expect(await screen.findByText("Choose who, and until when.")).toBeTruthy();
    fireEvent.change(screen.getByLabelText("More time for"), { target: { value: "tboris" } });
    fireEvent.input(screen.getByLabelText("Until"), { target: { value: "2026-04-01T12:00" } });
    fireEvent.input(screen.getByLabelText("Note"), { target: { value: "ill" } });
    fireEvent.click(screen.getByText("Give more time"));
    expect(await screen.findByText(/<i>ill<\/i>/)).toBeTruthy();
    expect(made.asked("extension_save")).toEqual([
      { id: 4, of: "m01-network", name: "tboris", until: "2026-04-01T12:00", note: "ill" },
    ]);
    expect(await violations(el)).toEqual([]);
    fireEvent.click(screen.getByRole("button", { name: "Remove the extension: Boris" }));
    fireEvent.click(screen.getByText("Yes, remove it"));
    expect(await screen.findByText("Nobody has more time.")).toBeTruthy();
  });

  it("go by the cohort's clock, which can be changed, and say what was changed", async () => {
    const change = {
      kind: "zone",
      module: null,
      person: "",
      actor: "Anna",
      before: "Europe/Moscow",
      after: "Asia/Omsk",
      created_at: "2026-03-01T10:00:00Z",
    };
    const [, made] = await opened({
      deadlines: ALL,
      zone_save: { ...ALL, zone: "Asia/Omsk", changes: [change] },
    });
    expect(screen.queryByText("Save the clock")).toBeNull();
    fireEvent.change(screen.getByLabelText("Clock of “Omsk”"), { target: { value: "Asia/Omsk" } });
    fireEvent.click(await screen.findByText("Save the clock"));
    await waitFor(() => expect(made.asked("zone_save")).toEqual([{ id: 4, zone: "Asia/Omsk" }]));
    expect(await screen.findByText(/Europe\/Moscow → Asia\/Omsk/)).toBeTruthy();
  });
});

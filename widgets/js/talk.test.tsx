import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import discussion from "./discussion.js";
import { FakeModel, Refusal, show, violations } from "./testing.js";
import { post, view } from "./testing-talk.js";
import type { Json } from "./types.js";
import type { Post, ThreadView } from "./wire-talk.js";

const DEFINITION = { type: "discussion", title: "A question", post_first: true, answers: 2 };
const ME = { mine: true, author: "Me", text: "My words", html: "<p>My words</p>" };
const OPEN = view([post(4, { ...ME, answers: 1 }), post(5, { reply_to: 4, author: "Boris" }), post(3, { author: "Vera" })], { waiting: [3] });

type Args = Record<string, Json>;
type Asks = Record<string, (args: Args) => unknown>;

/** A refusal with details, as the kernel sends it. */
class Detailed extends Refusal {
  constructor(code: string, message: string, readonly details: unknown) {
    super(code, message);
  }
}

class Talk extends FakeModel {
  readonly asked: [string, Args][] = [];

  constructor(thread: ThreadView | null, answers: Asks = {}, definition: object = {}, state: object = {}) {
    super({ ...DEFINITION, ...definition }, state);
    if (thread) this.more["thread"] = thread;
    this.answerers["ask"] = ({ name, args }) => {
      this.asked.push([name as string, args as Args]);
      const answer = answers[name as string];
      if (answer) return structuredClone(answer(args as Args)) as Json;
      if (name === "thread") return structuredClone(thread) as unknown as Json;
      throw new Refusal("not_found", "This is not here.");
    };
  }

  questions(name: string): Args[] {
    return this.asked.filter(([one]) => one === name).map(([, args]) => args);
  }

  event(type: string, data: unknown): void {
    this.push({ op: "event", event: { type, data } });
  }

  news(one: Post): void {
    const { id, root, topic, version } = one;
    this.event("post", { id, root, topic, version, post: one });
  }
}

async function shown(talk: Talk): Promise<HTMLElement> {
  const el = await show(discussion, talk);
  await waitFor(() => screen.getAllByRole("article"));
  return el;
}

const button = (name: RegExp | string): HTMLElement => screen.getByRole("button", { name });
const press = (name: RegExp | string): void => void fireEvent.click(button(name));
const box = (name: RegExp | string): HTMLTextAreaElement => screen.getByRole("textbox", { name });
const status = (): string => screen.getAllByRole("status").map((one) => one.textContent).join(" ");
const write = (name: RegExp | string, text: string): void => void fireEvent.input(box(name), { target: { value: text } });
const card = (author: string): HTMLElement =>
  screen.getAllByRole("heading", { name: author })[0]!.closest("article")!;

/** Open the further actions of a post. */
function more(author: string): void {
  press(`More: ${author}`);
}

afterEach(() => history.replaceState(null, "", location.pathname));

describe("who waits", () => {
  test("is offered first, and one tap leads to the place for the answer", async () => {
    const talk = new Talk(OPEN);
    await shown(talk);
    const list = screen.getByRole("region", { name: "They wait for an answer" });
    expect(within(list).getAllByRole("listitem")).toHaveLength(1);
    press("Go and answer: Vera");
    await waitFor(() => expect(document.activeElement).toBe(box("Your answer to the post of Vera")));
  });

  test("one of the answers should go there, and that is told in words", async () => {
    const el = await shown(new Talk({ ...OPEN, own_first: true }));
    expect(el.textContent).toContain("✓ One of them was still waiting for an answer.");
  });
});

describe("what changes while one reads", () => {
  test("a changed post changes in its place, an older version does not", async () => {
    const talk = new Talk(OPEN);
    await shown(talk);
    talk.news(post(3, { author: "Vera", version: 3, html: "<p>Newest</p>" }));
    talk.news(post(3, { author: "Vera", version: 2, html: "<p>Older</p>" }));
    await waitFor(() => expect(card("Vera").textContent).toContain("Newest"));
    expect(screen.queryByRole("button", { name: /new post/ })).toBeNull();
  });

  test("a deleted post with answers leaves a placeholder, another goes", async () => {
    const talk = new Talk(OPEN);
    await shown(talk);
    talk.news(post(3, { state: "deleted", html: "", author: "", version: 2 }));
    talk.news(post(4, { ...ME, state: "deleted", html: "", author: "", version: 2 }));
    await waitFor(() => expect(screen.getByRole("heading", { name: "Deleted post" })).toBeTruthy());
    expect(screen.getAllByRole("article")).toHaveLength(2);
  });

  test("a hidden post says so, and its writer still sees her words", async () => {
    const talk = new Talk(OPEN);
    const el = await shown(talk);
    talk.news(post(3, { state: "hidden", html: "", version: 2 }));
    talk.news(post(4, { ...ME, state: "hidden", version: 2 }));
    await waitFor(() => expect(el.textContent).toContain("Moderators have hidden this post."));
    expect(card("Me").textContent).toContain("My words");
    expect(card("Me").textContent).toContain("I do not agree");
  });

  test("another topic's events are left alone", async () => {
    const talk = new Talk(OPEN);
    await shown(talk);
    talk.news(post(9, { topic: 2, author: "Stranger" }));
    talk.news(post(8, { author: "Dina" }));
    await waitFor(() => expect(button("Show 1 new post")).toBeTruthy());
  });

  test("what an event does not say is asked for, what was missed too, and typed text stays", async () => {
    const talk = new Talk(OPEN);
    await shown(talk);
    press("Answer: Vera");
    await waitFor(() => box("Your answer to the post of Vera"));
    write("Your answer to the post of Vera", "In the middle");
    talk.event("post", { id: 3, root: 3, topic: 1, version: 2 });
    await waitFor(() => expect(talk.questions("thread")).toHaveLength(1));
    talk.event("reset", {});
    await waitFor(() => expect(talk.questions("thread")).toHaveLength(2));
    expect(box("Your answer to the post of Vera").value).toBe("In the middle");
  });

  test("who else is here is told with the right plural", async () => {
    const talk = new Talk(OPEN);
    const el = await shown(talk);
    talk.event("presence", { count: 3, names: ["Anna"] });
    await waitFor(() => expect(el.textContent).toContain("Here now: Anna and 2 more"));
    talk.event("presence", { count: 1, names: ["Anna"] });
    await waitFor(() => expect(el.textContent).toContain("Here now: Anna"));
  });

  test("a notice is told to the page's bell", async () => {
    const talk = new Talk(OPEN);
    await shown(talk);
    const heard = vi.fn();
    addEventListener("staffroom:notice", (event) => heard((event as CustomEvent).detail), { once: true });
    talk.event("notice", { unread: 2 });
    expect(heard).toHaveBeenCalledWith({ unread: 2 });
  });

  test("what another device has seen is no longer new here", async () => {
    const talk = new Talk(view([post(3), post(9)], { seen: 5 }));
    await shown(talk);
    expect(screen.getAllByText("new")).toHaveLength(1);
    talk.event("seen", { topic: 1, post: 9 });
    await waitFor(() => expect(screen.queryByText("new")).toBeNull());
  });
});

describe("parts of a thread", () => {
  test("folded answers come when asked for, all of them, and the focus with them", async () => {
    const first = view([post(3, { author: "Vera", answers: 3 })], { folded: { 3: 2 } });
    const [one, two] = [post(11, { reply_to: 3 }), post(12, { reply_to: 3 })];
    const talk = new Talk(first, {
      thread: ({ after }) => (after ? view([post(3), two], { order: [3] }) : view([post(3), one], { folded: { 3: 1 } })),
    });
    await shown(talk);
    press("Show 2 more answers");
    await waitFor(() => expect(screen.getAllByRole("article")).toHaveLength(3));
    expect(talk.questions("thread")).toEqual([{ root: 3 }, { root: 3, after: "11" }]);
    await waitFor(() => expect(document.activeElement?.textContent).toBe("Author 11"));
  });

  test("more conversations come below", async () => {
    const talk = new Talk({ ...OPEN, next: "3" }, { thread: () => view([post(1, { author: "Zoe" })]) });
    await shown(talk);
    press("Show more conversations");
    await waitFor(() => expect(screen.getByRole("heading", { name: "Zoe" })).toBeTruthy());
    expect(talk.questions("thread")).toEqual([{ sort: "calm", after: "3" }]);
    expect(screen.queryByRole("button", { name: "Show more conversations" })).toBeNull();
  });

  test("another order is another question", async () => {
    const talk = new Talk(OPEN, { thread: () => view([post(3, { author: "Vera" })]) });
    await shown(talk);
    fireEvent.change(screen.getByRole("combobox", { name: "Order" }), { target: { value: "waiting" } });
    await waitFor(() => expect(screen.getAllByRole("article")).toHaveLength(1));
    expect(talk.questions("thread")).toEqual([{ sort: "waiting" }]);
  });

  test("a link to a post brings its conversation and the focus", async () => {
    history.replaceState(null, "", "#post-42");
    const talk = new Talk(OPEN, { thread: () => view([post(42, { author: "Linked" })]) });
    await shown(talk);
    await waitFor(() => expect(document.activeElement?.textContent).toBe("Linked"));
    expect(talk.questions("thread")).toEqual([{ post: 42 }]);
  });

  test("a link is copied, and that is said", async () => {
    const writeText = vi.fn(async (_: string) => undefined);
    vi.stubGlobal("navigator", Object.assign(Object.create(navigator), { clipboard: { writeText } }));
    await shown(new Talk(OPEN));
    more("Vera");
    press("Copy the link");
    await waitFor(() => expect(status()).toContain("The link is copied."));
    expect(writeText.mock.calls[0]?.[0]).toMatch(/#post-3$/);
    vi.unstubAllGlobals();
  });
});

describe("kindness", () => {
  test("thanks name their reason, stand in words, and can be taken back", async () => {
    const thanked = post(3, { author: "Vera", version: 2, thanks: [{ author: "Me", reason: "idea", note: "to begin anew", mine: true }] });
    const talk = new Talk(OPEN, { thanks: () => thanked, unthanks: () => post(3, { author: "Vera", version: 3 }) });
    await shown(talk);
    press("Thank: Vera");
    fireEvent.click(screen.getByRole("radio", { name: "Your idea helped me" }));
    fireEvent.input(screen.getByRole("textbox", { name: /To do what/ }), { target: { value: " to begin anew " } });
    await waitFor(() => press("Say thanks"));
    await waitFor(() => expect(card("Vera").textContent).toContain("Me gives thanks: your idea helped me to begin anew"));
    expect(talk.questions("thanks")).toEqual([{ id: 3, reason: "idea", note: "to begin anew" }]);
    press("Take my thanks back");
    await waitFor(() => expect(card("Vera").textContent).not.toContain("gives thanks"));
  });

  test("only who asked marks the answer that helped", async () => {
    const marked = post(4, { ...ME, answers: 1, helped: 5, version: 2 });
    const talk = new Talk(OPEN, { helped: () => marked });
    await shown(talk);
    more("Vera");
    expect(screen.queryByRole("button", { name: "This answer helped me" })).toBeNull();
    more("Boris");
    press("This answer helped me");
    await waitFor(() => expect(card("Boris").textContent).toContain("✓ helped Me"));
    expect(talk.questions("helped")).toEqual([{ id: 5 }]);
  });

  test("a report that does not get through says so and keeps what was chosen", async () => {
    const talk = new Talk(OPEN, {
      report: () => {
        throw new Refusal("too_fast", "A little slower, please.");
      },
    });
    await shown(talk);
    more("Vera");
    press("Report");
    fireEvent.click(await screen.findByRole("radio", { name: "It is rude or hurts somebody" }));
    fireEvent.click(screen.getAllByRole("button", { name: "Report" }).at(-1)!);
    await waitFor(() => expect(status()).toContain("A little slower, please."));
    expect(screen.getByRole<HTMLInputElement>("radio", { name: "It is rude or hurts somebody" }).checked).toBe(true);
  });

  test("what a colleague tells of herself is asked for at a tap", async () => {
    const profile = { subject: "Physics", present: true, seek: "" };
    const talk = new Talk(OPEN, { person: () => ({ name: "t3", display_name: "Vera", roles: [], profile, mine: false }) });
    await shown(talk);
    press("About Vera");
    await waitFor(() => expect(card("Vera").querySelector("dl")?.textContent).toBe("SubjectPhysics"));
    expect(button("About Vera").getAttribute("aria-expanded")).toBe("true");
  });
});

describe("the privacy check", () => {
  const findings = [{ kind: "phone", start: 0, end: 3, excerpt: "+7…", message: "A telephone number?" }];
  const refuse = (): never => {
    throw new Detailed("privacy", "Please look again.", { findings });
  };

  test("leaves the text in the editor, shows the places and takes the focus", async () => {
    const talk = new Talk(OPEN);
    talk.answerers["post"] = refuse;
    const el = await shown(talk);
    press("Answer: Vera");
    await waitFor(() => box(/post of Vera/));
    write(/post of Vera/, "Call +7…");
    await waitFor(() => press("Publish the answer"));
    await waitFor(() => expect(el.querySelector(".sr-findings")?.textContent).toContain("A telephone number?"));
    expect(box(/post of Vera/).value).toBe("Call +7…");
    expect(el.querySelector(".sr-parcel")).toBeNull();
    expect(document.activeElement?.textContent).toContain("recognise a child");
    expect(await violations(el)).toEqual([]);
  });

  test("a reason is required to send it all the same, and goes along", async () => {
    const talk = new Talk(OPEN);
    talk.answerers["post"] = ({ excuse }) => (excuse ? (post(9, { reply_to: 3, mine: true }) as unknown as Json) : refuse());
    await shown(talk);
    press("Answer: Vera");
    await waitFor(() => box(/post of Vera/));
    write(/post of Vera/, "Call +7…");
    await waitFor(() => press("Publish the answer"));
    await waitFor(() => press("It is not about a child: send it"));
    press("Send it with this reason");
    await waitFor(() => expect(screen.getByText("Say why first.")).toBeTruthy());
    write(/Why may it stay/, "The hotline of the ministry");
    await waitFor(() => press("Send it with this reason"));
    await waitFor(() => expect(talk.ops("post").at(-1)).toMatchObject({ text: "Call +7…", excuse: "The hotline of the ministry" }));
  });
});

describe("one's own post", () => {
  async function changing(answers: Asks): Promise<Talk> {
    const talk = new Talk(OPEN, answers);
    await shown(talk);
    more("Me");
    press("Change");
    await waitFor(() => expect(box("Your post, changed").value).toBe("My words"));
    write("Your post, changed", "Other words");
    await waitFor(() => expect(box("Your post, changed").value).toBe("Other words"));
    press("Save the change");
    return talk;
  }

  test("is changed in its place", async () => {
    const talk = await changing({ change: () => post(4, { ...ME, html: "<p>Other words</p>", version: 2 }) });
    await waitFor(() => expect(card("Me").textContent).toContain("Other words"));
    expect(talk.questions("change")[0]).toMatchObject({ id: 4, text: "Other words", version: 1 });
    expect(screen.queryByRole("textbox", { name: "Your post, changed" })).toBeNull();
  });

  test("changed elsewhere meanwhile: both texts are shown, nothing is lost, and saving is one's own choice", async () => {
    const theirs = post(4, { ...ME, text: "From the phone", html: "<p>From the phone</p>", version: 5 });
    const talk = await changing({
      change: ({ version }) => {
        if (version === 5) return post(4, { ...ME, html: "<p>Other words</p>", version: 6 });
        throw new Detailed("changed", "Changed.", { post: theirs });
      },
    });
    await waitFor(() => expect(screen.getByText("From the phone")).toBeTruthy());
    expect(box("Your post, changed").value).toBe("Other words");
    press("Save the change");
    await waitFor(() => expect(card("Me").textContent).toContain("Other words"));
    expect(talk.questions("change").map(({ version }) => version)).toEqual([1, 5]);
  });

  test("thanked meanwhile, is changed all the same: its words are what they were", async () => {
    const talk = await changing({
      change: ({ version }) => {
        if (version === 2) return post(4, { ...ME, html: "<p>Other words</p>", version: 3 });
        throw new Detailed("changed", "Changed.", { post: post(4, { ...ME, version: 2 }) });
      },
    });
    await waitFor(() => expect(card("Me").textContent).toContain("Other words"));
    expect(talk.questions("change").map(({ version }) => version)).toEqual([1, 2]);
  });

  test("a change that does not get through keeps the text", async () => {
    await changing({
      change: () => {
        throw new Refusal("offline", "");
      },
    });
    await waitFor(() => expect(screen.getByText(/Your text is kept/)).toBeTruthy());
    expect(box("Your post, changed").value).toBe("Other words");
  });

  test("is deleted after one more question", async () => {
    const talk = new Talk(OPEN, { delete: () => post(4, { ...ME, state: "deleted", html: "", version: 2 }) });
    await shown(talk);
    more("Me");
    press("Delete");
    expect(talk.questions("delete")).toEqual([]);
    await waitFor(() => screen.getByText(/the answers stay/));
    fireEvent.click(screen.getAllByRole("button", { name: "Delete" }).at(-1)!);
    await waitFor(() => expect(screen.getByRole("heading", { name: "Deleted post" })).toBeTruthy());
  });

  test("earlier versions are shown on demand", async () => {
    const changed = view([post(4, { ...ME, version: 2, edited_at: "2026-01-02T11:00:00Z" })]);
    await shown(new Talk(changed, { versions: () => [{ version: 1, html: "<p>First words</p>", until: "2026-01-02T11:00:00Z" }] }));
    expect(card("Me").textContent).toContain("changed");
    more("Me");
    press("Earlier versions");
    await waitFor(() => expect(screen.getByText("First words")).toBeTruthy());
  });
});

describe("writing", () => {
  test("a quotation comes into the answer, beside what stands there", async () => {
    await shown(new Talk(OPEN));
    more("Vera");
    press("Quote");
    await waitFor(() => expect(box(/post of Vera/).value).toBe("> Vera:\n>\n> Post 3\n\n"));
  });

  test("a preview shows the text as the commons makes it", async () => {
    const talk = new Talk(OPEN, { preview: () => ({ html: "<p><em>so</em></p>", findings: [] }) });
    await shown(talk);
    press("Answer: Vera");
    await waitFor(() => box(/post of Vera/));
    write(/post of Vera/, "*so*");
    await waitFor(() => fireEvent.click(card("Vera").querySelector("[aria-pressed]")!));
    await waitFor(() => expect(card("Vera").querySelector(".sr-preview em")?.textContent).toBe("so"));
    expect(talk.questions("preview")).toEqual([{ text: "*so*" }]);
  });

  test("a mention is sent with its name only while it stands in the text", async () => {
    const people = [{ name: "tanna", display_name: "Anna P.", roles: [], profile: {}, mine: false }];
    const talk = new Talk(OPEN, { people: () => ({ people }) });
    talk.answerers["post"] = () => post(9, { reply_to: 3, mine: true }) as unknown as Json;
    await shown(talk);
    press("Answer: Vera");
    await waitFor(() => box(/post of Vera/));
    write(/post of Vera/, "Ask @An");
    await waitFor(() => expect(within(screen.getByRole("listbox", { name: "Colleagues" })).getAllByRole("option")).toHaveLength(1));
    fireEvent.keyDown(box(/post of Vera/), { key: "Enter" });
    await waitFor(() => expect(box(/post of Vera/).value).toBe("Ask @Anna P. "));
    press("Publish the answer");
    await waitFor(() => expect(talk.ops("post")[0]).toMatchObject({ text: "Ask @Anna P.", mentions: ["tanna"] }));
  });

  test("who is asked to pause is told so, keeps her text and sends nothing", async () => {
    const talk = new Talk({ ...OPEN, paused_until: "2026-02-01T10:00:00Z" });
    const el = await shown(talk);
    expect(el.textContent).toContain("Moderators have asked you to pause");
    press("Answer: Vera");
    await waitFor(() => expect(box(/post of Vera/).readOnly).toBe(true));
    press("Publish the answer");
    await waitFor(() => expect(screen.getByText(/You can write again later/)).toBeTruthy());
    expect(talk.ops("post")).toEqual([]);
  });
});

describe("a support circle", () => {
  const contacts = [{ country: "Kyrgyzstan", contacts: [{ name: "Helpline", phone: "+996 (111) 22" }] }];
  const circle = { anonymous: true, post_first: false, contacts };
  const talks = view(
    [
      post(1, { author: "Birch", person: null }),
      post(2, { reply_to: 1, author: "River", person: null, label: "hear" }),
      post(3, { reply_to: 1, author: "Stone", person: null, label: "helped" }),
    ],
    { anonymous: true },
  );

  test("has help in sight, and nothing that leads to a person", async () => {
    const el = await shown(new Talk(talks, {}, circle));
    expect(screen.getByRole("link", { name: "+996 (111) 22" }).getAttribute("href")).toBe("tel:+99611122");
    expect(el.textContent).toContain("What anonymous means here");
    expect(screen.queryByRole("button", { name: /^(Thank|About)/ })).toBeNull();
    expect(await violations(el)).toEqual([]);
  });

  test("folds advice that nobody asked for", async () => {
    const el = await shown(new Talk(talks, {}, circle));
    const fold = el.querySelector<HTMLDetailsElement>(".sr-advice")!;
    expect(fold.open).toBe(false);
    expect(fold.textContent).toContain("Stone");
    expect(card("River").closest(".sr-advice")).toBeNull();
    expect(card("River").textContent).toContain("I hear you");
  });

  test("keeps what is typed in this browser and sends the kind of answer along", async () => {
    const talk = new Talk(talks, {}, circle);
    talk.answerers["post"] = () => post(9, { reply_to: 1, mine: true }) as unknown as Json;
    await shown(talk);
    press("Answer: Birch");
    await waitFor(() => box(/post of Birch/));
    fireEvent.click(screen.getByRole("radio", { name: "It was so for me too" }));
    write(/post of Birch/, "With me too");
    await waitFor(() => expect(localStorage.getItem("staffroom:tabc:en:m01-network:thing:typed")).toContain("With me too"));
    press("Publish the answer");
    await waitFor(() => expect(talk.ops("post")[0]).toMatchObject({ reply_to: 1, label: "same" }));
    expect(talk.ops("draft")).toEqual([]);
    expect(talk.questions("seen")).toEqual([]);
  });
});

describe("a community", () => {
  const community = { audience: "community" };

  test("is chosen on the page, and every question names it", async () => {
    const talk = new Talk(view([post(3, { author: "Vera" })]), {}, community);
    delete talk.more["thread"];
    const el = await show(discussion, talk);
    expect(el.textContent).toContain("Choose a community");
    await waitFor(() => {
      dispatchEvent(new CustomEvent("staffroom:community", { detail: { id: 7, title: "Physics" } }));
      screen.getByRole("heading", { name: "Vera" });
    });
    expect(screen.getByRole("heading", { name: "Physics" })).toBeTruthy();
    talk.answerers["post"] = () => post(9, { mine: true }) as unknown as Json;
    press("Answer: Vera");
    await waitFor(() => box(/post of Vera/));
    write(/post of Vera/, "Hello");
    await waitFor(() => press("Publish the answer"));
    await waitFor(() => expect(talk.ops("post")[0]).toMatchObject({ community: 7 }));
    expect(talk.questions("thread").every((args) => args["community"] === 7)).toBe(true);
    expect(talk.ops("draft")).toEqual([]);
  });

  test("may be named by the address, and what was typed in it comes back", async () => {
    history.replaceState(null, "", "#community=7");
    localStorage.setItem("staffroom:tabc:en:m01-network:thing:7:typed", JSON.stringify({ text: "Begun", replies: {} }));
    const talk = new Talk(view([post(3)]), {}, community);
    delete talk.more["thread"];
    await show(discussion, talk);
    await waitFor(() => expect(box("Your post").value).toBe("Begun"));
  });
});

describe("what has been on the screen", () => {
  let look: (on: boolean) => void;
  beforeEach(() => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const watched: [IntersectionObserverCallback, Set<Element>][] = [];
    look = (isIntersecting) => {
      for (const [tell, elements] of watched) {
        const changes = [...elements].map((target) => ({ target, isIntersecting }));
        tell(changes as unknown as IntersectionObserverEntry[], {} as IntersectionObserver);
      }
    };
    class Watch {
      readonly #elements = new Set<Element>();
      constructor(tell: IntersectionObserverCallback) {
        watched.push([tell, this.#elements]);
      }
      observe(element: Element): void {
        this.#elements.add(element);
      }
      disconnect(): void {
        this.#elements.clear();
      }
    }
    vi.stubGlobal("IntersectionObserver", Watch);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  test("for a moment counts as seen, and is told once", async () => {
    const talk = new Talk(OPEN, { seen: ({ post: seen }) => ({ post: seen }) });
    await shown(talk);
    await vi.advanceTimersByTimeAsync(100);
    look(true);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(talk.questions("seen")).toEqual([{ post: 5 }]);
  });

  test("for less than that does not", async () => {
    const talk = new Talk(OPEN);
    await shown(talk);
    await vi.advanceTimersByTimeAsync(100);
    look(true);
    look(false);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(talk.questions("seen")).toEqual([]);
  });
});

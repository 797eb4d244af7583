import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { describe, expect, test } from "vitest";
import discussion from "./discussion.js";
import { FakeModel, Refusal, show, violations } from "./testing.js";
import { post, view } from "./testing-talk.js";
import type { Json } from "./types.js";
import type { ThreadView } from "./wire-talk.js";

const definition = {
  type: "discussion",
  title: "Advice that changed your lesson",
  prompt_html: "<p>Tell us.</p>",
  post_first: true,
  answers: 2,
};

const BOX = "staffroom:tabc:en:m01-network:thing:outbox";

const locked = view([], { open: false });
const open = view([
  post(1, { answers: 1, author: "Anna" }),
  post(2, { reply_to: 1, author: "Boris", seeded: true, person: null }),
  post(3, { author: "Vera" }),
  post(4, { mine: true, author: "Me" }),
], { order: [4, 3, 1] });

type Asks = Record<string, (args: Record<string, Json>) => unknown>;

/** What the commons answers to questions; a thread is the one that was told last. */
function asks(made: FakeModel, answers: Asks = {}): FakeModel {
  made.answerers["ask"] = ({ name, args }) => {
    const answer = answers[name as string];
    if (answer) return answer(args as Record<string, Json>) as Json;
    if (name === "thread") return structuredClone(made.more["thread"]) as Json;
    throw new Refusal("not_found", "This is not here.");
  };
  return made;
}

function model(thread: ThreadView, state: object = {}): FakeModel {
  const made = new FakeModel(definition, state);
  made.more["thread"] = thread;
  return asks(made);
}

function arrive(made: FakeModel, thread: ThreadView): void {
  made.more["thread"] = thread;
  made.push({ op: "event", event: { type: "thread", data: thread } });
}

/** A commons that publishes: the thread that is asked for next has the post. */
function publishes(made: FakeModel, thread: ThreadView, id: number): void {
  made.answerers["post"] = () => {
    made.more["thread"] = thread;
    return structuredClone(thread.posts.find((one) => one.id === id)) as unknown as Json;
  };
}

const box = (name: RegExp | string): HTMLTextAreaElement => screen.getByRole("textbox", { name });
const button = (name: RegExp | string): HTMLElement => screen.getByRole("button", { name });
const status = (): string => screen.getByRole("status").textContent ?? "";

function write(name: string, text: string): void {
  fireEvent.input(box(name), { target: { value: text } });
}

describe("before one's own post", () => {
  test("a notice says kindly why others' posts wait", async () => {
    const el = await show(discussion, model(locked));
    await waitFor(() => expect(el.textContent).toContain("First your own word"));
    expect(screen.queryByRole("article")).toBeNull();
  });

  test("the editor stands open", async () => {
    const el = await show(discussion, model(locked));
    await waitFor(() => expect(el.querySelector<HTMLDetailsElement>(".sr-own details")!.open).toBe(true));
  });

  test("the editor is a labelled text box with a hint", async () => {
    await show(discussion, model(locked));
    const area = box("Your post");
    const described = area.getAttribute("aria-describedby")!.split(" ");
    expect(described.map((id) => document.getElementById(id)?.textContent)[0]).toContain("**bold**");
  });

  test("ten rules of conversation are one tap away", async () => {
    const el = await show(discussion, model(locked));
    const rules = el.querySelector<HTMLDetailsElement>(".sr-netiquette")!;
    expect(rules.querySelector("summary")?.textContent).toBe("Ten rules of conversation");
    expect(rules.querySelectorAll("ol > li")).toHaveLength(10);
    expect(rules.open).toBe(false);
  });

  test("how far one has come is told in words", async () => {
    const el = await show(discussion, model(locked));
    await waitFor(() => expect(el.textContent).toContain("You have answered 0 of 2."));
    expect(el.textContent).toContain("Your own post is still to come.");
  });

  test("an empty post is not sent: the editor says so and takes the focus", async () => {
    const made = model(locked);
    await show(discussion, made);
    fireEvent.click(button("Publish"));
    await waitFor(() => expect(screen.getByRole("alert").textContent).toBe("Write something first."));
    expect(document.activeElement).toBe(box("Your post"));
    expect(box("Your post").getAttribute("aria-invalid")).toBe("true");
    expect(made.ops("post")).toEqual([]);
  });

  test("room is counted, politely, only when it gets scarce", async () => {
    const el = await show(discussion, model(locked));
    write("Your post", "a".repeat(7000));
    expect(el.querySelector(".sr-room")?.textContent).toBe("");
    write("Your post", "a".repeat(7990));
    await waitFor(() => expect(el.querySelector(".sr-room")?.textContent).toBe("Room for 10 more characters."));
    expect(el.querySelector(".sr-room")?.getAttribute("aria-live")).toBe("polite");
  });

  test("a post that is too long is kept and not sent", async () => {
    const made = model(locked);
    await show(discussion, made);
    write("Your post", "ё".repeat(8001));
    await waitFor(() => expect(box("Your post").value).toHaveLength(8001));
    fireEvent.click(button("Publish"));
    await waitFor(() => expect(screen.getByRole("alert").textContent).toBe("Too long by 1 character."));
    expect(made.ops("post")).toEqual([]);
  });

  test("what is typed is saved as the draft of one's post", async () => {
    const made = model(locked);
    await show(discussion, made);
    write("Your post", "Half a thought");
    const saved = { text: "Half a thought", replies: {} };
    await waitFor(() => expect(made.ops("draft").at(-1)?.["answer"]).toEqual(saved), { timeout: 4000 });
  });

  test("a draft from another day stands in the editor", async () => {
    await show(discussion, model(locked, { version: 1, answer: { text: "From Monday", replies: {} } }));
    expect(box("Your post").value).toBe("From Monday");
  });

  test("axe finds nothing", async () => {
    const el = await show(discussion, model(locked));
    await waitFor(() => expect(el.textContent).toContain("First your own word"));
    expect(await violations(el)).toEqual([]);
  });
});

describe("publishing", () => {
  test("opens the room, says so, and takes the focus to one's post", async () => {
    const made = model(locked);
    publishes(made, open, 4);
    await show(discussion, made);
    write("Your post", "My advice");
    await waitFor(() => expect(box("Your post").value).toBe("My advice"));
    button("Publish").focus();
    fireEvent.click(button("Publish"));
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("heading", { name: "Me" })));
    expect(status()).toContain("Your post is published.");
    expect(screen.getAllByRole("article")).toHaveLength(4);
    expect(made.ops("post")[0]).toMatchObject({ text: "My advice", reply_to: null });
  });

  test("without a line keeps the post, says so, and sends it under the same key when the line is back", async () => {
    const made = model(locked);
    made.answerers["post"] = () => {
      throw new Refusal("offline", "");
    };
    const el = await show(discussion, made);
    write("Your post", "Written on a train");
    made.push({ op: "offline" });
    await waitFor(() => expect(box("Your post").value).toBe("Written on a train"));
    fireEvent.click(button("Publish"));
    await waitFor(() => expect(el.querySelector(".sr-parcel")?.textContent).toContain("goes out by itself"));
    expect(box("Your post").value).toBe("");
    expect(localStorage.getItem(BOX)).toContain("Written on a train");
    publishes(made, open, 4);
    made.push({ op: "online" });
    await waitFor(() => expect(el.querySelector(".sr-parcel")).toBeNull());
    const keys = made.ops("post").map((one) => one["key"]);
    expect(keys.length).toBeGreaterThan(1);
    expect(new Set(keys).size).toBe(1);
  });

  test("what waited through a reload goes out, and its leftover draft is cleared", async () => {
    localStorage.setItem(BOX, JSON.stringify([{ key: "k-1", text: "Waited", reply_to: null }]));
    const made = model(locked, { version: 1, answer: { text: "Waited", replies: {} } });
    publishes(made, open, 4);
    await show(discussion, made);
    await waitFor(() => expect(made.ops("post")[0]).toMatchObject({ key: "k-1", text: "Waited" }));
    await waitFor(() => expect(box("Your post").value).toBe(""));
  });

  test("a refused post is shown with the reason and can be taken back", async () => {
    const made = model(locked);
    made.answerers["post"] = () => {
      throw new Refusal("invalid", "Not like this.");
    };
    const el = await show(discussion, made);
    write("Your post", "Something");
    await waitFor(() => expect(box("Your post").value).toBe("Something"));
    fireEvent.click(button("Publish"));
    await waitFor(() => expect(el.querySelector(".sr-parcel")?.textContent).toContain("Not like this."));
    fireEvent.click(button("Take it back to change it"));
    await waitFor(() => expect(box("Your post").value).toBe("Something"));
    expect(el.querySelector(".sr-parcel")).toBeNull();
  });

  test("a text on its way is shown as typed, never as markup", async () => {
    const made = model(locked);
    made.answerers["post"] = () => new Promise(() => undefined);
    const el = await show(discussion, made);
    write("Your post", "<img src=x onerror=alert(1)>");
    await waitFor(() => expect(box("Your post").value).toContain("img"));
    fireEvent.click(button("Publish"));
    await waitFor(() => expect(el.querySelector(".sr-typed")?.textContent).toBe("<img src=x onerror=alert(1)>"));
    expect(el.querySelector("img")).toBeNull();
  });
});

describe("the thread", () => {
  async function shown(thread = open): Promise<[HTMLElement, FakeModel]> {
    const made = model(thread);
    const el = await show(discussion, made);
    await waitFor(() => expect(screen.getAllByRole("article").length).toBeGreaterThan(0));
    return [el, made];
  }

  test("is a list of articles named by their authors: one's own first, then those that wait", async () => {
    const [el] = await shown();
    const heads = [...el.querySelectorAll(".sr-posts > li > article")];
    const names = heads.map((one) => document.getElementById(one.getAttribute("aria-labelledby")!)?.textContent);
    expect(names).toEqual(["Me", "Vera", "Anna"]);
  });

  test("authors are headings, those of answers one level below", async () => {
    await shown();
    expect(screen.getByRole("heading", { level: 4, name: "Anna" })).toBeTruthy();
    expect(screen.getByRole("heading", { level: 5, name: "Boris" })).toBeTruthy();
  });

  test("answers stand under their post in a named list", async () => {
    await shown();
    const answers = screen.getByRole("list", { name: "Answers to Anna" });
    expect(within(answers).getAllByRole("article")).toHaveLength(1);
  });

  test("marks are words: mine, seeded, waiting", async () => {
    const [el] = await shown();
    const marks = (name: string): string[] => {
      const article = [...el.querySelectorAll("article")].find((one) => one.textContent?.includes(name))!;
      return [...article.querySelectorAll(".sr-badge")].map((one) => one.textContent!);
    };
    expect(marks("Me")).toEqual(["you"]);
    expect(marks("Boris")).toEqual(["example by the course's authors"]);
    expect(marks("Vera")).toEqual(["waits for an answer"]);
    expect(marks("Anna")).toEqual([]);
  });

  test("times are machine-readable and in the reader's words", async () => {
    const [el] = await shown();
    const time = el.querySelector("article time")!;
    expect(time.getAttribute("datetime")).toBe("2026-01-02T10:00:00Z");
    expect(time.textContent).toContain("January");
  });

  test("folds the editor of one's own post away", async () => {
    const [el] = await shown();
    const own = el.querySelector<HTMLDetailsElement>(".sr-own details")!;
    await waitFor(() => expect(own.open).toBe(false));
    expect(own.querySelector("summary")?.textContent).toBe("Write one more post");
  });

  test("folds nothing away under one's eyes: the editor opens once it is known to be wanted", async () => {
    const made = model(open);
    made.answerers["ask"] = () => new Promise(() => undefined);
    const el = await show(discussion, made);
    const own = el.querySelector<HTMLDetailsElement>(".sr-own details")!;
    expect(own.open).toBe(false);
    own.open = true;
    box("Your post").focus();
    await waitFor(() => expect(own.open).toBe(true));
    arrive(asks(made), open);
    await waitFor(() => expect(screen.getAllByRole("article").length).toBeGreaterThan(0));
    expect(own.open).toBe(true);
  });

  test("counts answers given", async () => {
    const [el] = await shown(view([...open.posts, post(9, { reply_to: 3, mine: true })]));
    expect(el.textContent).toContain("You have answered 1 of 2.");
  });

  test("axe finds nothing, with an editor open", async () => {
    const [el] = await shown();
    fireEvent.click(button("Answer: Vera"));
    await waitFor(() => box(/post of Vera/));
    expect(await violations(el)).toEqual([]);
  });
});

describe("answering", () => {
  async function answering(): Promise<[HTMLElement, FakeModel]> {
    const made = model(open);
    const el = await show(discussion, made);
    await waitFor(() => button("Answer: Vera"));
    fireEvent.click(button("Answer: Vera"));
    await waitFor(() => expect(document.activeElement).toBe(box("Your answer to the post of Vera")));
    return [el, made];
  }

  test("opens an editor named by its post and puts the focus into it", async () => {
    await answering();
    expect(button("Fold the answer away: Vera").getAttribute("aria-expanded")).toBe("true");
  });

  test("folded away, keeps the text and gives the focus back to the button", async () => {
    await answering();
    write("Your answer to the post of Vera", "I would try");
    fireEvent.click(button("Fold the answer away: Vera"));
    await waitFor(() => expect(document.activeElement).toBe(button("Answer: Vera")));
    expect(button("Answer: Vera").getAttribute("aria-expanded")).toBe("false");
    fireEvent.click(button("Answer: Vera"));
    await waitFor(() => expect(box("Your answer to the post of Vera").value).toBe("I would try"));
  });

  test("keeps a draft of its own for each post", async () => {
    const [, made] = await answering();
    write("Your answer to the post of Vera", "I would try");
    const saved = { text: "", replies: { "3": "I would try" } };
    await waitFor(() => expect(made.ops("draft").at(-1)?.["answer"]).toEqual(saved), { timeout: 4000 });
  });

  test("sends the answer to its post, closes the editor, keeps the focus, says so", async () => {
    const [, made] = await answering();
    publishes(made, view([...open.posts, post(8, { reply_to: 3, mine: true, author: "Me" })]), 8);
    write("Your answer to the post of Vera", "I would try");
    await waitFor(() => expect(box("Your answer to the post of Vera").value).toBe("I would try"));
    fireEvent.click(button("Publish the answer"));
    await waitFor(() => expect(screen.getByRole("list", { name: "Answers to Vera" })).toBeTruthy());
    expect(made.ops("post")[0]).toMatchObject({ text: "I would try", reply_to: 3 });
    await waitFor(() => expect(document.activeElement).toBe(button("Answer: Vera")));
    await waitFor(() => expect(status()).toContain("Your answer is published."));
  });

  test("is offered at an answer too", async () => {
    await answering();
    fireEvent.click(button("Answer: Boris"));
    await waitFor(() => expect(document.activeElement).toBe(box("Your answer to the post of Boris")));
  });

  test("an answer begun another day stands open", async () => {
    await show(discussion, model(open, { version: 1, answer: { text: "", replies: { "1": "Begun" } } }));
    await waitFor(() => expect(box("Your answer to the post of Anna").value).toBe("Begun"));
    expect(document.activeElement).toBe(document.body);
  });
});

describe("what arrives while one reads", () => {
  const later = view([...open.posts, post(6, { reply_to: 3, author: "Gleb" }), post(7, { author: "Dina" })]);

  test("waits behind a button that counts it, and is announced politely", async () => {
    const made = model(open);
    await show(discussion, made);
    await waitFor(() => screen.getAllByRole("article"));
    arrive(made, later);
    await waitFor(() => expect(button("Show 2 new posts")).toBeTruthy());
    expect(screen.getAllByRole("article")).toHaveLength(4);
    await waitFor(() => expect(status()).toContain("2 new posts have arrived."));
  });

  test("waits in the same way when each post comes alone", async () => {
    const made = model(open);
    await show(discussion, made);
    await waitFor(() => screen.getAllByRole("article"));
    for (const one of [post(6, { reply_to: 3, author: "Gleb" }), post(7, { author: "Dina" })]) {
      const { id, root, topic, version } = one;
      made.push({ op: "event", event: { type: "post", data: { id, root, topic, version, post: one } } });
    }
    await waitFor(() => expect(button("Show 2 new posts")).toBeTruthy());
    expect(screen.getAllByRole("article")).toHaveLength(4);
    fireEvent.click(button("Show 2 new posts"));
    await waitFor(() => expect(screen.getAllByRole("article")).toHaveLength(6));
  });

  test("is shown on demand, marked in words, and the focus goes to the first of it", async () => {
    const made = model(open);
    await show(discussion, made);
    await waitFor(() => screen.getAllByRole("article"));
    arrive(made, later);
    await waitFor(() => button("Show 2 new posts"));
    fireEvent.click(button("Show 2 new posts"));
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("heading", { name: "Dina" })));
    expect(screen.getAllByText("new")).toHaveLength(2);
    expect(screen.queryByRole("button", { name: /Show/ })).toBeNull();
  });

  test("takes neither the focus nor the text of who is writing", async () => {
    const made = model(open);
    await show(discussion, made);
    await waitFor(() => button("Answer: Vera"));
    fireEvent.click(button("Answer: Vera"));
    await waitFor(() => expect(document.activeElement).toBe(box("Your answer to the post of Vera")));
    write("Your answer to the post of Vera", "In the middle");
    arrive(made, later);
    await waitFor(() => button("Show 2 new posts"));
    expect(document.activeElement).toBe(box("Your answer to the post of Vera"));
    expect(box("Your answer to the post of Vera").value).toBe("In the middle");
  });
});

test("before the thread has come, one can write already", async () => {
  const el = await show(discussion, new FakeModel(definition));
  expect(el.textContent).toContain("Fetching the discussion…");
  expect(box("Your post")).toBeTruthy();
});

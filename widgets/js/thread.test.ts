import { describe, expect, test } from "vitest";
import {
  type Post,
  type ThreadView,
  addPost,
  conversations,
  headOrder,
  isPost,
  showAll,
  showNew,
  takeIn,
  unseen,
  waits,
} from "./thread.js";

function post(id: number, parts: Partial<Post> = {}): Post {
  return {
    id,
    reply_to: null,
    author: `A${id}`,
    mine: false,
    seeded: false,
    html: `<p>${id}</p>`,
    created_at: "2026-01-02T10:00:00Z",
    answers: 0,
    ...parts,
  };
}

function view(posts: Post[], parts: Partial<ThreadView> = {}): ThreadView {
  const waiting = posts.filter((one) => one.reply_to === null && one.answers === 0);
  return {
    open: true,
    posts,
    own_posts: posts.filter((one) => one.mine && one.reply_to === null).length,
    own_answers: 0,
    answers_wanted: 2,
    waiting: waiting.map((one) => one.id),
    ...parts,
  };
}

describe("the order of conversations", () => {
  test("begins with one's own, then those that wait longest, then the answered by age", () => {
    const posts = [post(1, { answers: 1 }), post(2), post(3, { answers: 2 }), post(4), post(5, { mine: true })];
    expect(headOrder(view(posts))).toEqual([5, 2, 4, 1, 3]);
  });

  test("holds no answers", () => {
    expect(headOrder(view([post(1, { answers: 1 }), post(2, { reply_to: 1 })]))).toEqual([1]);
  });

  test("stays as it was when a post is answered meanwhile", () => {
    const shown = showAll(view([post(1), post(2)]));
    const later = view([post(1, { answers: 1 }), post(2), post(3, { reply_to: 1, mine: true })]);
    expect(takeIn(shown, later).order).toEqual([1, 2]);
  });
});

describe("what arrives while one reads", () => {
  const shown = showAll(view([post(1), post(2)]));

  test("is kept aside", () => {
    const next = takeIn(shown, view([post(1), post(2), post(3), post(4, { reply_to: 1 })]));
    expect(unseen(next)).toEqual([3, 4]);
    expect(conversations(next).map((one) => [one.post.id, one.answers.length])).toEqual([
      [1, 0],
      [2, 0],
    ]);
  });

  test("is shown when it is one's own", () => {
    const next = takeIn(shown, view([post(1), post(2), post(3, { reply_to: 2, mine: true })]));
    expect(unseen(next)).toEqual([]);
    expect(conversations(next)[1]?.answers.map((one) => one.id)).toEqual([3]);
  });

  test("is shown on demand, new conversations first", () => {
    const next = showNew(takeIn(shown, view([post(1), post(2), post(3), post(4, { reply_to: 1 })])));
    expect(unseen(next)).toEqual([]);
    expect(conversations(next).map((one) => one.post.id)).toEqual([3, 1, 2]);
    expect(conversations(next)[1]?.answers.map((one) => one.id)).toEqual([4]);
  });

  test("is all shown when the room opens with one's own post", () => {
    const locked = showAll(view([], { open: false }));
    expect(unseen(takeIn(locked, view([post(1), post(2, { mine: true })])))).toEqual([]);
  });

  test("a post that was taken away is gone at once", () => {
    expect(conversations(takeIn(shown, view([post(2)]))).map((one) => one.post.id)).toEqual([2]);
  });
});

describe("conversations", () => {
  test("hold answers oldest first", () => {
    const posts = [post(1), post(5, { reply_to: 1 }), post(3, { reply_to: 1 })];
    expect(conversations(showAll(view(posts)))[0]?.answers.map((one) => one.id)).toEqual([3, 5]);
  });

  test("survive an answer whose post is not there", () => {
    const posts = [post(1), post(2, { reply_to: 77 })];
    expect(conversations(showAll(view(posts))).map((one) => one.post.id)).toEqual([1, 2]);
  });

  test("survive answers that answer each other in a circle", () => {
    const posts = [post(1, { reply_to: 2 }), post(2, { reply_to: 1 })];
    expect(() => conversations(showAll(view(posts)))).not.toThrow();
  });

  test("one's own post is not offered to oneself as waiting", () => {
    const all = view([post(1, { mine: true }), post(2)]);
    expect(all.posts.map((one) => waits(all, one))).toEqual([false, true]);
  });
});

describe("a colleague's post that comes alone", () => {
  const before = view([post(1), post(2, { answers: 1 }), post(3, { reply_to: 2 })]);

  test("makes the thread that would be fetched, whatever it is", () => {
    expect(addPost(before, post(4))).toEqual(view([...before.posts, post(4)]));
    const answered = [post(1, { answers: 1 }), ...before.posts.slice(1), post(4, { reply_to: 1 })];
    expect(addPost(before, post(4, { reply_to: 1 }))).toEqual(view(answered));
  });

  test("stands in its place when a later one was faster", () => {
    const late = addPost(addPost(before, post(5)), post(4));
    expect(late.posts.map((one) => one.id)).toEqual([1, 2, 3, 4, 5]);
    expect(late.waiting).toEqual([1, 4, 5]);
  });

  test("changes nothing when it is there already, or the room is shut", () => {
    expect(addPost(before, post(3, { reply_to: 2 }))).toBe(before);
    const shut = view([], { open: false });
    expect(addPost(shut, post(4))).toBe(shut);
  });

  test("is not taken for one when it has not its shape", () => {
    expect([null, 7, {}, { id: "4", html: "" }, { id: 4 }].some(isPost)).toBe(false);
  });
});

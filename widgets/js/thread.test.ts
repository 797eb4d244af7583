import { describe, expect, test } from "vitest";
import { post, view } from "./testing-talk.js";
import {
  append,
  bring,
  conversations,
  isUnread,
  showAll,
  showNew,
  type Shown,
  takeIn,
  takePost,
  unseen,
  waits,
} from "./thread.js";
import type { Post } from "./wire-talk.js";

/** What stands on the page, as ids: [head, [answer, [under it, …]], …]. */
const outline = (shown: Shown): unknown[] =>
  conversations(shown).map(({ post: head, branches }) => [
    head.id,
    ...branches.map((one) => [one.post.id, ...one.under.map((below) => below.post.id)]),
  ]);

describe("the order of conversations", () => {
  test("is the one that the commons gives", () => {
    const shown = showAll(view([post(1), post(2), post(3)], { order: [2, 3, 1] }));
    expect(shown.order).toEqual([2, 3, 1]);
  });

  test("stays as it was when a post is answered meanwhile", () => {
    const shown = showAll(view([post(1), post(2)]));
    const later = view([post(1, { answers: 1, version: 2 }), post(2), post(3, { reply_to: 1, mine: true })], { order: [2, 1] });
    expect(takeIn(shown, later).order).toEqual([1, 2]);
  });
});

describe("what arrives while one reads", () => {
  const shown = showAll(view([post(1), post(2)]));

  test("is kept aside, whether it comes alone or with the whole", () => {
    const next = takePost(takeIn(shown, view([post(1), post(2), post(3)])), post(4, { reply_to: 1 }));
    expect(unseen(next)).toEqual([3, 4]);
    expect(outline(next)).toEqual([[1], [2]]);
  });

  test("is shown when it is one's own", () => {
    const next = takePost(shown, post(3, { reply_to: 2, mine: true }));
    expect(unseen(next)).toEqual([]);
    expect(outline(next)).toEqual([[1], [2, [3]]]);
  });

  test("is shown on demand, new conversations first", () => {
    const next = showNew(takeIn(shown, view([post(1), post(2), post(3), post(4, { reply_to: 1 })])));
    expect(unseen(next)).toEqual([]);
    expect(outline(next)).toEqual([[3], [1, [4]], [2]]);
  });

  test("is all shown when the room opens with one's own post", () => {
    const locked = showAll(view([], { open: false }));
    expect(unseen(takeIn(locked, view([post(1), post(2, { mine: true })])))).toEqual([]);
  });

  test("changes a post that is shown in its place", () => {
    const next = takePost(shown, post(2, { version: 2, html: "<p>other</p>" }));
    expect(next.posts.get(2)?.html).toBe("<p>other</p>");
    expect(next.order).toEqual(shown.order);
  });

  test("an older version changes nothing", () => {
    const newer = takePost(shown, post(2, { version: 3, html: "<p>newest</p>" }));
    expect(takePost(newer, post(2, { version: 2, html: "<p>old</p>" })).posts.get(2)?.html).toBe("<p>newest</p>");
  });

  test("an answer in a conversation that is not on the page is no news", () => {
    expect(unseen(takePost(shown, post(9, { reply_to: 7, root: 7 })))).toEqual([]);
  });

  test("nothing is taken in where the room is shut", () => {
    const shut = showAll(view([], { open: false }));
    expect(takePost(shut, post(4))).toBe(shut);
  });
});

describe("a post that was taken away", () => {
  const shown = showAll(view([post(1), post(2), post(3, { reply_to: 1, root: 1 })]));

  test("leaves a placeholder while something stands under it", () => {
    const gone = takePost(shown, post(1, { state: "deleted", html: "", version: 2 }));
    expect(outline(gone)).toEqual([[1, [3]], [2]]);
    const both = takePost(gone, post(3, { reply_to: 1, state: "deleted", html: "", version: 2 }));
    expect(outline(both)).toEqual([[2]]);
  });

  test("is not brought back by an older version", () => {
    const gone = takePost(shown, post(2, { state: "deleted", version: 2 }));
    expect(outline(takePost(gone, post(2)))).toEqual([[1, [3]]]);
  });

  test("is gone when the whole comes without it", () => {
    expect(outline(takeIn(shown, view([post(1)])))).toEqual([[1]]);
  });

  test("stays when only a part has come", () => {
    expect(outline(takeIn(shown, view([post(2)], { next: "2" })))).toEqual([[1, [3]], [2]]);
  });
});

describe("parts that are asked for", () => {
  const first = showAll(view([post(1), post(2)], { next: "2", folded: { 1: 2 } }));

  test("more conversations stand below", () => {
    const grown = append(first, view([post(3), post(4)]), null);
    expect([grown.order, grown.view.next]).toEqual([[1, 2, 3, 4], null]);
  });

  test("an unfolded conversation shows all its answers and nothing more to unfold", () => {
    expect(conversations(first)[0]?.folded).toBe(2);
    const whole = bring(first, view([post(1), post(5, { reply_to: 1 }), post(6, { reply_to: 1 })]));
    expect(outline(whole)).toEqual([[1, [5], [6]], [2]]);
    expect(conversations(whole)[0]?.folded).toBe(0);
    expect(whole.view.next).toBe("2");
  });

  test("a conversation that a link leads to comes above the others", () => {
    expect(bring(first, view([post(9)])).order).toEqual([9, 1, 2]);
  });

  test("what was unfolded stays so when the thread is fetched anew", () => {
    const whole = bring(first, view([post(1), post(5, { reply_to: 1 })]));
    expect(outline(takeIn(whole, view([post(1), post(2)], { folded: { 1: 1 } })))).toEqual([[1, [5]], [2]]);
  });
});

describe("conversations", () => {
  test("show two steps; what lies deeper stands in the second and says whom it answers", () => {
    const deep = [
      post(1),
      post(2, { reply_to: 1 }),
      post(3, { reply_to: 2, root: 1, depth: 2 }),
      post(4, { reply_to: 3, root: 1, depth: 3 }),
      post(5, { reply_to: 1 }),
    ];
    const shown = showAll(view(deep));
    expect(outline(shown)).toEqual([[1, [2, 3, 4], [5]]]);
    const under = conversations(shown)[0]!.branches[0]!.under;
    expect(under.map((one) => one.to?.id ?? null)).toEqual([null, 3]);
  });

  test("survive an answer whose post is not there", () => {
    expect(outline(showAll(view([post(1), post(2, { reply_to: 77, root: 1 })])))).toEqual([[1, [2]]]);
  });

  test("survive answers that answer each other in a circle", () => {
    const posts = [post(9), post(1, { reply_to: 2, root: 9 }), post(2, { reply_to: 1, root: 9 })];
    expect(() => outline(showAll(view(posts)))).not.toThrow();
  });

  test("one's own post is not offered to oneself as waiting", () => {
    const all = showAll(view([post(1, { mine: true }), post(2)]));
    expect([...all.posts.values()].map((one) => waits(all, one))).toEqual([false, true]);
  });

  test("an answer from somebody else ends the waiting", () => {
    const all = showAll(view([post(1), post(2)]));
    expect(takePost(all, post(3, { reply_to: 1 })).view.waiting).toEqual([2]);
  });

  test("only what came after the mark is unread, and nothing where there is no mark", () => {
    const ids = (seen: number): number[] => [post(3), post(5), post(6, { mine: true })].filter((one) => isUnread(one, seen)).map((one) => one.id);
    expect([ids(0), ids(3)]).toEqual([[], [5]]);
  });
});

/** A small generator of chance that gives the same each time. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

test("whatever order things come in, two pages at rest show the same", () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const any = chance(seed);
    const now = new Map<number, Post>([[1, post(1)]]);
    const told: Post[] = [];
    const change = (id: number, parts: Partial<Post>): void => {
      const old = now.get(id)!;
      now.set(id, { ...old, ...parts, version: old.version + 1 });
      told.push(now.get(id)!);
    };
    for (let at = 2; at < 14; at += 1) {
      const ids = [...now.keys()];
      const one = ids[any(ids.length)]!;
      const act = any(6);
      if (act === 0) change(one, { html: `<p>${at}</p>` });
      else if (act === 1) change(one, { state: "deleted", html: "" });
      else if (act === 2) change(one, { state: "hidden", html: "" });
      else {
        const parent = any(3) ? now.get(one)! : null;
        const parts = parent ? { reply_to: parent.id, root: parent.root } : {};
        now.set(at, post(at, parts));
        told.push(now.get(at)!);
      }
    }
    const all = view([...now.values()]);
    const whole = showAll(all);
    let live = showAll(view([post(1)]));
    const mixed = [...told].sort(() => any(3) - 1);
    for (const [at, one] of mixed.entries()) {
      // A line that breaks: the whole as it is then, with posts that come late after it.
      if (at === any(mixed.length)) live = takeIn(live, all);
      live = showNew(takePost(live, one));
    }
    const rest = (shown: Shown): string => JSON.stringify([...conversations(shown)].sort((a, b) => a.post.id - b.post.id).map((one) => one));
    expect(rest(showNew(takeIn(live, all)))).toBe(rest(whole));
    expect(rest(live)).toBe(rest(whole));
  }
});

/**
 * The rules of reading a discussion: which posts are shown, in which order, what waits.
 *
 * What one reads does not move. `Shown` is a thread as it stands on the page: posts that arrive
 * later are kept aside until the reader asks for them, except her own, and the order made when the
 * thread was first shown is kept. Of each post the highest version wins, in whatever order they
 * come.
 */
import type { Post, ThreadView } from "./wire-talk.js";

type Posts = ReadonlyMap<number, Post>;

/** A thread on the page. */
export interface Shown {
  /** The numbers of the last answer, its posts left aside. */
  readonly view: Omit<ThreadView, "posts">;
  /** All posts that have come, those that are gone too: an older version must not bring them back. */
  readonly posts: Posts;
  /** Ids of shown posts that open a conversation, in the order of the page. */
  readonly order: readonly number[];
  /** Ids of all shown posts. */
  readonly ids: ReadonlySet<number>;
  /** By conversation, how many answers are still in the commons alone. */
  readonly folded: Readonly<Record<number, number>>;
  /** The newest post that had been seen when the thread was shown. */
  readonly seen: number;
}

/** An answer as it stands under a conversation's head. */
export interface Answer {
  readonly post: Post;
  /** Whom it answers, where that is not plain from its place. */
  readonly to: Post | null;
}

/** A direct answer with all that followed it, oldest first. */
export interface Branch extends Answer {
  readonly under: readonly Answer[];
}

/** A post with the answers under it. */
export interface Conversation {
  readonly post: Post;
  readonly branches: readonly Branch[];
  readonly folded: number;
}

function merged(posts: Posts, news: readonly Post[]): Map<number, Post> {
  const all = new Map(posts);
  for (const post of news) {
    const known = all.get(post.id);
    if (!known || post.version >= known.version) all.set(post.id, post);
  }
  return all;
}

/** Whether a post stands on the page: one that was deleted only while something stands under it. */
export function stands(posts: Posts, post: Post): boolean {
  if (post.state !== "deleted") return true;
  for (const one of posts.values()) {
    if (one.reply_to === post.id && one.id > post.id && stands(posts, one)) return true;
  }
  return false;
}

const standing = (posts: Posts): Post[] => [...posts.values()].filter((one) => stands(posts, one));

function foldedOf(view: Pick<ThreadView, "folded">): Record<number, number> {
  return Object.fromEntries(Object.entries(view.folded ?? {}).map(([id, count]) => [Number(id), count]));
}

/** Show everything that has come, in the order that the commons gives. */
export function showAll(view: ThreadView): Shown {
  const { posts, ...rest } = view;
  const known = new Map(posts.map((post) => [post.id, post]));
  const ids = new Set(standing(known).map((post) => post.id));
  const order = headsIn(view, known).filter((id) => ids.has(id));
  return { view: rest, posts: known, order, ids, folded: foldedOf(view), seen: view.seen ?? 0 };
}

/** The heads of an answer: those it orders, then any it does not. */
function headsIn(view: Pick<ThreadView, "order">, posts: Posts): number[] {
  const heads = [...posts.values()].filter((post) => post.root === post.id).map((post) => post.id);
  const order = (view.order ?? []).filter((id) => posts.has(id));
  return [...order, ...heads.filter((id) => !order.includes(id)).sort((a, b) => a - b)];
}

/**
 * Take a thread in anew without moving anything: only one's own new posts appear.
 *
 * `whole` says that no conversation is left out: what is not there any more is gone.
 */
export function takeIn(shown: Shown | null, view: ThreadView, whole = view.next === null): Shown {
  if (shown === null || (view.open && !shown.view.open) || shown.view.topic !== view.topic) {
    return showAll(view);
  }
  const { posts: news, ...rest } = view;
  const fresh = new Set(news.map((post) => post.id));
  const folded = { ...shown.folded, ...foldedOf(view) };
  for (const post of news) if (!(post.root in foldedOf(view))) delete folded[post.root];
  // What a conversation that came whole does not hold any more is gone.
  const left = [...shown.posts].filter(([id, post]) => {
    if (fresh.has(id)) return true;
    return fresh.has(post.root) ? (folded[post.root] ?? 0) > 0 : !whole;
  });
  const posts = merged(new Map(left), news);
  return settled({ ...shown, view: { ...rest, next: shown.view.next }, posts, folded });
}

/** Take in one post, new or changed; one's own appears at once. */
export function takePost(shown: Shown, post: Post): Shown {
  if (!shown.view.open) return shown;
  const known = shown.posts.has(post.id);
  const posts = merged(shown.posts, [post]);
  const { waiting } = shown.view;
  const parent = post.reply_to;
  let waits = waiting;
  if (!known && parent !== null && posts.get(parent)?.author !== post.author) {
    waits = waiting.filter((id) => id !== parent);
  } else if (!known && parent === null && !post.mine && waiting.length < MOST_WAITING) {
    waits = [...waiting, post.id].sort((a, b) => a - b);
  }
  waits = waits.filter((id) => posts.get(id)?.state !== "deleted");
  return settled({ ...shown, posts, view: { ...shown.view, waiting: waits } });
}

/** The commons names so many posts that wait. */
const MOST_WAITING = 5;

/** Keep the order and what is shown; let one's own posts in, and what is gone out. */
function settled(shown: Shown): Shown {
  const there = standing(shown.posts).filter((post) => shown.ids.has(post.id) || post.mine);
  const ids = new Set(there.map((post) => post.id));
  return { ...shown, ids, order: keepOrder(shown, ids) };
}

function keepOrder({ order, posts }: Shown, ids: ReadonlySet<number>): number[] {
  const heads = [...ids].filter((id) => posts.get(id)?.root === id);
  const fresh = heads.filter((id) => !order.includes(id)).sort((a, b) => b - a);
  return [...fresh, ...order.filter((id) => ids.has(id))];
}

/** Show what waited: new heads come first, so that nobody has to look for them. */
export function showNew(shown: Shown): Shown {
  const ids = new Set([...shown.ids, ...unseen(shown)]);
  return { ...shown, ids, order: keepOrder(shown, ids) };
}

/** Ids of posts that have arrived and are not shown yet; an answer counts where its head is here. */
export function unseen(shown: Shown): number[] {
  return standing(shown.posts)
    .filter((post) => !shown.ids.has(post.id) && (post.root === post.id || shown.posts.has(post.root)))
    .map((post) => post.id);
}

/** Show another part of the thread below what is there: more conversations, or one unfolded. */
export function append(shown: Shown, view: ThreadView, next: string | null): Shown {
  const posts = merged(shown.posts, view.posts);
  const here = standing(posts).filter((post) => view.posts.some((one) => one.id === post.id));
  const ids = new Set([...shown.ids, ...here.map((post) => post.id)]);
  const came = headsIn(view, new Map(view.posts.map((post) => [post.id, post])));
  const order = [...shown.order, ...came.filter((id) => ids.has(id) && !shown.order.includes(id))];
  const folded = { ...shown.folded };
  for (const { root } of view.posts) delete folded[root];
  Object.assign(folded, foldedOf(view));
  return { ...shown, posts, ids, order, folded, view: { ...shown.view, next } };
}

/** Bring one conversation to the page, above the others if it was not there. */
export function bring(shown: Shown, view: ThreadView): Shown {
  const before = new Set(shown.order);
  const grown = append(shown, view, shown.view.next);
  const came = grown.order.filter((id) => !before.has(id));
  return { ...grown, order: [...came, ...grown.order.filter((id) => before.has(id))] };
}

/** The shown posts as conversations. */
export function conversations(shown: Shown): Conversation[] {
  const visible = [...shown.posts.values()]
    .filter((post) => shown.ids.has(post.id))
    .sort((a, b) => a.id - b.id);
  return shown.order.flatMap((id) => {
    const post = shown.posts.get(id);
    if (!post || !shown.ids.has(id)) return [];
    const answers = visible.filter((one) => one.id !== id && one.root === id);
    return [{ post, branches: branches(id, answers, shown.posts), folded: shown.folded[id] ?? 0 }];
  });
}

/** Direct answers, each with all that followed it in one row: two steps are as deep as it goes. */
function branches(head: number, answers: readonly Post[], posts: Posts): Branch[] {
  const here = new Map(answers.map((post) => [post.id, post]));
  const topOf = (post: Post): number => {
    const parent = post.reply_to === null ? undefined : here.get(post.reply_to);
    return parent && parent.id < post.id ? topOf(parent) : post.id;
  };
  const tops = answers.filter((post) => topOf(post) === post.id);
  return tops.map((top) => ({
    post: top,
    to: top.reply_to === head ? null : (posts.get(top.reply_to ?? 0) ?? null),
    under: answers
      .filter((post) => post.id !== top.id && topOf(post) === top.id)
      .map((post) => ({ post, to: post.reply_to === top.id ? null : posts.get(post.reply_to!)! })),
  }));
}

/** Whether a colleague's post still waits for its first answer. */
export function waits(shown: Shown, post: Post): boolean {
  return !post.mine && shown.view.waiting.includes(post.id);
}

/** Whether the reader has not seen a post yet. */
export function isUnread(post: Post, seen: number): boolean {
  return seen > 0 && !post.mine && post.id > seen && post.state === "shown";
}

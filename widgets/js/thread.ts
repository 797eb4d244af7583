/**
 * The rules of reading a discussion: which posts are shown, in which order, what waits.
 *
 * What one reads does not move. `Shown` is a thread as it stands on the page: posts that arrive
 * later are kept aside until the reader asks for them, except her own, and the order made when the
 * thread was first shown is kept.
 */

/** A post as the commons sends it; `html` is sanitised there. */
export interface Post {
  readonly id: number;
  readonly reply_to: number | null;
  readonly author: string;
  readonly mine: boolean;
  readonly seeded: boolean;
  readonly html: string;
  readonly created_at: string;
  readonly answers: number;
}

/** A discussion as the caller may see it. */
export interface ThreadView {
  readonly open: boolean;
  readonly posts: readonly Post[];
  readonly own_posts: number;
  readonly own_answers: number;
  readonly answers_wanted: number;
  readonly waiting: readonly number[];
}

/** A thread on the page. */
export interface Shown {
  readonly view: ThreadView;
  /** Ids of shown posts that open a thread, in the order of the page. */
  readonly order: readonly number[];
  /** Ids of all shown posts. */
  readonly ids: ReadonlySet<number>;
}

/** A post with the answers under it, oldest first. */
export interface Conversation {
  readonly post: Post;
  readonly answers: readonly Post[];
}

/** Whether a value has the shape of a thread. */
export function isThread(value: unknown): value is ThreadView {
  const thread = value as Partial<ThreadView> | null | undefined;
  return Array.isArray(thread?.posts) && Array.isArray(thread?.waiting);
}

/** Whether a value has the shape of a post. */
export function isPost(value: unknown): value is Post {
  const post = value as Partial<Post> | null | undefined;
  return typeof post?.id === "number" && typeof post.html === "string";
}

/** The thread with one colleague's post more; one that is there already changes nothing. */
export function addPost(view: ThreadView, post: Post): ThreadView {
  if (!view.open || view.posts.some((one) => one.id === post.id)) return view;
  const parent = post.reply_to;
  const known = view.posts.map((one) =>
    one.id === parent ? { ...one, answers: one.answers + 1 } : one,
  );
  const waiting = view.waiting.filter((id) => id !== parent);
  return {
    ...view,
    posts: [...known, post].sort((a, b) => a.id - b.id),
    waiting: parent === null ? [...waiting, post.id].sort((a, b) => a - b) : waiting,
  };
}

function byId(posts: readonly Post[]): Map<number, Post> {
  return new Map(posts.map((post) => [post.id, post]));
}

/** The id of the post at the head of the conversation a post belongs to. */
export function rootOf(post: Post, posts: ReadonlyMap<number, Post>): number {
  const seen = new Set<number>();
  let current = post;
  while (current.reply_to !== null && !seen.has(current.id)) {
    seen.add(current.id);
    const parent = posts.get(current.reply_to);
    if (!parent) break;
    current = parent;
  }
  return current.id;
}

/** Heads of conversations: one's own first, then those that wait (longest first), then by age. */
export function headOrder(view: ThreadView): number[] {
  const posts = byId(view.posts);
  const heads = view.posts.filter((post) => rootOf(post, posts) === post.id);
  const rank = (post: Post): number => {
    if (post.mine) return -1;
    const place = view.waiting.indexOf(post.id);
    return place >= 0 ? place : view.waiting.length;
  };
  return [...heads].sort((a, b) => rank(a) - rank(b) || a.id - b.id).map((post) => post.id);
}

/** Show everything there is, freshly ordered. */
export function showAll(view: ThreadView): Shown {
  return { view, order: headOrder(view), ids: new Set(view.posts.map((post) => post.id)) };
}

/** Take news in without moving anything: only one's own new posts appear. */
export function takeIn(shown: Shown | null, view: ThreadView): Shown {
  if (shown === null || (view.open && !shown.view.open)) return showAll(view);
  const ids = new Set(
    view.posts.filter((post) => shown.ids.has(post.id) || post.mine).map((post) => post.id),
  );
  return { view, order: keepOrder(shown.order, view, ids), ids };
}

/** Show what waited: new heads come first, so that nobody has to look for them. */
export function showNew(shown: Shown): Shown {
  const ids = new Set(shown.view.posts.map((post) => post.id));
  return { view: shown.view, order: keepOrder(shown.order, shown.view, ids), ids };
}

function keepOrder(order: readonly number[], view: ThreadView, ids: ReadonlySet<number>): number[] {
  const heads = headOrder(view).filter((id) => ids.has(id));
  const fresh = heads.filter((id) => !order.includes(id));
  return [...fresh, ...order.filter((id) => heads.includes(id))];
}

/** Ids of posts that have arrived and are not shown yet. */
export function unseen(shown: Shown): number[] {
  return shown.view.posts.filter((post) => !shown.ids.has(post.id)).map((post) => post.id);
}

/** The shown posts as conversations. */
export function conversations(shown: Shown): Conversation[] {
  const posts = byId(shown.view.posts);
  const visible = shown.view.posts.filter((post) => shown.ids.has(post.id));
  return shown.order.flatMap((id) => {
    const post = posts.get(id);
    if (!post) return [];
    const answers = visible.filter((one) => one.id !== id && rootOf(one, posts) === id);
    return [{ post, answers: answers.sort((a, b) => a.id - b.id) }];
  });
}

/** Whether a colleague's post still waits for its first answer. */
export function waits(view: ThreadView, post: Post): boolean {
  return !post.mine && view.waiting.includes(post.id);
}

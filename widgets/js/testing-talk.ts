/** For tests: posts and threads as the commons sends them. */
import type { Post, ThreadView } from "./wire-talk.js";

export function post(id: number, parts: Partial<Post> = {}): Post {
  return {
    id,
    topic: 1,
    root: parts.reply_to ?? id,
    reply_to: null,
    depth: 0,
    author: `Author ${id}`,
    person: `t${id}`,
    mine: false,
    seeded: false,
    state: "shown",
    html: `<p>Post ${id}</p>`,
    text: null,
    created_at: "2026-01-02T10:00:00Z",
    edited_at: null,
    version: 1,
    answers: 0,
    helped: null,
    thanks: [],
    pictures: [],
    label: null,
    advice: false,
    ...parts,
  };
}

export function view(posts: readonly Post[], parts: Partial<ThreadView> = {}): ThreadView {
  const heads = posts.filter((one) => one.root === one.id);
  const own = posts.filter((one) => one.mine);
  return {
    topic: 1,
    open: true,
    anonymous: false,
    posts,
    order: heads.map((one) => one.id),
    folded: {},
    next: null,
    total: heads.length,
    own_posts: own.filter((one) => one.reply_to === null).length,
    own_answers: own.filter((one) => one.reply_to !== null).length,
    own_first: false,
    answers_wanted: 2,
    waiting: heads.filter((one) => !one.answers).map((one) => one.id),
    seen: 0,
    paused_until: null,
    ...parts,
  };
}

/** What a discussion exchanges with the commons: the TypeScript side of `staffroom.wire.talk`. */

export type Label = "hear" | "same" | "helped";
export type Sort = "calm" | "new" | "waiting" | "subject";
export type ThanksReason = "question" | "idea" | "example" | "support" | "other";
export type ReportReason = "child_data" | "rude" | "spam" | "worry" | "other";

export interface Thanks {
  readonly author: string;
  readonly reason: ThanksReason;
  readonly note: string;
  readonly mine: boolean;
}

export interface Picture {
  readonly id: string;
  readonly alt: string;
  readonly width: number;
  readonly height: number;
}

/** A post as the commons sends it; `html` is sanitised there. */
export interface Post {
  readonly id: number;
  readonly topic: number;
  readonly root: number;
  readonly reply_to: number | null;
  readonly depth: number;
  readonly author: string;
  readonly person: string | null;
  readonly mine: boolean;
  readonly seeded: boolean;
  readonly state: "shown" | "hidden" | "deleted";
  readonly html: string;
  readonly text: string | null;
  readonly created_at: string;
  readonly edited_at: string | null;
  readonly version: number;
  readonly answers: number;
  readonly helped: number | null;
  readonly thanks: readonly Thanks[];
  readonly pictures: readonly Picture[];
  readonly label: Label | null;
  readonly advice: boolean;
}

/** A part of a discussion as the caller may see it. */
export interface ThreadView {
  readonly topic: number;
  readonly open: boolean;
  readonly anonymous: boolean;
  readonly posts: readonly Post[];
  readonly order: readonly number[];
  readonly folded: Readonly<Record<string, number>>;
  readonly next: string | null;
  readonly total: number;
  readonly own_posts: number;
  readonly own_answers: number;
  readonly own_first: boolean;
  readonly answers_wanted: number;
  readonly waiting: readonly number[];
  readonly seen: number;
  readonly paused_until: string | null;
}

/** What an event says of a post; the post itself only to who may read it. */
export interface PostNews {
  readonly topic: number;
  readonly id: number;
  readonly root: number;
  readonly version: number;
  readonly post?: Post | null;
}

export interface Finding {
  readonly kind: string;
  readonly excerpt: string;
  readonly message: string;
}

export interface Preview {
  readonly html: string;
  readonly findings: readonly Finding[];
}

export interface PostVersion {
  readonly version: number;
  readonly html: string;
  readonly until: string;
}

export interface Presence {
  readonly count: number;
  readonly names: readonly string[];
}

export interface PersonCard {
  readonly name: string;
  readonly display_name: string;
  readonly roles: readonly string[];
  readonly profile: Readonly<Record<string, string | boolean>>;
  readonly mine: boolean;
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

/** Whether a value has the shape of an event about a post. */
export function isNews(value: unknown): value is PostNews {
  const news = value as Partial<PostNews> | null | undefined;
  return typeof news?.id === "number" && typeof news.version === "number";
}

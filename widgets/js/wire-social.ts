/** What service pages exchange with the commons: the TypeScript side of `staffroom.wire`. */
import type { Post, ReportReason } from "./wire-talk.js";

export interface Me {
  readonly name: string;
  readonly display_name: string;
  readonly roles: readonly string[];
}

/** Whether the commons takes somebody for a moderator. */
export function moderates(me: Me | null): boolean {
  return me?.roles.some((role) => role === "trainer" || role === "admin") ?? false;
}

export interface Profile {
  readonly subject: string;
  readonly grades: string;
  readonly region: string;
  readonly languages: string;
  readonly offer: string;
  readonly seek: string;
  readonly present: boolean;
}

export interface PersonCard {
  readonly name: string;
  readonly display_name: string;
  readonly roles: readonly ("trainer" | "mentor")[];
  readonly profile: Profile;
  readonly mine: boolean;
}

export interface PersonPage {
  readonly people: readonly PersonCard[];
  readonly next: string | null;
}

export interface Cohort {
  readonly id: number;
  readonly edition: string;
  readonly name: string;
  readonly members: number;
  readonly trainer: string;
  readonly invitation: string | null;
}

export interface Extension {
  readonly person: string;
  readonly display_name: string;
  readonly until: string;
  readonly until_at: string;
  readonly note: string;
}

/** A teacher's newest work on a module, which came after its due moment. */
export interface LateWork {
  readonly person: string;
  readonly display_name: string;
  readonly submitted_at: string;
  readonly late_by: number;
}

/** When a module is due in a cohort; `due` is what the cohort's wall clock shows. */
export interface ModuleDeadline {
  readonly module: string;
  readonly title: string;
  readonly due: string | null;
  readonly due_at: string | null;
  readonly grace_hours: number;
  readonly accepts_late: boolean;
  readonly extensions: readonly Extension[];
  readonly late: readonly LateWork[];
}

export interface DeadlineChange {
  readonly kind: "zone" | "due" | "due_removed" | "extension" | "extension_removed" | "left";
  readonly module: string | null;
  readonly person: string;
  readonly actor: string;
  readonly before: string;
  readonly after: string;
  readonly created_at: string;
}

export interface CohortDeadlines {
  readonly cohort: number;
  readonly zone: string;
  readonly modules: readonly ModuleDeadline[];
  readonly members: readonly { readonly name: string; readonly display_name: string }[];
  readonly changes: readonly DeadlineChange[];
}

export type CommunityKind = "subject" | "theme" | "region";

export interface Community {
  readonly id: number;
  readonly kind: CommunityKind;
  readonly title: string;
  readonly members: number;
  readonly joined: boolean;
  readonly topic: number | null;
  readonly posts: number;
  readonly last_at: string | null;
}

export interface Notice {
  readonly id: number;
  readonly kind: string;
  readonly text: string;
  readonly excerpt: string;
  readonly edition: string;
  readonly module: string;
  readonly activity: string | null;
  readonly community: number;
  readonly post: number | null;
  readonly created_at: string;
  readonly read: boolean;
}

export interface Notices {
  readonly unread: number;
  readonly items: readonly Notice[];
  readonly next: number | null;
}

export interface Digest {
  readonly every: "day" | "week" | "never";
  readonly quiet_from: number;
  readonly quiet_to: number;
  readonly zone: string;
  readonly mail: boolean;
}

export interface TopicCard {
  readonly id: number;
  readonly edition: string;
  readonly module: string;
  readonly activity: string;
  readonly title: string;
  readonly module_title: string;
  readonly community: number;
  readonly unread: number;
}

export interface SearchHit {
  readonly post: Post;
  readonly module: string;
  readonly module_title: string;
  readonly activity: string;
  readonly topic_title: string;
  readonly community: number;
  readonly excerpt_html: string;
}

export interface SearchPage {
  readonly hits: readonly SearchHit[];
  readonly next: string | null;
}

export type PostAction = "hide" | "restore" | "edit" | "dismiss" | "silence" | "unsilence";
export type PersonAction = "warn" | "pause" | "unpause";
export type ActionKind = PostAction | PersonAction | "guard" | "revoke";

export interface Complaint {
  readonly reason: ReportReason;
  readonly note: string;
  readonly created_at: string;
}

export interface Appeal {
  readonly text: string;
  readonly created_at: string;
  readonly upheld: boolean | null;
  readonly decided_by: string;
  readonly note: string;
  readonly decided_at: string | null;
}

export interface Action {
  readonly id: number;
  readonly kind: ActionKind;
  readonly moderator: string;
  readonly mine: boolean;
  readonly person: string | null;
  readonly display_name: string;
  readonly post: number | null;
  readonly note: string;
  readonly before: string | null;
  readonly created_at: string;
  readonly appeal: Appeal | null;
}

export interface Case {
  readonly post: Post;
  readonly text: string;
  readonly excuse: string;
  readonly module: string;
  readonly activity: string;
  readonly topic_title: string;
  readonly cohort: string;
  readonly community: string;
  readonly complaints: readonly Complaint[];
  readonly actions: readonly Action[];
}

export interface PausedPerson {
  readonly person: string;
  readonly display_name: string;
  readonly until: string;
}

export interface Queue {
  readonly cases: readonly Case[];
  readonly appeals: readonly Action[];
  readonly excused: readonly Case[];
  readonly paused: readonly PausedPerson[];
}

export interface Log {
  readonly actions: readonly Action[];
  readonly next: number | null;
}

export interface OwnActions {
  readonly actions: readonly Action[];
  readonly paused_until: string | null;
}

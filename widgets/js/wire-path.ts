/** What a teacher's path exchanges with the commons: the TypeScript side of `staffroom.wire.path`. */

import type { Goal } from "./wire-plan.js";

export type StepState = "new" | "begun" | "waiting" | "done" | "unwritten";

export interface Go {
  readonly kind: "first" | "resume" | "next" | "waiting" | "done" | "nothing";
  readonly module: string;
  readonly title: string;
  readonly activity: string;
  readonly activity_title: string;
  readonly minutes_left: number;
}

export interface RouteStep {
  readonly module: string;
  readonly title: string;
  readonly state: StepState;
  readonly minutes_left: number;
}

export interface RouteState {
  readonly own: boolean;
  readonly steps: readonly RouteStep[];
  readonly done: number;
  readonly written: number;
  readonly minutes_left: number;
}

export interface ReviewsDue {
  readonly module: string;
  readonly title: string;
  readonly count: number;
  readonly due: string;
  readonly overdue: boolean;
}

export interface AnswerDue {
  readonly author: string;
  readonly excerpt: string;
  readonly title: string;
  readonly module: string;
  readonly community: number;
  readonly post: number;
}

export interface TopicNews {
  readonly title: string;
  readonly module: string;
  readonly module_title: string;
  readonly activity: string;
  readonly community: number;
  readonly unread: number;
}

export interface HomeView {
  readonly go: Go;
  readonly route: RouteState;
  readonly reviews: readonly ReviewsDue[];
  readonly answers: readonly AnswerDue[];
  readonly news: {
    readonly cohort: string;
    readonly topics: readonly TopicNews[];
    readonly notices: number;
  };
  /** In her own words. */
  readonly goal: string;
  /** What her plan has room for, where she wrote nothing herself. */
  readonly goals: readonly Goal[];
}

interface Part {
  readonly activity: string;
  readonly title: string;
  readonly state: Exclude<StepState, "unwritten">;
}

export interface QuizPart extends Part {
  readonly best: number | null;
  readonly needed: number;
}

export interface DiscussionPart extends Part {
  readonly posts: number;
  readonly answers: number;
  readonly needed: number;
  readonly first: boolean;
}

export interface AssignmentPart extends Part {
  readonly handed_in: boolean;
  readonly points: number | null;
  readonly max: number;
  readonly starred: boolean;
  readonly reviewed: boolean;
}

export interface ActivityLine {
  readonly activity: string;
  readonly title: string;
  readonly state: "new" | "begun" | "checked";
}

export interface ModuleProgress {
  readonly module: string;
  readonly title: string;
  readonly released: boolean;
  readonly state: Exclude<StepState, "unwritten">;
  readonly minutes_left: number;
  readonly quiz: QuizPart | null;
  readonly discussion: DiscussionPart | null;
  readonly assignment: AssignmentPart | null;
  readonly activities: readonly ActivityLine[];
}

export interface Competence {
  readonly code: string;
  readonly name: string;
  readonly framework: string;
  /** 0 to 100; null where she has not answered on any module of it. */
  readonly before: number | null;
  readonly now: number | null;
  /** Over how many modules both are means. */
  readonly judged: number;
  readonly done: number;
  readonly of: number;
}

export interface ProgressView {
  readonly route: RouteState;
  readonly modules: readonly ModuleProgress[];
  readonly competences: readonly Competence[];
  readonly before_at: string | null;
  readonly now_at: string | null;
  readonly weeks: readonly { readonly starts: string; readonly days: number }[];
}

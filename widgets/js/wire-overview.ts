/** What the cohort's overview exchanges with the commons: `staffroom.wire.overview`. */
import type { Json } from "./types.js";

export type ModuleState = "untouched" | "begun" | "handed_in" | "done";

export interface OverviewModule {
  readonly module: string;
  readonly title: string;
}

export interface OverviewPerson {
  readonly person: string;
  readonly display_name: string;
  readonly states: readonly ModuleState[];
  readonly last: string | null;
  readonly quiet_weeks: number;
}

export interface OverviewPeople {
  readonly people: readonly OverviewPerson[];
  readonly next: string | null;
}

export interface QuietPerson {
  readonly person: string;
  readonly display_name: string;
  readonly weeks: number;
}

export interface WaitingPost {
  readonly post: number;
  readonly module: string;
  readonly activity: string;
  readonly topic_title: string;
  readonly author: string;
  readonly created_at: string;
}

export interface OverdueReviews {
  readonly module: string;
  readonly title: string;
  readonly count: number;
}

export interface Overview {
  readonly cohort: number;
  readonly name: string;
  readonly members: number;
  readonly modules: readonly OverviewModule[];
  readonly quiet: readonly QuietPerson[];
  readonly quiet_more: number;
  readonly waiting: readonly WaitingPost[];
  readonly waiting_more: number;
  readonly overdue: readonly OverdueReviews[];
}

export type Doubt = "hard" | "easy" | "flat" | "reversed";

export interface QuestionFigures {
  readonly item: string;
  readonly text: string;
  readonly answers: number;
  readonly right: number | null;
  readonly discrimination: number | null;
  readonly doubts: readonly Doubt[];
}

export interface ModuleQuestions {
  readonly module: string;
  readonly tries: number;
  readonly enough: number;
  readonly questions: readonly QuestionFigures[];
}

export interface OverviewExport {
  readonly text: string;
  readonly statements: readonly Json[];
  readonly next: string | null;
}

export interface SeenByTrainers {
  readonly cohort: number;
  readonly name: string;
  readonly trainer: string;
  readonly modules: readonly OverviewModule[];
  readonly row: OverviewPerson;
}

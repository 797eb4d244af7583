/** The grading desk as the commons tells it; see `staffroom.wire.marking`. */
import type { Json } from "./types.js";
import type { ReviewCriterion, WorkField } from "./wire-reviews.js";

export interface QuestionCard {
  readonly criterion: string;
  readonly title: string;
  readonly waiting: number;
}

export interface DeskModule {
  readonly module: string;
  readonly title: string;
  readonly works: number;
  readonly questions: readonly QuestionCard[];
  readonly ready: number;
}

/** What stands in a cell of the gradebook; null points while somebody has yet to look. */
export interface Held {
  readonly score: number | null;
  readonly comment: string;
}

export interface DeskReview {
  readonly by: "colleague" | "staff";
  readonly score: number | null;
  readonly strength: string;
  readonly question: string;
  readonly suggestion: string;
}

export type WorkState = "waiting" | "writing" | "marked" | "conflict" | "failed";

export interface DeskWork {
  readonly id: number;
  readonly name: string;
  readonly on: string;
  readonly late: boolean;
  readonly state: WorkState;
  readonly held: Held;
  readonly mark: Held | null;
  readonly earlier: Held | null;
  readonly version: number;
  readonly work: readonly WorkField[];
  readonly rest: readonly WorkField[];
  readonly reviews: readonly DeskReview[];
  readonly reviewing: boolean;
  readonly released: boolean;
}

export interface Question {
  readonly module: string;
  readonly criterion: ReviewCriterion;
  readonly works: readonly DeskWork[];
  readonly waiting: number;
  readonly total: number;
}

export interface Phrase {
  readonly id: number;
  readonly text: string;
  readonly mine: boolean;
  readonly created_at: string;
}

/** Where one is at the desk. */
export interface Place {
  readonly module: string;
  readonly criterion: string;
}

/** A mark as it is on its way to the commons: the same until it is there. */
export type Sent = { key: string; version: number; seen: { score: number | null; comment: string } };

/** What was typed for one work and one question, and is not in the commons yet. */
export type Entry = { score: number | null; comment: string; sent: Sent | null };

/** The activity's draft: entries by module, question and submission, as `entryName` writes them. */
export type DeskDraft = { works: Record<string, Entry> } & { [key: string]: Json };

export const EMPTY: DeskDraft = { works: {} };

export const entryName = (place: Place, id: number): string =>
  `${place.module}/${place.criterion}/${id}`;

/** Read such a name. */
export function entryPlace(name: string): Place & { id: number } {
  const [module = "", criterion = "", id = ""] = name.split("/");
  return { module, criterion, id: Number(id) };
}

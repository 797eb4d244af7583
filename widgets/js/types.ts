/** What travels between kernel and browser: the TypeScript side of `staffroom.wire`. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Where an activity stands: the `scope` trait. */
export interface Scope {
  edition: string;
  module: string;
  activity: string;
}

export type Verdict = "right" | "partly" | "wrong" | "missed" | "none";

export interface OptionResult {
  verdict: Verdict;
  feedback_html: string;
}

export interface ItemResult {
  score: number;
  max: number;
  verdict: Verdict;
  options: Record<string, OptionResult>;
  feedback_html: string;
  /** The right answer, where it is told and the options do not say it. */
  answer_html?: string;
}

export interface Result {
  score: number;
  max: number;
  percent: number;
  passed: boolean | null;
  message_html: string;
  items: Record<string, ItemResult>;
  reveal: Record<string, Json>;
}

/** One activity as it stands for the person who opened the page. */
export interface ActivityState {
  person: string;
  version: number;
  answer: Json;
  saved_at: string | null;
  view: Record<string, Json> | null;
  result: Result | null;
  attempts_used: number;
  attempts_left: number | null;
  best_percent: number | null;
}

export interface DraftOut {
  version: number;
  saved_at: string;
}

export interface CheckOut {
  result: Result;
  attempts_used: number;
  attempts_left: number | null;
  best_percent: number | null;
}

/** Something that the kernel pushes: a live post, marks, or a part that only one widget has. */
export interface LiveEvent {
  type: string;
  data: Json;
}

/** A refusal, in the person's language. `code` `offline` means: not reached, try again. */
export interface WireError {
  code: string;
  message: string;
  /** What the commons adds, by name; only where there is something. */
  details?: Record<string, Json>;
}

/** An interface text; plural texts hold a form for each category of the language. */
export type Text = string | Partial<Record<Intl.LDMLPluralRule, string>>;

/** The traits that every widget has. All travel from the kernel to the browser only. */
export interface Traits<D> {
  definition: D;
  scope: Scope;
  locale: string;
  texts: Record<string, Text>;
}

/**
 * The rules of reading marks and submissions: what the panel says of them, and in which numbers.
 */

/** A mark in one part of the work. `score` is null while a person has yet to look. */
export interface CellScore {
  readonly cell: string;
  readonly title: string;
  readonly score: number | null;
  readonly max: number;
  readonly comment: string;
  readonly by: "automatic" | "trainer";
}

/** Marks of one submission. */
export interface Marks {
  readonly scores: readonly CellScore[];
  readonly total: number;
  readonly max: number;
  readonly complete: boolean;
}

/** One thing that keeps a module from being complete. */
export interface Missing {
  readonly activity: string;
  readonly title: string;
  readonly text: string;
}

/** Proof of a submission; what is optional, an earlier commons does not tell. */
export interface Receipt {
  readonly id: number;
  readonly number: string;
  readonly submitted_at: string;
  /** By whose clock the time is told. */
  readonly zone?: string;
  readonly parts?: readonly { readonly activity: string; readonly title: string }[];
  readonly late?: boolean;
  /** Seconds after the due moment. */
  readonly late_by?: number;
}

/** Until when a module can be handed in, and how that stood at `now` by the server's clock. */
export interface DueTime {
  readonly state: "open" | "grace" | "late" | "closed";
  readonly now: string;
  readonly due: string;
  readonly until: string;
  readonly ends: string;
  readonly accepts_late: boolean;
  readonly zone: string;
  readonly note: string;
}

/** Where the record of a submission stands. */
export type RecordState = "none" | "queued" | "running" | "recorded" | "person";

/** Where the caller's work on a module stands. */
/** An exit quiz whose best attempt does not pass it yet, in whole percents. */
export interface QuizBelow {
  readonly percent: number;
  readonly needed: number;
  readonly attempts_left: number;
}

export interface SubmissionState {
  readonly missing: readonly Missing[];
  readonly receipt: Receipt | null;
  readonly record: RecordState;
  readonly automatic: Marks | null;
  readonly released: Marks | null;
  readonly feedback_text: string;
  /** None where nothing is due. */
  readonly deadline?: DueTime | null;
  /** How often it may still be handed in again; null is without end. */
  readonly revisions_left?: number | null;
  /** Whether all that counts in the module is passed. */
  readonly done?: boolean;
  readonly below?: QuizBelow | null;
}

/** A criterion as everybody may read it; `levels[n]` says what n points mean. */
export interface Criterion {
  readonly id: string;
  readonly title: string;
  readonly star: boolean;
  readonly levels: readonly string[];
}

/** Whether a value has the shape of a submission's state. */
export function isSubmission(value: unknown): value is SubmissionState {
  const state = value as Partial<SubmissionState> | null | undefined;
  return Array.isArray(state?.missing) && typeof state?.record === "string";
}

/** The criteria that wait for a person; code waits until it has been run, reviews until they are written. */
export function waitingParts(marks: Marks, criteria: readonly Criterion[]): CellScore[] {
  return marks.scores.filter(
    (score) => score.score === null && score.by === "trainer" && criterionOf(score.cell, criteria),
  );
}

/** Points that have been given so far, and out of how many; parts that wait are left out. */
export function soFar(marks: Marks): { points: number; of: number } {
  const given = marks.scores.filter((score) => score.score !== null);
  return {
    points: given.reduce((sum, score) => sum + (score.score ?? 0), 0),
    of: given.reduce((sum, score) => sum + score.max, 0),
  };
}

/** The criterion a cell belongs to (`criterion_context` → `context`), or null. */
export function criterionOf(cell: string, criteria: readonly Criterion[]): Criterion | null {
  const id = cell.startsWith("criterion_") ? cell.slice("criterion_".length) : null;
  return criteria.find((one) => one.id.replaceAll("-", "_") === id) ?? null;
}

/** The name of a part as a reader knows it: its own title, its criterion's, or its cell's name. */
export function partTitle(score: CellScore, criteria: readonly Criterion[]): string {
  return score.title || criterionOf(score.cell, criteria)?.title || score.cell;
}

/** What the commons tells of a plan of study. */
import type { Json } from "./types.js";

export interface StudyDay {
  /** 0 is Monday. */
  readonly day: number;
  readonly hour: number;
}

export interface Plan {
  readonly minutes: number;
  readonly days: readonly StudyDay[];
  readonly zone: string;
  readonly started: string | null;
  readonly paused_until: string | null;
  /** Whether it pauses until its owner goes on by herself. */
  readonly rests: boolean;
  readonly goal: string;
  readonly goal_week: string | null;
  readonly remind: boolean;
}

export interface StudySession {
  readonly day: string;
  readonly hour: number;
  readonly minutes: number;
  readonly module: string;
  readonly title: string;
}

/** What a week has room for in one module. */
export interface Goal {
  readonly module: string;
  readonly minutes: number;
  readonly text: string;
}

export interface Outlook {
  readonly state: "empty" | "done" | "others" | "waiting" | "paused" | "planned";
  readonly finish: string | null;
  readonly written_until: string | null;
  readonly minutes_left: number;
  readonly modules_left: number;
  readonly modules_done: number;
  readonly sessions: number;
  readonly week: string;
  readonly this_week: boolean;
  readonly goals: readonly Goal[];
  readonly next: readonly StudySession[];
  readonly unwritten: readonly string[];
}

export interface PlanView {
  readonly version: number;
  readonly plan: Plan | null;
  readonly outlook: Outlook | null;
  /** Minutes a week that she has for learning, as she told the diagnostic. */
  readonly usual?: number | null;
}

/** As it is sent. */
export const sent = (plan: Plan): Record<string, Json> => ({ ...plan }) as unknown as Record<string, Json>;

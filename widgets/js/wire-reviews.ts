/** Colleagues' reviews as the commons tells them; see `staffroom.wire.reviews`. */

export const PARTS = ["strength", "question", "suggestion"] as const;
export type PartName = (typeof PARTS)[number];

export type Part = { score: number | null } & Record<PartName, string>;
export type Parts = Record<string, Part>;

export interface ReviewCriterion {
  readonly id: string;
  readonly title: string;
  readonly star: boolean;
  readonly levels: readonly string[];
}

export interface WorkField {
  readonly label: string;
  readonly text: string;
}

export interface ReviewTask {
  readonly task: string;
  readonly criteria: readonly ReviewCriterion[];
  readonly work: readonly WorkField[];
  readonly parts: Partial<Parts>;
  readonly version: number;
  readonly due: string;
  readonly overdue: boolean;
}

export interface WrittenReview {
  readonly task: string;
  readonly state: "sent" | "released";
  readonly parts: Parts;
  readonly titles: Readonly<Record<string, string>>;
  readonly useful: boolean | null;
  readonly thanks: string;
}

export interface ReceivedReview {
  readonly received: string;
  readonly by: "colleague" | "staff";
  readonly on: string;
  readonly parts: Parts;
  readonly titles: Readonly<Record<string, string>>;
  readonly useful: boolean | null;
  readonly thanks: string;
}

export interface Calibration {
  readonly done: boolean;
  readonly exemplar_html: string;
  readonly last: {
    readonly near: boolean;
    readonly mine: Readonly<Record<string, number>>;
    readonly expert: Readonly<Record<string, number>>;
    readonly reasons_html: string;
  } | null;
}

export interface CaseState {
  readonly state: "open" | "apart" | "appealed" | "done";
  readonly basis: "none" | "self" | "colleagues" | "trainer";
  readonly scores: Readonly<Record<string, number>> | null;
  readonly titles: Readonly<Record<string, string>>;
  readonly total: number;
  readonly max: number;
  readonly passed: boolean;
  readonly note: string;
  readonly appeal: string;
  readonly may_appeal: boolean;
  readonly may_score_self: boolean;
  readonly overruled: Readonly<Record<string, number>>;
}

export interface ReviewDesk {
  readonly offered: boolean;
  readonly handed_in: boolean;
  readonly criteria: readonly ReviewCriterion[];
  readonly calibration: Calibration | null;
  readonly tasks: readonly ReviewTask[];
  readonly written: readonly WrittenReview[];
  readonly received: readonly ReceivedReview[];
  readonly case: CaseState | null;
  readonly standing: {
    readonly points: number;
    readonly max: number;
    readonly written: number;
    readonly useful: number;
    readonly attentive: boolean;
  };
  readonly overdue: number;
}

export interface ReviewCase {
  readonly id: number;
  readonly module: string;
  readonly title: string;
  readonly display_name: string;
  readonly state: "apart" | "appealed";
  readonly appeal: string;
  readonly criteria: readonly ReviewCriterion[];
  readonly work: readonly WorkField[];
  readonly reviews: readonly { readonly by: string; readonly display_name: string; readonly parts: Parts }[];
}

/** Why a place in a review comes back. */
export interface Fault {
  readonly criterion: string;
  readonly part: PartName | "score";
  readonly text: string;
}

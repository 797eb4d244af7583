/** Certificates, as the commons tells of them (`staffroom.wire.certificates`). */
export type Reason = "name" | "mistake" | "conduct" | "holder";

export interface CourseStep {
  readonly id: string;
  readonly title: string;
  readonly done: boolean;
  readonly written: boolean;
}

export interface Issued {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly issued_at: string;
  readonly revoked_at: string | null;
  readonly reason: Reason | null;
  readonly page: string;
}

export interface Standing {
  readonly kind: string;
  readonly earned: boolean;
  readonly missing: readonly string[];
  readonly more: number;
  readonly needed: number;
  readonly barred: boolean;
  readonly issued: Issued | null;
}

export interface Certificates {
  readonly name: string;
  readonly given: boolean;
  readonly institution: string;
  readonly modules: readonly CourseStep[];
  readonly certificates: readonly Standing[];
  readonly revokes: boolean;
}

/** A file to be saved; `data` is base64. */
export interface Revoked {
  readonly kind: string;
  readonly name: string;
}

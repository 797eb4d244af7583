/** What moderators do and why, in words. */
import type { Texts } from "./texts.js";
import type { ActionKind } from "./wire-social.js";
import type { ReportReason } from "./wire-talk.js";

/** What was done, as a list tells it. */
export function doneWords(kind: ActionKind, { t }: Texts): string {
  const words: Record<ActionKind, string> = {
    hide: t("The post was hidden"),
    restore: t("The post was shown again"),
    edit: t("The text of the post was changed"),
    dismiss: t("The post stayed as it was"),
    silence: t("The pseudonym may not write in this conversation"),
    unsilence: t("The pseudonym may write again"),
    warn: t("A warning was given"),
    pause: t("Writing was paused"),
    unpause: t("The pause was ended"),
    guard: t("The rule hid the post: it may show a child's data"),
    revoke: t("A certificate was withdrawn"),
  };
  return words[kind] ?? kind;
}

/** Why somebody asked moderators to look. */
export function reasonWords(reason: ReportReason, { t }: Texts): string {
  const words: Record<ReportReason, string> = {
    child_data: t("data about a child"),
    rude: t("rude or hurting"),
    spam: t("advertising or off topic"),
    worry: t("worry about the writer"),
    other: t("another reason"),
  };
  return words[reason] ?? reason;
}

/** What concerns somebody enough that a second moderator may be asked. */
export const APPEALABLE: ReadonlySet<ActionKind> = new Set<ActionKind>([
  "hide",
  "edit",
  "silence",
  "warn",
  "pause",
  "guard",
  "revoke",
]);

/** What the parts about certificates say in words. */
import { dateFormat, type Texts } from "./texts.js";
import type { Reason } from "./wire-certificates.js";

/** Which certificate; a course of a school's own may have others. */
export function kindWords(kind: string, { t }: Texts): string {
  const words: Record<string, string> = {
    route: t("An individual route"),
    full: t("The full course"),
  };
  return words[kind] ?? kind;
}

/** Why a certificate is not valid any more. */
export function whyWords(reason: Reason | null, { t }: Texts): string {
  const words: Record<Reason, string> = {
    name: t("The name was wrong."),
    mistake: t("It was given by mistake."),
    conduct: t("The work was not found to be your own."),
    holder: t("You withdrew it."),
  };
  return reason ? words[reason] : "";
}

/** The day of a moment. */
export function dayOf(iso: string, { locale }: Texts): string {
  return dateFormat(locale, { dateStyle: "long" }).format(new Date(iso));
}

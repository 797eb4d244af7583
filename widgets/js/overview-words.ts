/** Words for how people stand and how questions work; the same for trainers and for a teacher. */
import { dateFormat, type Texts } from "./texts.js";
import type { Doubt, ModuleState, OverviewModule } from "./wire-overview.js";

/** A sign beside the words of a state; never alone. */
export const SIGNS: Readonly<Record<ModuleState, string>> = {
  untouched: "–",
  begun: "◔",
  handed_in: "◕",
  done: "✓",
};

export const STATES = Object.keys(SIGNS) as readonly ModuleState[];

export function stateWords(state: ModuleState, { t }: Texts): string {
  const words: Record<ModuleState, string> = {
    untouched: t("not begun"),
    begun: t("begun"),
    handed_in: t("handed in"),
    done: t("finished"),
  };
  return words[state];
}

/** For how long nothing was heard: a fact, no mark against anybody. */
export function silenceWords(weeks: number, { tn }: Texts): string {
  return tn("No word for {count} week", "No word for {count} weeks", weeks);
}

/** The same for whoever may do something about it. */
export function quietWords(weeks: number, texts: Texts): string {
  return `${silenceWords(weeks, texts)}. ${texts.t("Perhaps a line from you?")}`;
}

export function doubtWords(doubt: Doubt, { t }: Texts): string {
  const words: Record<Doubt, string> = {
    hard: t("hard: fewer than three in ten get it right"),
    easy: t("easy: nearly everybody gets it right"),
    flat: t("says little: those who know more do hardly better here"),
    reversed: t("the other way round: those who know more get it wrong; please look at its key and wording"),
  };
  return words[doubt];
}

/** A module as a table's head has room for it: `m01-network` is M1. */
export function shortName({ module }: OverviewModule): string {
  const found = /^m(\d\d)-/.exec(module);
  return found ? `M${Number(found[1])}` : module;
}

/** A day as the language writes it; the year of other years. */
export function dayWords(iso: string, { locale }: Texts, now: Date = new Date()): string {
  const day = new Date(`${iso}T00:00:00Z`);
  const year = day.getUTCFullYear() === now.getUTCFullYear() ? {} : ({ year: "numeric" } as const);
  const options = { day: "numeric", month: "long", timeZone: "UTC", ...year } as const;
  return dateFormat(locale, options).format(day);
}

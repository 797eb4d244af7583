/** Interface texts: looked up by their English form, filled in, in the right plural. */
import type { Text } from "./types.js";

export type Values = Record<string, string | number>;

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Whose dates and times a language writes: the English edition reads as a British book does. */
const REGIONS: Readonly<Record<string, string>> = { en: "en-GB" };

/** A format of dates and times in a language, `ru` or `en`. */
export function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(REGIONS[locale] ?? locale, options);
}

/**
 * The texts of one widget in one language. The build reads the literal first arguments of `t`
 * and the first two of `tn` out of the sources, so they must be string literals.
 */
export class Texts {
  readonly locale: string;
  readonly #texts: Record<string, Text>;
  readonly #plural: Intl.PluralRules;

  constructor(locale: string, texts: Record<string, Text>) {
    this.locale = locale;
    this.#texts = texts;
    this.#plural = new Intl.PluralRules(locale);
  }

  /** A text: `t("Saved at {time}", { time })`. */
  t = (id: string, values: Values = {}): string => {
    const text = this.#texts[id];
    return fill(typeof text === "string" ? text : id, values);
  };

  /** A text in the plural that `count` needs; `{count}` is filled in the language's own digits. */
  tn = (one: string, many: string, count: number, values: Values = {}): string => {
    const forms = this.#texts[one];
    const form = typeof forms === "object" ? forms[this.#plural.select(count)] : undefined;
    const text = form ?? (count === 1 ? one : many);
    return fill(text, { count: this.number(count), ...values });
  };

  /** A number as the language writes it. */
  number(value: number, digits = 1): string {
    return new Intl.NumberFormat(this.locale, { maximumFractionDigits: digits }).format(value);
  }

  /** A moment, as short as it can be: the time today, else day and time; the year of other years. */
  moment(iso: string, now: Date = new Date()): string {
    const date = new Date(iso);
    const today = date.toDateString() === now.toDateString();
    const day = today ? {} : ({ day: "numeric", month: "long" } as const);
    const year = date.getFullYear() === now.getFullYear() ? {} : ({ year: "numeric" } as const);
    const options = { ...day, ...year, hour: "2-digit", minute: "2-digit" } as const;
    return dateFormat(this.locale, options).format(date);
  }
}

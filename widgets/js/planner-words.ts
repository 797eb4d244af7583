/** Days, dates and spans of time as people say them. */
import { dateFormat, type Texts } from "./texts.js";

/** A Monday. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;
const HOUR = 60;

/** The name of a day of the week, 0 for Monday. */
export function dayName(day: number, locale: string): string {
  const format = dateFormat(locale, { weekday: "long", timeZone: "UTC" });
  const name = format.format(new Date(MONDAY + day * DAY_MS));
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}

/** A date such as `2026-06-09`, with its day of the week if asked. */
export function dateWords(iso: string, locale: string, weekday = false): string {
  const format = dateFormat(locale, {
    day: "numeric",
    month: "long",
    year: "numeric",
    ...(weekday ? { weekday: "long" } : {}),
    timeZone: "UTC",
  });
  // Russian writes "2026 г.", whose dot would meet the one of a sentence.
  return format.format(new Date(`${iso}T00:00:00Z`)).replace(/\sг\.$/, "");
}

/** An hour of the day, as a clock shows it. */
export const hourWords = (hour: number): string => `${String(hour).padStart(2, "0")}:00`;

/** So many minutes, in hours and minutes. */
export function spanWords(minutes: number, texts: Texts): string {
  const { t } = texts;
  const hours = Math.floor(minutes / HOUR);
  const rest = minutes % HOUR;
  if (!hours) return t("{minutes} min", { minutes: rest });
  if (!rest) return t("{hours} h", { hours });
  return t("{hours} h {minutes} min", { hours, minutes: rest });
}

/** Today where a clock of a zone hangs, and so many days later. */
export function dayIn(zone: string, later = 0, now: Date = new Date()): string {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  const today = Date.parse(`${format.format(now)}T00:00:00Z`);
  return new Date(today + later * DAY_MS).toISOString().slice(0, 10);
}

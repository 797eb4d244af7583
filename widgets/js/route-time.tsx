/** Time as people say it, and how much of it a module takes. */
import type { JSX } from "preact";
import { useTexts } from "./session.js";
import type { Texts } from "./texts.js";

const HOUR = 60;

/** A span of time as people say it: 1 h 15 min. */
export function span(minutes: number, { t }: Texts): string {
  const hours = Math.floor(minutes / HOUR);
  const rest = minutes % HOUR;
  if (hours === 0) return t("{minutes} min", { minutes });
  if (rest === 0) return t("{hours} h", { hours });
  return t("{hours} h {minutes} min", { hours, minutes: rest });
}

/** How long a module takes; where it was begun, what is left. */
export function Duration({ minutes, of }: { minutes: number; of: number }): JSX.Element {
  const texts = useTexts();
  const { t } = texts;
  const about = span(minutes, texts);
  return <span>{minutes < of ? t("about {time} left", { time: about }) : t("about {time}", { time: about })}</span>;
}

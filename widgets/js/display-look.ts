/**
 * A choice of looks on this page and in this browser: attributes of `<html>`, and the cookie from
 * which hub and classroom write them into the next page (`staffroom.display`); and the language of
 * the hub's pages (`staffroom.language`).
 */
import type { Display } from "./wire-own.js";

export const COOKIE = "staffroom_display";
export const LANGUAGE_COOKIE = "staffroom-locale";
const YEAR_SECONDS = 365 * 24 * 3600;
const ATTRIBUTES = ["text", "contrast", "motion"] as const;
const NAME = /^[a-z][a-z0-9_-]{2,63}$/;

/** Have this page look so, where it is one of ours: JupyterLab has settings of its own. */
export function wear(display: Display, usual: Display): void {
  if (!document.body.classList.contains("sr-page")) return;
  for (const name of ATTRIBUTES) {
    const attribute = `data-sr-${name}`;
    if (display[name] === usual[name]) document.documentElement.removeAttribute(attribute);
    else document.documentElement.setAttribute(attribute, String(display[name]));
  }
}

/** What the account says, as the line of a page brings it. */
export interface Look {
  readonly cookie: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Have this page and the next ones look as the account says, where another device changed it. */
export function catchUp({ cookie, attributes }: Look): void {
  if (document.cookie.split("; ").includes(`${COOKIE}=${cookie}`)) return;
  for (const name of ATTRIBUTES.map((each) => `data-sr-${each}`)) {
    if (name in attributes) document.documentElement.setAttribute(name, attributes[name]!);
    else document.documentElement.removeAttribute(name);
  }
  write(COOKIE, cookie);
}

/** Have the next pages look so, for this person. */
export function remember({ text, contrast, motion, pictures }: Display, person: string): void {
  if (!NAME.test(person)) return;
  write(COOKIE, [text, contrast, motion, pictures, person].join("."));
}

/** Have the hub's pages speak this language to this person (`staffroom.language`). */
export function speak(locale: "ru" | "en", person: string): void {
  if (NAME.test(person)) write(LANGUAGE_COOKIE, `${locale}.${person}`);
}

function write(name: string, value: string): void {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR_SECONDS}; samesite=lax${secure}`;
}

/** Words of the diagnostic: what a band recommends, what a module is called. */
import type { Texts } from "./texts.js";
import { type Band, short } from "./wire-route.js";

/** What a band recommends. */
export function bandWords(band: Band, { t }: Texts): string {
  return { start: t("Start here"), study: t("Study"), fast: t("Fast track") }[band];
}

/** A module with its number: M8 · Inclusion. */
export function titleOf({ titles }: { titles: Record<string, string> }, module: string): string {
  return `${short(module)}\u00a0· ${titles[module] ?? module}`;
}

/** What a band recommends, in words. */
import type { Texts } from "./texts.js";
import type { Band } from "./wire-route.js";

export function bandWords(band: Band, { t }: Texts): string {
  return { start: t("Start here"), study: t("Study"), fast: t("Fast track") }[band];
}

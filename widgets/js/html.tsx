/**
 * The one place where text from the server becomes markup. The commons sanitises every field
 * whose name ends in `html`; nothing else may be given to this component.
 */
import type { JSX } from "preact";
import { useTexts } from "./session.js";

interface Props {
  html: string | undefined;
  as?: "div" | "span" | "p";
  class?: string;
  id?: string;
}

/** A wide table scrolls by itself, and the keyboard can come to it, as on the page around. */
function scrolling(html: string, label: string): string {
  const opening = `<div class="sr-scroll" role="group" tabindex="0" aria-label="${label}"><table>`;
  return html.replaceAll("<table>", opening).replaceAll("</table>", "</table></div>");
}

export function Html({ html, as: Tag = "div", ...rest }: Props): JSX.Element | null {
  const { t } = useTexts();
  if (!html) return null;
  const whole = scrolling(html, t("A table: it scrolls sideways where it is wide").replaceAll('"', "&quot;"));
  return <Tag {...rest} dangerouslySetInnerHTML={{ __html: whole }} />;
}

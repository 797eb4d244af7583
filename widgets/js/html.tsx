/**
 * The one place where text from the server becomes markup. The commons sanitises every field
 * whose name ends in `html`; nothing else may be given to this component.
 */
import type { JSX } from "preact";

interface Props {
  html: string | undefined;
  as?: "div" | "span" | "p";
  class?: string;
  id?: string;
}

export function Html({ html, as: Tag = "div", ...rest }: Props): JSX.Element | null {
  if (!html) return null;
  return <Tag {...rest} dangerouslySetInnerHTML={{ __html: html }} />;
}

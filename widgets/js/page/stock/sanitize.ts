/**
 * Markup that comes from a kernel or a description, made safe before it is in the page.
 *
 * The page's policy refuses style attributes in markup, so they travel as data and are set through
 * the element's style object once the markup is in place (`applyStyles`). This stands in place of
 * sanitize-html, for which base-manager asks, and serves HTML widgets and rich output.
 */
import purify from "dompurify";

const STYLE = "data-sr-style";

// Descriptions are inline: what base-manager itself allows there.
interface Rules {
  allowedTags: string[];
  allowedAttributes: Record<string, string[]>;
}

const purifier = purify(window);

purifier.addHook("uponSanitizeAttribute", (node, data) => {
  if (data.attrName !== "style") return;
  node.setAttribute(STYLE, data.attrValue);
  data.keepAttr = false;
});

// A link out of the lesson opens beside it and does not know where it was opened from.
purifier.addHook("afterSanitizeAttributes", (node) => {
  if (node.nodeName !== "A" || node.getAttribute("target") !== "_blank") return;
  node.setAttribute("rel", "noopener noreferrer");
});

const RICH = {
  ADD_ATTR: ["target", STYLE],
  FORBID_TAGS: ["style", "form", "base", "link", "meta"],
};

const TAG = /<[a-z](?:"[^"]*"|'[^']*'|[^"'>])*>/gi;
const ATTRIBUTE = /"[^"]*"|'[^']*'|(\s)style(?=\s*=)/gi;

/**
 * Renames style attributes while the markup is text still: a browser reports even those of a
 * document that is never shown. What this overlooks the hook above takes.
 */
function stylesAside(markup: string): string {
  return markup.replace(TAG, (tag) =>
    tag.replace(ATTRIBUTE, (found, space?: string) => (space ? `${space}${STYLE}` : found)),
  );
}

/** Rich markup: everything that neither runs nor reaches out of its place. */
export function sanitizeRich(markup: string): string {
  return purifier.sanitize(stylesAside(markup), RICH);
}

/** The default export of sanitize-html, as base-manager calls it. */
export default function sanitize(markup: string, rules: Rules): string {
  const attributes = Object.values(rules.allowedAttributes).flat();
  const names = attributes.filter((name) => !name.includes("*"));
  return purifier.sanitize(stylesAside(markup), {
    ALLOWED_TAGS: [...rules.allowedTags, "#text"],
    ALLOWED_ATTR: [...names, STYLE],
    ALLOW_ARIA_ATTR: true,
    ALLOW_DATA_ATTR: false,
  });
}

/** Gives elements the styles that their markup asked for. */
export function applyStyles(root: Element): void {
  for (const element of root.querySelectorAll<HTMLElement>(`[${STYLE}]`)) {
    element.style.cssText = element.getAttribute(STYLE) ?? "";
    element.removeAttribute(STYLE);
  }
}

/** Puts rich markup into an element, in place of what was there. */
export function putRich(element: HTMLElement, markup: string): void {
  element.innerHTML = sanitizeRich(markup);
  applyStyles(element);
}

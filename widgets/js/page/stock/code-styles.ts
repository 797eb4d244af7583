/**
 * Styles that the code of other people's widgets sets, in ways that the page's policy refuses.
 *
 * The policy is against styles that come as markup, and lets scripts write rules and properties one
 * by one. So what such code writes as a text is written as rules: the text of a `<style>` element
 * on its way into the head (empty ones may be there), the value of a `style` attribute. Markup never
 * passes here: it stays refused.
 */

const WAYS = ["append", "appendChild", "insertBefore", "prepend"] as const;

type Insert = (...given: unknown[]) => unknown;

/** The rules of a text, each by itself; what cannot be read is left out, as in any style sheet. */
function rulesOf(text: string): string[] {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return [...sheet.cssRules].map(({ cssText }) => cssText);
}

/** Takes the text out of a style element; gives what writes it back. */
function emptied(node: unknown): (() => void)[] {
  if (!(node instanceof HTMLStyleElement) || !node.textContent) return [];
  const rules = rulesOf(node.textContent);
  node.textContent = "";
  return [() => rules.forEach((rule, index) => node.sheet?.insertRule(rule, index))];
}

function takeElements(head: HTMLElement): void {
  const methods = head as unknown as Record<string, Insert>;
  for (const way of WAYS) {
    const insert = methods[way]!;
    methods[way] = (...given) => {
      const writes = given.flatMap(emptied);
      const inserted = insert.apply(head, given);
      for (const write of writes) write();
      return inserted;
    };
  }
}

function takeAttributes(elements: Element): void {
  const set = elements.setAttribute;
  elements.setAttribute = function (this: Element, name: string, value: string): void {
    const { style } = this as Partial<ElementCSSInlineStyle>;
    if (style && name.toLowerCase() === "style") style.cssText = String(value);
    else set.call(this, name, value);
  };
}

/** Has the page take such styles; call it before any such code runs. */
export function takeStyles(): void {
  takeElements(document.head);
  takeAttributes(Element.prototype);
}

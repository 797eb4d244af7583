/**
 * What is left of jQuery on the slim page: `view.$el`, with the calls that views make on it.
 *
 * The packages bundled here use `empty` and `[0]` only; the others are what the views of widgets
 * written against ipywidgets commonly call. Selectors are CSS only and nothing is animated.
 */

type Content = string | Node | Query | null | undefined;

export class Query {
  [index: number]: HTMLElement;
  length = 0;

  constructor(found: Iterable<Element> = []) {
    for (const element of found) this[this.length++] = element as HTMLElement;
  }

  *[Symbol.iterator](): IterableIterator<HTMLElement> {
    for (let at = 0; at < this.length; at++) yield this[at] as HTMLElement;
  }

  each(visit: (index: number, element: HTMLElement) => unknown): this {
    [...this].every((element, index) => visit.call(element, index, element) !== false);
    return this;
  }

  get(index: number): HTMLElement | undefined {
    return this[index];
  }

  find(selector: string): Query {
    return new Query([...this].flatMap((element) => [...element.querySelectorAll(selector)]));
  }

  empty(): this {
    for (const element of this) element.replaceChildren();
    return this;
  }

  append(...contents: Content[]): this {
    this[0]?.append(...contents.flatMap(nodesOf));
    return this;
  }

  appendTo(target: string | Element | Query): this {
    $(target).append(this);
    return this;
  }

  remove(): this {
    for (const element of this) element.remove();
    return this;
  }

  addClass(names: string): this {
    for (const element of this) element.classList.add(...words(names));
    return this;
  }

  removeClass(names: string): this {
    for (const element of this) element.classList.remove(...words(names));
    return this;
  }

  toggleClass(names: string, on?: boolean): this {
    for (const element of this) for (const name of words(names)) element.classList.toggle(name, on);
    return this;
  }

  hasClass(name: string): boolean {
    return [...this].some((element) => element.classList.contains(name));
  }

  attr(name: string): string | undefined;
  attr(name: string, value: unknown): this;
  attr(name: string, value?: unknown): string | undefined | this {
    if (value === undefined) return this[0]?.getAttribute(name) ?? undefined;
    for (const element of this) element.setAttribute(name, String(value));
    return this;
  }

  css(name: string, value: unknown): this {
    const property = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const text = typeof value === "number" ? `${value}px` : String(value);
    for (const element of this) element.style.setProperty(property, text);
    return this;
  }

  text(value: unknown): this {
    for (const element of this) element.textContent = String(value);
    return this;
  }

  on(types: string, handler: EventListener): this {
    for (const element of this) for (const type of words(types)) element.addEventListener(type, handler);
    return this;
  }

  off(types: string, handler: EventListener): this {
    for (const element of this) for (const type of words(types)) element.removeEventListener(type, handler);
    return this;
  }

  show(): this {
    return this.css("display", "");
  }

  hide(): this {
    return this.css("display", "none");
  }
}

const words = (names: string): string[] => names.split(/\s+/).filter(Boolean);

function nodesOf(content: Content): (Node | string)[] {
  if (content === null || content === undefined) return [];
  return content instanceof Query ? [...content] : [content];
}

/** `<tag>` makes an element, any other text selects; no markup is parsed. */
function $(target?: string | Element | Query | null): Query {
  if (target instanceof Query) return target;
  if (typeof target !== "string") return new Query(target ? [target] : []);
  const tag = /^<(\w+)\s*\/?>(?:<\/\1>)?$/.exec(target)?.[1];
  return new Query(tag ? [document.createElement(tag)] : document.querySelectorAll(target));
}

// `x instanceof $` is asked of what may be a jQuery object already.
$.prototype = Query.prototype;

export default $;

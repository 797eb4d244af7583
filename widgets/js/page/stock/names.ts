/**
 * Names for parts of stock controls that have none: whoever hears a page instead of seeing it is
 * told what a slider's handle moves and what a button with a sign does.
 */
import type { WidgetView } from "@jupyter-widgets/base";
import { text } from "./words";

let count = 0;

/** Parts whose name is the description of the whole. */
const DESCRIBED = '[role="slider"], input[type="color"]';

function describe(root: HTMLElement): void {
  const label = root.querySelector<HTMLElement>(".widget-label");
  if (!label) return;
  // A description without a tooltip gets this one from the package.
  if (label.title === "null") label.removeAttribute("title");
  for (const part of root.querySelectorAll(DESCRIBED)) {
    if (part.closest(".lm-Widget") !== root || part.hasAttribute("aria-label")) continue;
    label.id ||= `sr-stock-${++count}`;
    part.setAttribute("aria-labelledby", label.id);
  }
}

function nameButtons(root: HTMLElement): void {
  const signs: Record<string, string> = {
    play: text("Play or pause"),
    pause: text("Play or pause"),
    stop: text("Stop"),
    retweet: text("Repeat"),
  };
  for (const [sign, name] of Object.entries(signs)) {
    const button = root.querySelector(`:scope > button > .fa-${sign}`)?.parentElement;
    if (button && !button.textContent?.trim()) button.setAttribute("aria-label", name);
  }
}

function nameAll(el: HTMLElement): void {
  describe(el);
  if (el.classList.contains("widget-play")) nameButtons(el);
}

/** Give the parts of a view names, as far as they lack some; a slider may be made a moment later. */
export function nameParts(view: WidgetView): void {
  const { el, displayed } = view as { el?: HTMLElement; displayed?: Promise<unknown> };
  if (!el) return;
  nameAll(el);
  void displayed?.then(() => setTimeout(() => nameAll(el)));
}

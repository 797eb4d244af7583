/**
 * Putting something live where a static card stood, without the reader losing the thread: nothing
 * is painted in between, the focus stays at its place, and the text under the eyes does not jump.
 */

/** Whether the browser itself holds the text in place when something above it grows. */
const ANCHORS = typeof CSS !== "undefined" && CSS.supports?.("overflow-anchor", "auto");

/**
 * Empty `place` and let `show` fill it; should that fail, the card is there as before.
 *
 * @returns what `show` gives.
 */
export function inPlaceOf<T>(place: HTMLElement, show: () => T): T {
  const card = [...place.childNodes];
  const focused = place.contains(document.activeElement);
  const before = place.getBoundingClientRect();
  place.replaceChildren();
  try {
    return show();
  } catch (error) {
    place.replaceChildren(...card);
    throw error;
  } finally {
    if (focused) focusOn(place);
    const grown = place.getBoundingClientRect().height - before.height;
    if (grown && !ANCHORS && before.bottom <= 0) scrollBy(0, grown);
  }
}

function focusOn(place: HTMLElement): void {
  place.querySelector<HTMLElement>("[tabindex], a, button")?.focus({ preventScroll: true });
}

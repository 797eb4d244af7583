/** What stands around a module's text: how long it still takes, notes of one's own, and paper. */
import { chunk, type PageData } from "./data.js";

type NotesChunk = typeof import("./notes.js");

/** A heading is reached when it is in the upper part of the window, or above it. */
const UPPER = "1000000px 0px -60% 0px";

/** How many minutes are left after so many of the sections. */
export function minutesLeft(minutes: number, sections: number, reached: number): number {
  return Math.max(1, Math.round((minutes * (sections - reached + 1)) / (sections + 1)));
}

/**
 * Say how long the rest takes, by the headings that the reader has reached; of a module that is done
 * say that instead.
 */
export function sayTimeLeft(place: HTMLElement | null, headings: readonly Element[]): void {
  if (!place || !headings.length) return;
  const whole = place.textContent;
  const reached = new Set<Element>();
  const seen = (entries: readonly IntersectionObserverEntry[]): void => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) reached.add(target);
      else reached.delete(target);
    }
    const left = minutesLeft(Number(place.dataset.minutes), headings.length, reached.size);
    // Above the first heading nothing is read yet: there stands what the page came with.
    place.textContent = reached.size ? place.dataset.words!.replace("%(n)d", String(left)) : whole;
  };
  const watch = new IntersectionObserver(seen, { rootMargin: UPPER });
  for (const heading of headings) watch.observe(heading);
  const end = (): void => {
    watch.disconnect();
    place.textContent = place.dataset.done!;
  };
  addEventListener("staffroom:done", end, { once: true });
}

/** The code of the notes comes when they are opened. */
function offerNotes(page: PageData): void {
  const notes = document.getElementById("sr-notes");
  notes?.addEventListener(
    "toggle",
    () =>
      void chunk<NotesChunk>(page, "notes.js")
        .then(({ openNotes }) => openNotes(document.getElementById("sr-notes-place")!, page))
        .catch((error) => console.error(error)),
    { once: true },
  );
}

/** Escape closes help and notes, wherever in them the focus is. */
function closeByKey(): void {
  for (const aside of document.querySelectorAll<HTMLDetailsElement>("details.sr-aside")) {
    aside.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !aside.open) return;
      aside.open = false;
      aside.querySelector("summary")!.focus();
    });
  }
}

/** The head's menu closes behind whoever leaves it by keyboard: she sees where she has come to. */
function closeBehind(menu: HTMLElement | null): void {
  menu?.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget instanceof Element && !relatedTarget.closest(".sr-header")) menu.hidePopover?.();
  });
}

const TYPED = "main :is(textarea, input[type=text], input:not([type]))";

/** On paper a field is as long as what stands in it: the words stand in its place. */
export function printWhole(): void {
  const put: HTMLElement[] = [];
  addEventListener("beforeprint", () => {
    for (const field of document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(TYPED)) {
      const words = Object.assign(document.createElement("div"), { className: "sr-printed", textContent: field.value });
      field.after(words);
      put.push(words);
    }
  });
  addEventListener("afterprint", () => put.splice(0).forEach((words) => words.remove()));
}

export function around(page: PageData): void {
  closeByKey();
  closeBehind(document.getElementById("sr-menu"));
  printWhole();
  sayTimeLeft(document.getElementById("sr-left"), [...document.querySelectorAll(".sr-text h2")]);
  offerNotes(page);
}

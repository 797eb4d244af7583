/**
 * Keeps a previewed page in step with the files it is made of: asks for news, tells what is wrong,
 * and loads the page anew where the reader is.
 */
import { token } from "../page/door.js";

interface News {
  mark: string;
  page: string;
  problems: string[];
  stays: boolean;
}

type Words = Record<"stays" | "refused" | "lost", string>;

const PAUSE_MS = 2_000;
/** While the activities come, the text below them moves; so long the place is kept. */
const SETTLE_MS = 5_000;
const TOUCHES = ["wheel", "touchstart", "keydown", "pointerdown"];
const BLOCKS = "main > *";

const own = document.querySelector<HTMLElement>("#sr-live")!;
const words = JSON.parse(own.dataset.words!) as Words;
const key = `staffroom-preview:${location.pathname}`;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

// --- what is wrong -------------------------------------------------------------------------------

const box = document.createElement("div");
box.className = "sr-live";
box.setAttribute("role", "status");
// Wherever the reader is on the page, she sees it; a long list scrolls by itself.
Object.assign(box.style, { position: "sticky", top: "0", zIndex: "20", margin: "0", maxHeight: "40vh", overflow: "auto" });

function tell(heading: string, sentences: readonly string[]): void {
  const shown = heading ? [Object.assign(document.createElement("p"), { textContent: heading })] : [];
  const list = document.createElement("ul");
  list.append(...sentences.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  box.replaceChildren(...shown, ...(sentences.length ? [list] : []));
  box.className = heading ? "sr-live sr-notice sr-notice--warn" : "sr-live";
}

function news({ problems, stays }: News): void {
  // A page that only says what is wrong says it itself.
  if (own.dataset.page) tell(problems.length ? (stays ? words.stays : words.refused) : "", problems);
}

// --- the place -----------------------------------------------------------------------------------

/** The first block that is seen, and how far above the window's edge it begins. */
function keepPlace(): void {
  const blocks = [...document.querySelectorAll(BLOCKS)];
  const at = blocks.findIndex((block) => block.getBoundingClientRect().bottom > 0);
  const above = at < 0 ? 0 : blocks[at]!.getBoundingClientRect().top;
  sessionStorage.setItem(key, JSON.stringify({ at, above }));
}

function findPlace(): void {
  const kept = sessionStorage.getItem(key);
  sessionStorage.removeItem(key);
  if (!kept) return;
  const { at, above } = JSON.parse(kept) as { at: number; above: number };
  const block = document.querySelectorAll(BLOCKS)[at];
  if (!block) return;
  history.scrollRestoration = "manual";
  const settled = new AbortController();
  const go = (): void => scrollBy({ top: block.getBoundingClientRect().top - above, behavior: "instant" });
  const watch = new ResizeObserver(go);
  const end = (): void => {
    watch.disconnect();
    settled.abort();
  };
  for (const type of TOUCHES) addEventListener(type, end, { signal: settled.signal, passive: true });
  setTimeout(end, SETTLE_MS);
  watch.observe(document.body);
  go();
}

// --- news ----------------------------------------------------------------------------------------

/** A window has few connections to a server: a page that nobody looks at holds none. */
const seen = (): Promise<void> =>
  new Promise((resolve) => {
    if (!document.hidden) resolve();
    else document.addEventListener("visibilitychange", () => resolve(), { once: true });
  });

async function ask(known: string): Promise<News | null> {
  const address = new URL(own.dataset.state!, location.href);
  address.searchParams.set("known", known);
  const asking = new AbortController();
  const leave = (): void => asking.abort();
  document.addEventListener("visibilitychange", leave, { once: true });
  try {
    const headers = { "X-XSRFToken": token() };
    const { signal } = asking;
    const answer = await fetch(address, { headers, signal, cache: "no-store", redirect: "manual" });
    if (!answer.ok) throw new Error(`${answer.status}`);
    return (await answer.json()) as News;
  } catch (error) {
    if (asking.signal.aborted) return null;
    throw error;
  } finally {
    document.removeEventListener("visibilitychange", leave);
  }
}

async function follow(): Promise<void> {
  let known = "";
  let lost = false;
  for (;;) {
    try {
      await seen();
      const told = await ask(known);
      if (!told) continue;
      if (told.page !== own.dataset.page || (!told.page && known && told.mark !== known)) {
        keepPlace();
        location.reload();
        return;
      }
      if (told.mark !== known || lost) news(told);
      known = told.mark;
      lost = false;
    } catch {
      if (!lost) tell(words.lost, []);
      lost = true;
      await pause(PAUSE_MS);
    }
  }
}

/** In a frame nothing else may be shown: what leads away opens in a tab. */
function leadAway(event: MouseEvent): void {
  const link = (event.target as Element | null)?.closest?.("a[href]");
  if (!(link instanceof HTMLAnchorElement) || link.hasAttribute("download")) return;
  if (link.pathname === location.pathname && link.origin === location.origin) return;
  Object.assign(link, { target: "_blank", rel: "noopener" });
}

document.body.prepend(box);
addEventListener("click", leadAway, { capture: true });
findPlace();
void follow();

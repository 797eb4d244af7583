/** Activities whose code is not part of the page's own: it is fetched when a page has them. */
import type { Modules } from "./activities.js";
import { chunk, type PageData } from "./data.js";
import { CHUNKS } from "./modules.js";

/** A chunk that did not come is asked for again after this. */
export const AGAIN_MS = 5_000;

type Fetch = (name: string, tries: number) => Promise<{ MODULES: Modules }>;

async function fetched(fetch: Fetch, name: string): Promise<Modules> {
  for (let tries = 0; ; tries += 1) {
    try {
      return (await fetch(name, tries)).MODULES;
    } catch (error) {
      // The static card stands meanwhile; a weak line may be better in a moment.
      console.warn(error);
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}

/** Give the function that brings the code of a type; it gives nothing for one that no chunk has. */
export function bringer(
  page: Pick<PageData, "assets">,
  fetch: Fetch = (name, tries) => chunk(page, name, tries),
): (type: string) => Promise<Modules> | undefined {
  const coming = new Map<string, Promise<Modules>>();
  return (type) => {
    const name = CHUNKS[type];
    if (!name || !page.assets[name]) return undefined;
    const known = coming.get(name) ?? fetched(fetch, name);
    coming.set(name, known);
    return known;
  };
}

/** What the page brings along for its runtime: the JSON in `#sr-page`. */
import type { Text } from "../types.js";
import type { PageModel } from "./stock/needs.js";

export interface PageData {
  edition: string;
  module: string;
  locale: string;
  release: string;
  /** Path of the WebSocket. */
  channels: string;
  /** Addresses by logical name: `page.js`, `widgets.js`, … */
  assets: Record<string, string>;
  /** Pictures wait for a tap. */
  light: boolean;
  /** Some text has formulas. */
  math: boolean;
  texts: Record<string, Text>;
  models: Record<string, PageModel>;
}

export function readPage(): PageData {
  return JSON.parse(document.getElementById("sr-page")!.textContent!) as PageData;
}

/** Where a visit's WebSocket is. */
export function channelOf({ channels, release }: PageData, visit: string): string {
  const address = new URL(channels, location.href);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  address.searchParams.set("visit", visit);
  address.searchParams.set("release", release);
  return address.href;
}

/**
 * Fetch a chunk of the page's code; the page itself says where it is. A browser remembers for good
 * that a module did not come, so a further try has another address.
 */
export function chunk<T>({ assets }: Pick<PageData, "assets">, name: string, tries = 0): Promise<T> {
  const address = assets[name];
  if (!address) return Promise.reject(new Error(`the page has no ${name}`));
  const whole = new URL(address, location.href);
  if (tries) whole.searchParams.set("try", String(tries));
  return import(/* @vite-ignore */ whole.href) as Promise<T>;
}

/** Fetch a chunk's style; resolves when it is in force, or will not be. */
export function style({ assets }: PageData, name: string): Promise<unknown> {
  const address = assets[name];
  const there = [...document.styleSheets].some(({ href }) => href?.endsWith(address ?? "\n"));
  if (!address || there) return Promise.resolve();
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address });
  return new Promise((resolve) => {
    link.onload = link.onerror = resolve;
    document.head.append(link);
  });
}

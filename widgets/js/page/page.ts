/**
 * A module's page comes to life: the line to its kernel, our activities, and, where the page has
 * them, stock widgets and formulas. Everything readable is in the page before this runs.
 */
import { Texts } from "../texts.js";
import { Activities } from "./activities.js";
import { around } from "./around.js";
import { bringer } from "./chunks.js";
import { channelOf, chunk, type PageData, readPage, style } from "./data.js";
import { isShutOut } from "./door.js";
import { typesetterOf } from "./formulas.js";
import { StockHost } from "./host.js";
import { Line } from "./line.js";
import { MODULES } from "./modules.js";
import { Notice } from "./notice.js";
import { follow } from "./person.js";
import type { Stock } from "./stock.js";
import type { Host } from "./stock/needs.js";

// Chunks with activities find here what they share with the page.
export * from "./kit.js";

type Light = typeof import("./light.js");

interface StockChunk {
  start(host: Host): Stock;
}

const placesOf = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(".sr-output[data-model]")];

function showActivities(activities: Activities, places: HTMLElement[]): void {
  for (const place of places) {
    try {
      activities.mount(place.dataset.model!, place);
    } catch (error) {
      // The static card stays, and says what would be here.
      console.error(error);
    }
  }
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Stock controls that are in the chunk with the rarer ones: it comes side by side with the other. */
const RARER = /^(Accordion|Audio|Color|Controller|Date|Floats|FileUpload|Ints|Naive|Stack|Tab|Tags|Time|Video)/;

function foretell({ assets, models }: PageData): void {
  const address = assets["widgets-more.js"];
  const wanted = Object.values(models).some(({ model_name }) => RARER.test(model_name));
  if (!address || !wanted) return;
  document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href: address }));
}

async function showStock(page: PageData, host: StockHost, places: HTMLElement[]): Promise<void> {
  foretell(page);
  const styled = style(page, "widgets.css");
  const stock = (await chunk<StockChunk>(page, "widgets.js")).start(host);
  await styled;
  await Promise.all(places.map((place) => stock.show(place.dataset.model!, place)));
}

/** Until this comes, and where it does not, each picture of a light page is a link. */
async function showLight(page: PageData, text: (english: string) => string): Promise<void> {
  (await chunk<Light>(page, "light.js")).enableLight(text);
}

/** A wide table of an output scrolls by itself: the keyboard must be able to come to it. */
function reachTables(): void {
  for (const table of document.querySelectorAll<HTMLElement>(".sr-text table")) {
    if (!table.closest(".sr-scroll")) table.tabIndex = 0;
  }
}

function start(page: PageData): void {
  const texts = new Texts(page.locale, page.texts);
  const line = new Line((visit) => channelOf(page, visit), isShutOut);
  follow(line, texts);
  const activities = new Activities(page, line, MODULES, bringer(page));
  const typeset = typesetterOf(page);
  const text: (english: string) => string = texts.t;
  const more = once(() => chunk<Record<string, unknown>>(page, "widgets-more.js"));
  const host = new StockHost(page, line, activities, { text, typeset, more });
  // The kernel is on its way while the page is put together.
  line.connect();
  new Notice(line, texts);
  const places = placesOf();
  // Before the activities, which tell it what it is to say.
  around(page);
  showActivities(activities, places.filter((place) => activities.has(place.dataset.model!)));
  const stock = places.filter(({ dataset }) => dataset.model! in page.models && !activities.has(dataset.model!));
  if (stock.length) showStock(page, host, stock).catch((error) => console.error(error));
  reachTables();
  if (page.light) showLight(page, text).catch((error) => console.error(error));
  if (page.math) typeset(document.querySelector("main") ?? document.body);
  // Last, so that what the activities still send when the page is left goes out before.
  line.watch();
}

start(readPage());

/**
 * The chunk of the page that shows stock ipywidgets and anywidgets of others.
 *
 * It is fetched only by pages that hold one. `start` makes the page's models; `show` puts the view
 * of one into its place.
 */
import { Widget } from "@lumino/widgets";
import { MessageLoop } from "@lumino/messaging";
import { takeStyles } from "./stock/code-styles";
import { note } from "./stock/error-view";
import { StockManager } from "./stock/manager";
import type { Host } from "./stock/needs";
import { reattach } from "./stock/reattach";
import { plain, speakWith } from "./stock/words";

export interface Stock {
  show(id: string, place: HTMLElement): Promise<void>;
}

/** Shown widgets are told of a new size, which some measure by themselves. */
function tellSizes(shown: Widget[]): void {
  addEventListener("resize", () => {
    for (const widget of shown) MessageLoop.postMessage(widget, Widget.ResizeMessage.UnknownSize);
  });
}

export function start(host: Host): Stock {
  speakWith((english) => host.text(english));
  takeStyles();
  const manager = new StockManager(host);
  const shown: Widget[] = [];
  let order: Promise<unknown> = Promise.resolve();
  const next = (work: () => Promise<void>): Promise<unknown> => {
    order = order.then(work).catch((error) => console.warn(error));
    return order;
  };
  host.onMessage((message) => void next(() => manager.hear(message)));
  host.onAttach((fresh) => next(() => reattach(manager, fresh)));
  manager.load();
  tellSizes(shown);

  async function show(id: string, place: HTMLElement): Promise<void> {
    try {
      const model = await manager.get_model(id);
      const view = await manager.create_view(model);
      place.replaceChildren();
      Widget.attach(view.luminoWidget, place);
      shown.push(view.luminoWidget);
    } catch (error) {
      console.warn(error);
      place.replaceChildren(note(plain(error)));
    }
  }

  return { show };
}

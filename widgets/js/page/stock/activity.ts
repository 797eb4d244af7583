/**
 * One of our own activities inside a stock container.
 *
 * The page itself runs activities; here is only the place in which a box or a tab holds one, with
 * the layout that the author gave it.
 */
import { DOMWidgetModel, DOMWidgetView } from "@jupyter-widgets/base";
import type { PageModel } from "./needs";

export const MODULE = "staffroom";

type State = Record<string, unknown>;

/** What is left of an activity's model where only its place is wanted. */
export function placeOf({ state }: Pick<PageModel, "state">): State {
  const own = { _view_name: "ActivityView", _view_module: MODULE, _view_module_version: "" };
  return { ...own, layout: state.layout, _dom_classes: state._dom_classes ?? [] };
}

export class ActivityModel extends DOMWidgetModel {}

interface Mounting {
  mount(id: string, place: HTMLElement): () => void;
}

export class ActivityView extends DOMWidgetView {
  override render(): void {
    const manager = this.model.widget_manager as unknown as Mounting;
    const id = this.model.model_id;
    let unmount = (): void => {};
    void this.displayed.then(() => {
      unmount = manager.mount(id, this.el);
    });
    this.once("remove", () => unmount());
  }
}

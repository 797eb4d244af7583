/**
 * What stands where a widget cannot: a sentence, never a blank and never a stack trace.
 *
 * In place of base's error widget, whose drawing brings style attributes that the page's policy
 * refuses. The cause goes to the console.
 */
import { DOMWidgetModel, DOMWidgetView } from "@jupyter-widgets/base/lib/widget";
import { plain } from "./words";

type Given = Record<string, unknown>;

export function createErrorWidgetModel(error: unknown, message: string): typeof DOMWidgetModel {
  console.warn(message, error instanceof Error ? (error.cause ?? error) : error);
  class ErrorModel extends DOMWidgetModel {
    constructor(attributes?: Given, options?: Given) {
      const own = { _view_name: "ErrorWidgetView", _view_module: "@jupyter-widgets/base", error };
      super({ ...attributes, ...own, layout: undefined, style: undefined }, options as never);
      this.comm_live = true;
    }
  }
  return ErrorModel as unknown as typeof DOMWidgetModel;
}

export function note(words: string): HTMLElement {
  const paragraph = document.createElement("p");
  paragraph.className = "sr-stock-note";
  paragraph.textContent = words;
  return paragraph;
}

export class ErrorWidgetView extends DOMWidgetView {
  /** What went wrong, of which the reader gets the plain words. */
  problem(): unknown {
    return this.model.get("error");
  }

  override render(): void {
    this.el.replaceChildren(note(plain(this.problem())));
  }
}

export function createErrorWidgetView(error: unknown, message: string): typeof ErrorWidgetView {
  console.warn(message, error);
  return class extends ErrorWidgetView {
    override problem(): unknown {
      return error;
    }
  };
}

/** Views of markup and pictures, as the page's policy and its readers need them. */
import { ImageView as StockImage } from "@jupyter-widgets/controls/lib/widget_image";
import {
  HTMLMathView as StockMath,
  HTMLView as StockHtml,
} from "@jupyter-widgets/controls/lib/widget_string";
import { putRich } from "./sanitize";
import { text } from "./words";

const markup = (view: StockHtml | StockMath): string => String(view.model.get("value"));

export class HTMLView extends StockHtml {
  override update(): void {
    putRich(this.content, markup(this));
  }
}

export class HTMLMathView extends StockMath {
  override update(): void {
    putRich(this.content, markup(this));
    this.typeset(this.content);
  }
}

export class ImageView extends StockImage {
  /** A picture has a text in its place: its tooltip, where the author gave one. */
  override update(): void {
    super.update();
    const told = this.model.get("tooltip") as string | null;
    this.el.setAttribute("alt", told || text("A picture made by the page"));
  }
}

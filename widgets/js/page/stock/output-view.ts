/** The Output widget's view: streams, rich output, widgets and errors, each as safe elements. */
import { DOMWidgetView, JupyterLuminoPanelWidget } from "@jupyter-widgets/base";
import { Widget } from "@lumino/widgets";
import $ from "./jquery";
import isEqual from "./equal";
import { note } from "./error-view";
import { bestOf, terminalText, type Output } from "./outputs";
import { putRich } from "./sanitize";
import { plain, text } from "./words";

const WIDGET = "application/vnd.jupyter.widget-view+json";

interface Shown {
  output: Output;
  widget: Widget;
}

function block(kind: string): HTMLElement {
  const element = document.createElement("div");
  element.className = `sr-output sr-output--${kind}`;
  return element;
}

function pre(kind: string, content: string): HTMLElement {
  const element = block(kind);
  element.appendChild(document.createElement("pre")).textContent = content;
  return element;
}

/** An SVG picture stays a picture: inside an image none of it can run or style the page. */
function image(kind: string, value: string, alt: unknown): HTMLElement {
  const element = document.createElement("img");
  const svg = kind === "image/svg+xml";
  element.src = `data:${kind}${svg ? "," : ";base64,"}${svg ? encodeURIComponent(value) : value.trim()}`;
  element.alt = typeof alt === "string" ? alt : text("A picture made by the page");
  const place = block("image");
  place.append(element);
  return place;
}

export class OutputView extends DOMWidgetView {
  declare private shown: Shown[];
  declare luminoWidget: JupyterLuminoPanelWidget;

  override _createElement(): HTMLElement {
    this.luminoWidget = new JupyterLuminoPanelWidget({ view: this } as never);
    return this.luminoWidget.node;
  }

  override _setElement(element: HTMLElement): void {
    this.el = element;
    this.$el = $(element) as unknown as JQuery;
  }

  override render(): void {
    super.render();
    this.shown = [];
    this.el.classList.add("jupyter-widgets", "widget-output", "sr-outputs");
    // What a press of a button prints is said as well as shown.
    this.el.setAttribute("role", "log");
    this.el.setAttribute("aria-label", text("Output"));
    this.listenTo(this.model, "change:outputs", () => this.refresh());
    this.refresh();
  }

  /** Keeps what did not change: a widget that is shown stays as the reader left it. */
  private refresh(): void {
    const outputs = this.model.get("outputs") as Output[];
    let same = 0;
    while (same < this.shown.length && isEqual(this.shown[same]?.output, outputs[same])) same += 1;
    for (const { widget } of this.shown.splice(same)) widget.dispose();
    for (const output of outputs.slice(same)) {
      const widget = new Widget({ node: this.draw(output) });
      this.shown.push({ output, widget });
      this.luminoWidget.addWidget(widget);
      this.widgetInto(output, widget);
    }
  }

  private draw(output: Output): HTMLElement {
    if (output.output_type === "stream") return pre(String(output.name), terminalText(output.text));
    if (output.output_type === "error") return drawError(output);
    const [kind, value] = bestOf(output.data) ?? [];
    if (kind === WIDGET) return block("widget");
    const alt = ((output.metadata ?? {}) as Record<string, Record<string, unknown>>)[kind ?? ""]?.alt;
    if (kind?.startsWith("image/")) return image(kind, String(value), alt);
    if (kind !== "text/html" && kind !== "text/latex") return pre("text", terminalText(value));
    return this.drawText(kind, String(value));
  }

  private drawText(kind: string, value: string): HTMLElement {
    const element = block("rich");
    if (kind === "text/html") putRich(element, value);
    else element.textContent = value;
    const manager = this.model.widget_manager as unknown as Typesetting;
    manager._rendermime.latexTypesetter.typeset(element);
    return element;
  }

  private widgetInto(output: Output, place: Widget): void {
    const [kind, value] = bestOf(output.data) ?? [];
    if (output.output_type === "stream" || kind !== WIDGET) return;
    void this.showWidget((value as { model_id: string }).model_id, place);
  }

  private async showWidget(id: string, place: Widget): Promise<void> {
    try {
      const model = await this.model.widget_manager.get_model(id);
      const view = await this.create_child_view(model as never);
      const at = this.luminoWidget.widgets.indexOf(place);
      if (place.isDisposed || at < 0) return void view.remove();
      this.luminoWidget.insertWidget(at + 1, view.luminoWidget);
      place.disposed.connect(() => view.luminoWidget.dispose());
    } catch (error) {
      place.node.replaceChildren(note(plain(error)));
    }
  }
}

interface Typesetting {
  _rendermime: { latexTypesetter: { typeset(element: HTMLElement): void } };
}

function drawError({ ename, evalue, traceback }: Output): HTMLElement {
  const lines = Array.isArray(traceback) ? traceback.join("\n") : `${ename}: ${evalue}`;
  return pre("error", terminalText(lines));
}

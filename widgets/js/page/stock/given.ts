/**
 * What the chunk with rarer controls gets from the chunk with common ones: the classes that both
 * must share. `build-stock.mjs` puts these names in place of that chunk's own copies.
 */
import * as base from "@jupyter-widgets/base";
import { BoxModel, BoxView } from "@jupyter-widgets/controls/lib/widget_box";
import {
  CoreDescriptionModel,
  CoreDOMWidgetModel,
  CoreWidgetModel,
} from "@jupyter-widgets/controls/lib/widget_core";
import {
  DescriptionModel,
  DescriptionStyleModel,
  DescriptionView,
} from "@jupyter-widgets/controls/lib/widget_description";
import { format } from "d3-format";
import { ConflatableMessage, Message, MessageLoop } from "@lumino/messaging";
import { Signal } from "@lumino/signaling";
import { Layout, LayoutItem, Panel, PanelLayout, Title, Widget } from "@lumino/widgets";

/** Lay them out for the other chunk, under one name that nobody meets by chance. */
export function give(): void {
  const own = { BoxModel, BoxView, CoreDescriptionModel, CoreDOMWidgetModel, CoreWidgetModel };
  const described = { DescriptionModel, DescriptionStyleModel, DescriptionView, format };
  const messages = { ConflatableMessage, Message, MessageLoop, Signal };
  const lumino = { Layout, LayoutItem, Panel, PanelLayout, Title, Widget };
  const all = { ...base, ...own, ...described, ...messages, ...lumino };
  (globalThis as Record<symbol, unknown>)[Symbol.for("staffroom.widgets")] = all;
}

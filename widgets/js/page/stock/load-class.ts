/** The classes of models and views that a page can show, by the module that Python names. */
import * as base from "@jupyter-widgets/base";
import * as bool from "@jupyter-widgets/controls/lib/widget_bool";
import * as box from "@jupyter-widgets/controls/lib/widget_box";
import * as button from "@jupyter-widgets/controls/lib/widget_button";
import * as core from "@jupyter-widgets/controls/lib/widget_core";
import * as description from "@jupyter-widgets/controls/lib/widget_description";
import * as float from "@jupyter-widgets/controls/lib/widget_float";
import * as image from "@jupyter-widgets/controls/lib/widget_image";
import * as int from "@jupyter-widgets/controls/lib/widget_int";
import * as link from "@jupyter-widgets/controls/lib/widget_link";
import * as selection from "@jupyter-widgets/controls/lib/widget_selection";
import * as text from "@jupyter-widgets/controls/lib/widget_string";
import anywidget from "anywidget";
import * as activity from "./activity";
import { give } from "./given";
import { OutputModel } from "./output-model";
import { OutputView } from "./output-view";
import * as own from "./own-views";
import { cannotLoad, cannotShow } from "./words";

type Classes = Record<string, unknown>;

const CONTROLS = "@jupyter-widgets/controls";

const common = { ...bool, ...box, ...button, ...core, ...description, ...float, ...image };

// anywidget's two classes share what they know of a widget's code: they are made once.
const MODULES: Record<string, Classes> = {
  "@jupyter-widgets/base": { ...base },
  [CONTROLS]: { ...common, ...int, ...link, ...selection, ...text, ...own },
  "@jupyter-widgets/output": { OutputModel, OutputView },
  anywidget: anywidget(base),
  [activity.MODULE]: { ...activity },
};

give();

/**
 * The class of that name.
 *
 * @param more fetches the rarer controls; asked only where the common ones lack the name.
 * @throws PlainError if the page cannot show such a widget, or its code did not come.
 */
export async function classOf(
  name: string,
  module: string,
  more: () => Promise<Classes>,
): Promise<unknown> {
  const found = MODULES[module]?.[name];
  if (found) return found;
  if (module !== CONTROLS) throw cannotShow(module);
  const rarer = await more().catch((error: unknown) => Promise.reject(cannotLoad(error)));
  if (!rarer[name]) throw cannotShow(module);
  return rarer[name];
}

/**
 * What happens to stock widgets when the line or the kernel was gone.
 *
 * A fresh kernel knows the state with which the page came. It is told what the reader has changed
 * since, key by key, so that its own callbacks run again; what the earlier kernel made meanwhile
 * has nobody behind it any more and says so.
 */
import { WidgetModel, type DOMWidgetView } from "@jupyter-widgets/base";
import isEqual from "./equal";
import { note } from "./error-view";
import { stateOf, type StockManager } from "./manager";
import type { PageModel } from "./needs";
import { OutputModel } from "./output-model";
import { text } from "./words";

type State = Record<string, unknown>;

/** What base keeps of messages on their way; its types hide them. */
interface OnTheWay {
  _pending_msgs: number;
  _msg_buffer: State | null;
  _msg_buffer_callbacks: unknown;
  _expectedEchoMsgIds: Map<string, string>;
  _attrsToUpdate: Set<string>;
}

/** Nothing is on its way any more; gives what had been held back. */
function settle(model: WidgetModel): State {
  const state = model as unknown as OnTheWay;
  const held = state._msg_buffer ?? {};
  state._pending_msgs = 0;
  state._msg_buffer = null;
  state._msg_buffer_callbacks = null;
  state._expectedEchoMsgIds.clear();
  state._attrsToUpdate = new Set();
  return held;
}

function touchedOf(model: WidgetModel, held: State): string[] {
  const comm = model.comm as unknown as { touched?: Set<string> } | undefined;
  return [...new Set([...(comm?.touched ?? []), ...Object.keys(held)])];
}

/** The reader's changes: the keys the page has sent whose value is not what the page came with. */
export function changesOf(model: WidgetModel, embedded: PageModel, held: State = {}): State {
  const came = stateOf(embedded);
  const now: State = {};
  for (const key of touchedOf(model, held)) {
    const value = model.get(key);
    const { [key]: sent } = model.serialize({ [key]: value }) as State;
    if (!isEqual(sent, came[key])) now[key] = value;
  }
  return now;
}

function send(model: WidgetModel, changes: State): void {
  if (Object.keys(changes).length) model.sync("patch", model, { attrs: changes });
}

/** Its views stay where they are, so that nothing around them moves, and say what happened. */
async function leave(model: WidgetModel): Promise<void> {
  const words = text("This was made before the page was reconnected. Repeat the step that made it.");
  for (const viewing of Object.values(model.views ?? {})) {
    const view = (await viewing) as DOMWidgetView;
    view.stopListening();
    view.el.replaceChildren(note(words));
  }
}

/** Forgets a model of the earlier kernel, whose name a model of the fresh one may bear. */
async function drop(manager: StockManager, id: string): Promise<void> {
  const model = await manager.get_model(id);
  manager.made.delete(id);
  manager.desk.forget(id);
  model.trigger("comm:close");
  await leave(model);
}

async function reattachOne(manager: StockManager, id: string, fresh: boolean): Promise<void> {
  const embedded = manager.host.models[id];
  if (!embedded && fresh) return drop(manager, id);
  const model = await manager.get_model(id);
  if (!(model instanceof WidgetModel) || !model.comm) return;
  const held = settle(model);
  if (!fresh || !embedded) return send(model, held);
  if (model instanceof OutputModel) model.set_state({ msg_id: "" });
  send(model, changesOf(model, embedded, held));
}

/** The line is back; `fresh` if the kernel behind it is a new one. */
export async function reattach(manager: StockManager, fresh: boolean): Promise<void> {
  manager.desk.reset();
  if (fresh) manager.captures.reset();
  for (const id of [...manager.made]) {
    await reattachOne(manager, id, fresh).catch((error) => console.warn(error));
  }
}

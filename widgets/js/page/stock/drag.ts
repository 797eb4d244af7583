/** Dragging of Lumino's tabs out of their bar, which no page does; only its cursor is asked for. */
import { DisposableDelegate, type IDisposable } from "@lumino/disposable";

export const Drag = {
  overrideCursor(cursor: string): IDisposable {
    document.body.style.cursor = cursor;
    return new DisposableDelegate(() => document.body.style.removeProperty("cursor"));
  },
};

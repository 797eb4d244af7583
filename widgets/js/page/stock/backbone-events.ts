/**
 * Backbone's Events: named events with callbacks, and listening to the events of others.
 *
 * Names may hold several events apart by spaces, `all` hears every event, and `{name: callback}`
 * stands for several calls. A list of callbacks is replaced, never changed, so that a callback
 * taken off while an event runs still runs in it, as in Backbone.
 */

// The arguments of an event are whatever its sender gives.
type Callback = ((...values: any[]) => unknown) & { _callback?: Callback };
type Handlers = Record<string, Callback>;
type Names = string | Handlers | null | undefined;

interface Bound {
  callback: Callback;
  context: unknown;
  listener: Events | undefined;
}

function spread(names: Names, callback: Callback | undefined): [string, Callback | undefined][] {
  if (names && typeof names === "object") return Object.entries(names);
  return (names ?? "").trim().split(/\s+/).map((name) => [name, callback]);
}

function once(callback: Callback, off: (wrapped: Callback) => void): Callback {
  const wrapped: Callback = function (this: unknown, ...values: unknown[]) {
    off(wrapped);
    return callback.apply(this, values);
  };
  wrapped._callback = callback;
  return wrapped;
}

export class Events {
  // Made when first used: the constructor of a native class runs after a subclass may need them.
  declare _bound?: Map<string, Bound[]>;
  declare _listensTo?: Set<Events>;

  on(names: Names, callback?: unknown, context?: unknown): this {
    const owner = names && typeof names === "object" ? (context ?? callback) : context;
    for (const [name, one] of spread(names, callback as Callback)) this._add(name, one, owner);
    return this;
  }

  _add(name: string, callback: Callback | undefined, context: unknown, listener?: Events): void {
    if (!callback || !name) return;
    this._bound ??= new Map();
    const before = this._bound.get(name) ?? [];
    this._bound.set(name, [...before, { callback, context, listener }]);
  }

  off(names?: Names, callback?: Callback | null, context?: unknown): this {
    for (const [name, one] of spread(names, callback ?? undefined)) {
      for (const at of name ? [name] : [...(this._bound?.keys() ?? [])]) {
        this._drop(at, one, context);
      }
    }
    return this;
  }

  _drop(name: string, callback: Callback | undefined, context: unknown): void {
    const rest = this._bound?.get(name)?.filter((bound) => {
      const other = callback && callback !== bound.callback && callback !== bound.callback._callback;
      return other || (context && context !== bound.context);
    });
    if (rest?.length) this._bound?.set(name, rest);
    else this._bound?.delete(name);
  }

  once(names: Names, callback?: Callback, context?: unknown): this {
    for (const [name, one] of spread(names, callback)) {
      if (one) this.on(name, once(one, (wrapped) => this.off(name, wrapped)), context);
    }
    return this;
  }

  trigger(names: string, ...values: unknown[]): this {
    for (const name of names.split(/\s+/)) {
      const all = this._bound?.get("all") ?? [];
      for (const { callback, context } of this._bound?.get(name) ?? []) {
        callback.apply(context || this, values);
      }
      for (const { callback, context } of all) callback.apply(context || this, [name, ...values]);
    }
    return this;
  }

  listenTo(other: Events | null | undefined, names: Names, callback?: Callback): this {
    if (!other) return this;
    (this._listensTo ??= new Set()).add(other);
    for (const [name, one] of spread(names, callback)) other._add(name, one, this, this);
    return this;
  }

  listenToOnce(other: Events, names: Names, callback?: Callback): this {
    for (const [name, one] of spread(names, callback)) {
      if (one) this.listenTo(other, name, once(one, (wrapped) => this.stopListening(other, name, wrapped)));
    }
    return this;
  }

  stopListening(other?: Events | null, names?: Names, callback?: Callback): this {
    for (const heard of other ? [other] : [...(this._listensTo ?? [])]) {
      heard.off(names, callback, this);
      if (!heard._hears(this)) this._listensTo?.delete(heard);
    }
    return this;
  }

  _hears(listener: Events): boolean {
    return [...(this._bound?.values() ?? [])].some((list) =>
      list.some((bound) => bound.listener === listener),
    );
  }
}

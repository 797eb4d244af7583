/**
 * The parts of Backbone 1.4.0 that @jupyter-widgets/base stands on: Events, Model and View.
 *
 * Collections, routes, history and Ajax are left out. What is here behaves as Backbone does,
 * except that `set` is base's own (it overrides it) and so is not here.
 *
 * Backbone is (c) 2010-2019 Jeremy Ashkenas and DocumentCloud, distributed under the MIT license.
 */
import { Events } from "./backbone-events";
import isEqual from "./equal";

type Attributes = Record<string, unknown>;
type Options = Record<string, unknown>;

let count = 0;

/** A value, or what a method of that name gives. */
function result(owner: object, name: string): unknown {
  const value = (owner as Record<string, unknown>)[name];
  return typeof value === "function" ? (value as () => unknown).call(owner) : value;
}

export class Model extends Events {
  declare id: unknown;
  declare cid: string;
  declare attributes: Attributes;
  declare changed: Attributes;
  declare validate?: (attributes: Attributes, options: Options) => unknown;
  declare validationError: unknown;
  declare idAttribute: string;
  declare _changing?: boolean;
  declare _previousAttributes?: Attributes;

  constructor(attributes?: Attributes, options: Options = {}) {
    super();
    this.preinitialize(attributes, options);
    this.cid = `c${++count}`;
    this.attributes = {};
    const given: Attributes = { ...(result(this, "defaults") as Attributes | undefined) };
    // As in Backbone, a value that is undefined leaves the default.
    for (const [name, value] of Object.entries(attributes ?? {})) {
      if (value !== undefined || !(name in given)) given[name] = value;
    }
    this.set(given, options);
    this.changed = {};
    this.initialize(attributes, options);
  }

  preinitialize(..._given: unknown[]): void {}

  initialize(..._given: unknown[]): void {}

  get(name: string): unknown {
    return this.attributes[name];
  }

  has(name: string): boolean {
    return this.get(name) != null;
  }

  /** Overridden by base's WidgetModel; a Model by itself holds no state. */
  set(_key: unknown, _value?: unknown, _options?: Options): unknown {
    throw new Error("set() belongs to the widget model");
  }

  unset(name: string, options?: Options): unknown {
    return this.set(name, undefined, { ...options, unset: true });
  }

  clear(options?: Options): unknown {
    const nothing = Object.fromEntries(Object.keys(this.attributes).map((name) => [name, undefined]));
    return this.set(nothing, { ...options, unset: true });
  }

  hasChanged(name?: string): boolean {
    return name == null ? Object.keys(this.changed).length > 0 : Object.hasOwn(this.changed, name);
  }

  changedAttributes(other?: Attributes): Attributes | false {
    if (!other) return this.hasChanged() ? { ...this.changed } : false;
    const old = (this._changing ? this._previousAttributes : this.attributes) ?? {};
    const found = Object.entries(other).filter(([name, value]) => !isEqual(old[name], value));
    return found.length ? Object.fromEntries(found) : false;
  }

  previous(name?: string): unknown {
    return name == null ? null : (this._previousAttributes?.[name] ?? null);
  }

  previousAttributes(): Attributes {
    return { ...this._previousAttributes };
  }

  sync(_method: string, _model: Model, _options: Options): unknown {
    return false;
  }

  save(attributes: Attributes | null, given?: Options): unknown {
    const options: Options = { validate: true, parse: true, ...given };
    if (attributes ? !this.set(attributes, options) : !this._validate({}, options)) return false;
    const method = this.isNew() ? "create" : options.patch ? "patch" : "update";
    if (method === "patch") options.attrs ??= attributes;
    return this.sync(method, this, options);
  }

  isNew(): boolean {
    return !this.has(this.idAttribute);
  }

  isValid(options?: Options): boolean {
    return this._validate({}, { ...options, validate: true });
  }

  clone(): Model {
    return new (this.constructor as typeof Model)(this.attributes);
  }

  toJSON(): unknown {
    return { ...this.attributes };
  }

  _validate(attributes: Attributes, options: Options): boolean {
    if (!options.validate || !this.validate) return true;
    const error = this.validate({ ...this.attributes, ...attributes }, options) || null;
    this.validationError = error;
    if (error) this.trigger("invalid", this, error, { ...options, validationError: error });
    return !error;
  }
}

// On the prototype, where a subclass may have its own; base asks for it while it sets state.
Model.prototype.idAttribute = "id";

const GIVEN = ["model", "collection", "el", "id", "attributes", "className", "tagName", "events"];

type Handlers = Record<string, string | ((event: Event) => unknown)>;

/** How events and the element are handled is the native view's, which base brings. */
export abstract class View extends Events {
  declare cid: string;
  declare el: HTMLElement;
  declare id?: unknown;
  declare className?: unknown;
  declare tagName: unknown;

  constructor(options: Options = {}) {
    super();
    this.cid = `view${++count}`;
    this.preinitialize(options);
    const own = this as unknown as Options;
    for (const name of GIVEN) if (name in options) own[name] = options[name];
    this._ensureElement();
    this.initialize(options);
  }

  abstract delegate(type: string, selector: string, listener: EventListener): unknown;
  abstract undelegateEvents(): unknown;
  abstract _setElement(element: unknown): void;
  abstract _setAttributes(attributes: Attributes): void;
  abstract _removeElement(): void;

  preinitialize(..._given: unknown[]): void {}

  initialize(..._given: unknown[]): void {}

  render(): unknown {
    return this;
  }

  remove(): this {
    this._removeElement();
    this.stopListening();
    return this;
  }

  setElement(element: unknown): this {
    this.undelegateEvents();
    this._setElement(element);
    this.delegateEvents();
    return this;
  }

  delegateEvents(given?: Handlers): this {
    const handlers = given ?? (result(this, "events") as Handlers | undefined);
    if (!handlers) return this;
    this.undelegateEvents();
    for (const [key, named] of Object.entries(handlers)) {
      const method = typeof named === "string" ? (this as unknown as Handlers)[named] : named;
      if (typeof method !== "function") continue;
      const [, type = key, selector = ""] = /^(\S+)\s*(.*)$/.exec(key) ?? [];
      this.delegate(type, selector, method.bind(this));
    }
    return this;
  }

  _createElement(tagName: string): HTMLElement {
    return document.createElement(tagName);
  }

  _ensureElement(): void {
    if (this.el) return void this.setElement(result(this, "el"));
    const attributes: Attributes = { ...(result(this, "attributes") as Attributes | undefined) };
    if (this.id) attributes.id = result(this, "id");
    if (this.className) attributes.class = result(this, "className");
    this.setElement(this._createElement((result(this, "tagName") as string | undefined) ?? "div"));
    this._setAttributes(attributes);
  }
}

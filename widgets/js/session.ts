/** What every widget has in hand: its definition, texts, the line, the draft, the state. */
import type { AnyModel } from "@anywidget/types";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { Draft } from "./draft.js";
import { Link } from "./model.js";
import { Store } from "./store.js";
import { Texts } from "./texts.js";
import type { ActivityState, CheckOut, Json, LiveEvent, Scope, Traits } from "./types.js";

/** Something said to screen readers; the number makes the same words new again. */
export interface Said {
  text: string;
  times: number;
}

/** The page's bell is no part of a widget: it is told of notices by an event of the window. */
export const NOTICE_EVENT = "staffroom:notice";

/** The page says how long its module still takes, until it hears that the module is done. */
export const DONE_EVENT = "staffroom:done";

function tellPage({ type, data }: LiveEvent): void {
  if (type === "notice") dispatchEvent(new CustomEvent(NOTICE_EVENT, { detail: data }));
}

export class Session<D, A extends Json = Json> {
  readonly definition: D;
  readonly scope: Scope;
  readonly texts: Texts;
  readonly link: Link;
  readonly draft: Draft<A>;
  /** Null until the commons has answered once. */
  readonly state = new Store<ActivityState | null>(null);
  readonly online = new Store(true);
  /** Why there is no state, in the commons' own words. */
  readonly trouble = new Store("");
  readonly said = new Store<Said>({ text: "", times: 0 });
  /** Begins every id in this view's markup: two views may stand on one page. */
  readonly id: string;

  constructor(model: AnyModel<Traits<D>>, empty: A) {
    this.definition = model.get("definition");
    this.scope = model.get("scope");
    this.texts = new Texts(model.get("locale"), model.get("texts"));
    this.link = new Link(model);
    this.draft = new Draft<A>(this.link, this.scope, empty);
    this.id = `sr-${this.scope.activity}-${Math.random().toString(36).slice(2, 8)}`;
    this.link.on("state", this.#adopt);
    this.link.on("line", this.#line);
    this.link.on("event", tellPage);
  }

  /** Ask for the person's state; called once, when the view is on the page. */
  open(): void {
    this.link.open();
  }

  /** Say something to screen readers, politely. */
  say = (text: string): void => {
    this.said.set({ text, times: this.said.get().times + 1 });
  };

  /** Have an answer checked; rejects with an `OpError`. Asked again, it is still one check. */
  async check(answer: A, final = false): Promise<CheckOut> {
    const key = this.draft.askKey(answer);
    const out = await this.link.send<CheckOut>("check", { key, answer, final });
    this.draft.askDone(answer);
    const state = this.state.get();
    if (state) this.state.set({ ...state, ...out });
    return out;
  }

  close(): void {
    this.draft.close();
    this.link.close();
  }

  #adopt = (state: ActivityState): void => {
    this.online.set(true);
    this.draft.adopt(state);
    this.state.set(state);
  };

  #line = (online: boolean, trouble: string): void => {
    this.online.set(online);
    this.trouble.set(trouble);
    if (online) this.draft.online();
    else this.draft.offline();
  };
}

export const SessionContext = createContext<Session<unknown> | null>(null);

/** The session of the widget that this component is part of. */
export function useSession<D, A extends Json = Json>(): Session<D, A> {
  const session = useContext(SessionContext);
  if (!session) throw new Error("a widget's part is used outside its widget");
  return session as unknown as Session<D, A>;
}

/** The texts of the widget that this component is part of. */
export function useTexts(): Texts {
  return useSession().texts;
}

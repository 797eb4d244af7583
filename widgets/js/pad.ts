/**
 * Where what is typed is kept. Mostly that is the draft of the activity, which the commons has
 * too; of a support circle it never leaves the browser, and of a community each has its own.
 */
import type { DraftStatus } from "./draft.js";
import { Store } from "./store.js";
import type { Draft } from "./writing.js";
import { NOTHING, draftOf } from "./writing.js";

export interface Pad {
  readonly answer: Store<Draft>;
  readonly status: Store<DraftStatus>;
  change: (next: Draft) => void;
}

/** A pad that this browser alone knows; its tabs hear of each other. */
export class LocalPad implements Pad {
  readonly answer: Store<Draft>;
  readonly status = new Store<DraftStatus>({ phase: "idle", savedAt: null, message: "", kept: true });
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
    this.answer = new Store(this.#read());
    addEventListener("storage", this.#heard);
  }

  change = (next: Draft): void => {
    this.answer.set(next);
    try {
      if (next.text || Object.keys(next.replies).length) localStorage.setItem(this.#name, JSON.stringify(next));
      else localStorage.removeItem(this.#name);
    } catch {
      this.status.set({ ...this.status.get(), phase: "offline", kept: false });
    }
  };

  close(): void {
    removeEventListener("storage", this.#heard);
  }

  #read(): Draft {
    try {
      return draftOf(JSON.parse(localStorage.getItem(this.#name) ?? "null") as Draft | null);
    } catch {
      return NOTHING;
    }
  }

  #heard = (event: StorageEvent): void => {
    if (event.key === this.#name) this.answer.set(this.#read());
  };
}

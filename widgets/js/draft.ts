/**
 * An answer being typed: on this device within a second, in the commons within a few. Nothing is
 * overwritten in silence: where two versions meet, the person chooses.
 */
import { Keep, type Kept, same } from "./keep.js";
import { type Link, newKey, OpError } from "./model.js";
import { Store } from "./store.js";
import type { ActivityState, DraftOut, Json, Scope } from "./types.js";

/** `idle` nothing typed yet; `offline` kept on this device; `refused` the commons said no. */
export type Phase = "idle" | "saving" | "saved" | "offline" | "refused";

export interface DraftStatus {
  phase: Phase;
  savedAt: string | null;
  /** Of a refusal, in the person's language. */
  message: string;
  /** Whether this device holds the text too. */
  kept: boolean;
}

export const KEEP_MS = 300;
export const SAVE_MS = 2_000;
/** Told to all widgets of the page: bring what is typed to the commons, it is about to be used. */
export const SAVE_EVENT = "staffroom:save";
export const SAVE_AT_LATEST_MS = 8_000;
const AGAIN_MS = [2_000, 4_000, 8_000, 16_000, 30_000];
/** So many answers that were sent without a word back are remembered. */
const UNSURE = 20;

export class Draft<A extends Json> {
  readonly answer: Store<A>;
  readonly status = new Store<DraftStatus>({
    phase: "idle",
    savedAt: null,
    message: "",
    kept: true,
  });
  /** The other version, while it is undecided which one stays. */
  readonly other = new Store<A | null>(null);

  readonly #link: Link;
  readonly #scope: Scope;
  readonly #empty: A;
  #keep: Keep | null = null;
  #base = 0;
  #dirty = false;
  #sent: Kept["sent"] = null;
  /** Sent before that one and never acknowledged: the commons may have them all the same. */
  #unsure: A[] = [];
  #down = false;
  #saving: Promise<void> | null = null;
  #failures = 0;
  #typingSince = 0;
  #closed = false;
  #keepTimer: ReturnType<typeof setTimeout> | undefined;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(link: Link, scope: Scope, empty: A) {
    this.#link = link;
    this.#scope = scope;
    this.#empty = empty;
    this.answer = new Store(empty);
    document.addEventListener("visibilitychange", this.#visibility);
    addEventListener("pagehide", this.#leave);
    // Something is about to be handed in: what was typed last belongs to it.
    addEventListener(SAVE_EVENT, this.#saveAsked);
    addEventListener("online", this.#again);
  }

  /** Take the person's saved state in, at the start and whenever it comes anew. */
  adopt(state: ActivityState): void {
    const saved = (state.answer ?? this.#empty) as A;
    if (!this.#keep) return this.#start(state, saved);
    if (!this.#dirty) return this.#settle(saved, state.version, state.saved_at);
    this.#meet(saved, state.version, state.saved_at);
  }

  /**
   * The person changed the answer. Give a function of the present answer where the change is to
   * a part of it: two changes may come before the page is painted again.
   */
  change(next: A | ((now: A) => A)): void {
    this.#dirty = true;
    this.answer.set(typeof next === "function" ? next(this.answer.get()) : next);
    const offline = this.#down || this.status.get().phase === "offline";
    this.#show({ phase: offline ? "offline" : "saving" });
    this.#keepTimer ??= setTimeout(this.#keepNow, KEEP_MS);
    this.#saveSoon();
  }

  /** Two versions met: the one on this page stays. */
  keepMine(): void {
    this.other.set(null);
    this.#dirty = true;
    void this.#save();
  }

  /** Two versions met: the other one stays. */
  takeOther(): void {
    const other = this.other.get();
    if (other === null) return;
    this.other.set(null);
    this.change(other);
  }

  /** Bring what is typed to the commons now. */
  async flush(): Promise<void> {
    await this.#saving;
    if (this.#dirty) await this.#save();
  }

  /** Somebody waits for everything to be saved: add our part to what is waited for. */
  #saveAsked = (event: Event): void => {
    (event as CustomEvent<Promise<void>[]>).detail.push(this.flush());
  };

  /** What was typed is handed in: begin anew, without saving the emptiness. */
  renew(): void {
    clearTimeout(this.#saveTimer);
    this.#dirty = false;
    this.#sent = null;
    this.answer.set(this.#empty);
    this.#keepNow();
  }

  /** The key under which this very answer is, or was, asked to be checked. */
  askKey(answer: Json): string {
    const before = this.#keep?.asked();
    const key = before && same(before.answer, answer) ? before.key : newKey();
    this.#keep?.ask({ answer, key });
    return key;
  }

  /** The check was answered: the next one gets a key of its own. */
  askDone(answer: Json): void {
    this.#keep?.ask(null);
    this.#keep?.markChecked(answer);
  }

  /** The answer that the last result speaks of, as far as this device knows. */
  checked(): A | null {
    return (this.#keep?.checked() ?? null) as A | null;
  }

  /** The line to the commons is back. */
  online(): void {
    this.#down = false;
    this.#again();
  }

  /** The line to the commons is gone: what is unsaved stays on this device for now. */
  offline(): void {
    this.#down = true;
    if (this.#dirty && this.status.get().phase === "saving") this.#show({ phase: "offline" });
  }

  close(): void {
    this.#leave();
    this.#closed = true;
    document.removeEventListener("visibilitychange", this.#visibility);
    removeEventListener("pagehide", this.#leave);
    removeEventListener(SAVE_EVENT, this.#saveAsked);
    removeEventListener("online", this.#again);
    clearTimeout(this.#saveTimer);
    this.#keep?.close();
  }

  #start(state: ActivityState, saved: A): void {
    this.#keep = new Keep(state.person, this.#scope, this.#heard);
    const kept = this.#keep.read();
    if (!kept?.dirty) return this.#settle(saved, state.version, state.saved_at);
    this.#dirty = true;
    this.#base = kept.base;
    this.#sent = kept.sent;
    this.answer.set(kept.answer as A);
    if (kept.other !== undefined) this.other.set(kept.other as A);
    this.#meet(saved, state.version, state.saved_at);
  }

  /** The commons' version becomes ours. */
  #settle(saved: A, version: number, savedAt: string | null): void {
    if (version < this.#base) return;
    this.#base = version;
    if (!same(saved, this.answer.get())) this.answer.set(saved);
    this.#show({ phase: version ? "saved" : "idle", savedAt, message: "" });
  }

  /** The commons' version meets one that is still being typed here. */
  #meet(saved: A, version: number, savedAt: string | null): void {
    if (same(saved, this.answer.get())) {
      this.#dirty = false;
      this.other.set(null);
      this.#settle(saved, version, savedAt);
      return this.#keepNow();
    }
    // A save whose reply was lost is no other person's version.
    const own = [this.#sent?.answer, ...this.#unsure].some(
      (sent) => sent !== undefined && same(saved, sent),
    );
    if (version > this.#base && !own) this.other.set(saved);
    this.#base = Math.max(version, this.#base);
    this.#show({ phase: "saving" });
    this.#keepNow();
    void this.#save();
  }

  /** Another tab or view of this activity kept something. */
  #heard = (kept: Kept): void => {
    const theirs = kept.answer as A;
    if (same(theirs, this.answer.get())) {
      this.#base = Math.max(this.#base, kept.base);
      if (!kept.dirty && !this.#saving) this.#dirty = false;
    } else if (this.#dirty) {
      this.other.set(theirs);
    } else {
      this.#base = Math.max(this.#base, kept.base);
      this.answer.set(theirs);
    }
  };

  #keepNow = (): void => {
    clearTimeout(this.#keepTimer);
    this.#keepTimer = undefined;
    if (!this.#keep || this.#closed) return;
    const other = this.other.get();
    const kept = this.#keep.write({
      answer: this.answer.get(),
      base: this.#base,
      dirty: this.#dirty,
      sent: this.#sent,
      ...(other === null ? {} : { other }),
    });
    if (kept !== this.status.get().kept) this.#show({ kept });
  };

  #saveSoon(): void {
    const now = Date.now();
    this.#typingSince ||= now;
    const latest = this.#typingSince + SAVE_AT_LATEST_MS - now;
    this.#saveAfter(Math.max(0, Math.min(SAVE_MS, latest)));
  }

  #saveAfter(milliseconds: number): void {
    clearTimeout(this.#saveTimer);
    if (this.#closed) return;
    this.#saveTimer = setTimeout(() => void this.#save(), milliseconds);
  }

  #save(): Promise<void> {
    const ready = this.#dirty && this.#keep && this.other.get() === null;
    if (!this.#saving && ready) {
      this.#saving = this.#send().finally(() => (this.#saving = null));
    }
    return this.#saving ?? Promise.resolve();
  }

  async #send(): Promise<void> {
    this.#typingSince = 0;
    const answer = this.answer.get();
    if (!this.#sent || !same(this.#sent.answer, answer)) this.#sendNext(answer);
    this.#keepNow();
    try {
      const payload = { key: this.#sent!.key, answer };
      this.#saved(answer, await this.#link.send<DraftOut>("draft", payload));
    } catch (error) {
      this.#failed(error);
    }
  }

  #sendNext(answer: A): void {
    if (this.#sent && this.#failures) {
      this.#unsure = [...this.#unsure, this.#sent.answer as A].slice(-UNSURE);
    }
    this.#sent = { answer, key: newKey() };
  }

  #saved(answer: A, out: DraftOut): void {
    this.#failures = 0;
    this.#unsure = [];
    this.#down = false;
    this.#base = Math.max(this.#base, out.version);
    this.#dirty = !same(this.answer.get(), answer);
    if (this.#dirty) this.#saveSoon();
    const phase = this.#dirty ? "saving" : "saved";
    this.#show({ phase, savedAt: out.saved_at, message: "" });
    this.#keepNow();
  }

  #failed(error: unknown): void {
    if (error instanceof OpError && !error.offline) {
      return this.#show({ phase: "refused", message: error.message });
    }
    this.#show({ phase: "offline" });
    this.#saveAfter(AGAIN_MS[Math.min(this.#failures++, AGAIN_MS.length - 1)]!);
  }

  #show(change: Partial<DraftStatus>): void {
    this.status.set({ ...this.status.get(), ...change });
  }

  #again = (): void => {
    if (this.#dirty) this.#saveAfter(0);
  };

  #leave = (): void => {
    if (this.#keepTimer !== undefined) this.#keepNow();
    if (this.#dirty) void this.#save();
  };

  #visibility = (): void => {
    if (document.visibilityState === "hidden") this.#leave();
    // Another device may have gone on meanwhile: look before anything is typed over it.
    else if (this.#keep && !this.#dirty) this.#link.refresh();
  };
}

/** Carries posts to the commons: each is kept in the browser and sent until it is acknowledged. */
import { OpError, newKey } from "./model.js";
import { add, drop, due, isRefusal, readOutbox, refuse, writeOutbox } from "./outbox.js";
import type { Extras, Parcel, Shelf } from "./outbox.js";
import { Store } from "./store.js";

/** How long to wait before trying again, by the number of failures; the last one repeats. */
const AGAIN_MS = [2_000, 4_000, 8_000, 16_000, 30_000] as const;

/** The browser's local storage. Even asking for it may throw, so it is asked for at each use. */
const LOCAL: Shelf = {
  getItem: (name) => localStorage.getItem(name),
  setItem: (name, value) => localStorage.setItem(name, value),
  removeItem: (name) => localStorage.removeItem(name),
};

/** What a courier tells of. */
export interface News {
  /** `answer` is what the commons said to it. */
  sent: (parcel: Parcel, answer: unknown) => void;
  refused: (parcel: Parcel, error: OpError) => void;
}

export class Courier {
  readonly parcels: Store<readonly Parcel[]>;
  /** False where the browser keeps nothing: the page must stay open until all is sent. */
  readonly kept = new Store(true);
  /** Whether the last attempt did not get through. */
  readonly stuck = new Store(false);
  /** Why it did not, where the commons itself asked to wait. */
  readonly why = new Store("");
  news: News = { sent: () => undefined, refused: () => undefined };

  readonly #name: string;
  readonly #post: (parcel: Parcel) => Promise<unknown>;
  #busy = false;
  #closed = false;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `name` is where the parcels are kept; `post` brings one to the commons. */
  constructor(name: string, post: (parcel: Parcel) => Promise<unknown>) {
    this.#name = name;
    this.#post = post;
    this.parcels = new Store<readonly Parcel[]>(readOutbox(LOCAL, name));
    addEventListener("storage", this.#heard);
    addEventListener("online", this.#again);
  }

  /** Put a post on its way. */
  send(text: string, replyTo: number | null, extras: Extras = {}): void {
    this.#change((all) => add(all, { key: newKey(), text, reply_to: replyTo, ...extras }));
    void this.deliver();
  }

  /** Take a post back out, to change it or to let it go. */
  withdraw(key: string): void {
    this.#change((all) => drop(all, key));
  }

  /** Send what is due, one after the other: an answer may need the own post before it. */
  async deliver(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    clearTimeout(this.#timer);
    try {
      let next = this.#next();
      while (next && (await this.#one(next))) next = this.#next();
    } finally {
      this.#busy = false;
    }
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    removeEventListener("storage", this.#heard);
    removeEventListener("online", this.#again);
  }

  #next(): Parcel | undefined {
    return this.#closed ? undefined : due(this.parcels.get())[0];
  }

  /** Whether to go on with the next one. */
  async #one(parcel: Parcel): Promise<boolean> {
    try {
      const answer = await this.#post(parcel);
      this.#failures = 0;
      this.stuck.set(false);
      this.why.set("");
      this.#change((all) => drop(all, parcel.key));
      this.news.sent(parcel, answer);
      return true;
    } catch (error) {
      return this.#failed(parcel, error);
    }
  }

  #failed(parcel: Parcel, error: unknown): boolean {
    const known = error instanceof OpError ? error : new OpError({ code: "offline", message: "" });
    if (isRefusal(known.code)) {
      this.#change((all) => refuse(all, parcel.key, known.message));
      this.news.refused(parcel, known);
      return true;
    }
    this.stuck.set(true);
    this.why.set(known.code === "too_fast" ? known.message : "");
    const { seconds } = known.details;
    const usual = AGAIN_MS[Math.min(this.#failures++, AGAIN_MS.length - 1)]!;
    const pause = typeof seconds === "number" ? Math.max(usual, seconds * 1_000) : usual;
    if (!this.#closed) this.#timer = setTimeout(this.#again, pause);
    return false;
  }

  #change(make: (all: readonly Parcel[]) => Parcel[]): void {
    // Another tab may have changed the shelf. Where nothing is kept, memory is all there is.
    const before = this.kept.get() ? readOutbox(LOCAL, this.#name) : this.parcels.get();
    const after = make(before);
    this.kept.set(writeOutbox(LOCAL, this.#name, after));
    this.parcels.set(after);
  }

  #again = (): void => void this.deliver();

  #heard = (event: StorageEvent): void => {
    if (event.key === this.#name) this.parcels.set(readOutbox(LOCAL, this.#name));
  };
}

/**
 * Whether the other end of a line still lives.
 *
 * A line that is cut without a word (a laptop that slept, a school's router) stays “open” for the
 * browser for minutes. So there is a ping when nothing was heard for a while, sooner when something
 * was sent and nothing came back, and at once when the page wakes up.
 */

/** A line at rest is asked this often. */
export const BEAT_MS = 20_000;
/** Something was sent, and nothing at all was heard since. */
export const PROBE_MS = 3_000;
/** How long a ping may stay without any word. */
export const ANSWER_MS = 10_000;
/** The same where the page has just woken up and somebody sits before it. */
export const WAKING_MS = 4_000;
/** How long a connection may take to open, and an open one to greet. */
export const OPEN_MS = 15_000;
export const HELLO_MS = 60_000;

type Timer = ReturnType<typeof setTimeout>;

export class Pulse {
  readonly #ping: () => void;
  readonly #dead: () => void;
  #next: Timer | undefined;
  #deadline: Timer | undefined;
  #beating = false;
  #probing = false;

  constructor(ping: () => void, dead: () => void) {
    this.#ping = ping;
    this.#dead = dead;
  }

  /** Something has to be heard within this time; what is heard before begins the beat. */
  expect(milliseconds: number): void {
    this.stop();
    this.#deadline = setTimeout(this.#dead, milliseconds);
  }

  /** The other end greeted: from now on it is asked. */
  begin(): void {
    this.#beating = true;
    this.heard();
  }

  heard(): void {
    if (!this.#beating) return;
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
    this.#probing = false;
    this.#after(BEAT_MS);
  }

  /** Something was sent that will have an answer. */
  sent(): void {
    if (!this.#beating || this.#deadline !== undefined || this.#probing) return;
    this.#probing = true;
    this.#after(PROBE_MS);
  }

  /** The page wakes up: is anybody there? */
  check(): void {
    if (this.#beating) this.#ask(WAKING_MS);
  }

  stop(): void {
    clearTimeout(this.#next);
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
    this.#beating = false;
    this.#probing = false;
  }

  #after(milliseconds: number): void {
    clearTimeout(this.#next);
    this.#next = setTimeout(() => this.#ask(ANSWER_MS), milliseconds);
  }

  #ask(patience: number): void {
    clearTimeout(this.#next);
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(this.#dead, patience);
    this.#ping();
  }
}

/**
 * Typed text on this device: local storage, and a channel by which the tabs (and views) that show
 * the same activity hear of each other.
 */
import type { Json, Scope } from "./types.js";

/** What is kept of an answer that is being typed. */
export interface Kept {
  answer: Json;
  /** Version of the saved draft that the typing started from. */
  base: number;
  /** Whether the commons does not have this answer yet. */
  dirty: boolean;
  /** The last answer that was sent and the key it was sent with. */
  sent: { answer: Json; key: string } | null;
  /** Another version of the answer, while it is undecided which one stays. */
  other?: Json;
}

/** A check that was asked for and not answered yet: asked again, it must keep its key. */
export interface Asked {
  answer: Json;
  key: string;
}

export function same(one: Json, two: Json): boolean {
  if (one === two) return true;
  if (typeof one !== "object" || typeof two !== "object" || !one || !two) return false;
  if (Array.isArray(one) !== Array.isArray(two)) return false;
  const [a, b] = [one, two] as [Record<string, Json>, Record<string, Json>];
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => key in b && same(a[key]!, b[key]!))
  );
}

/** Local storage under one activity's name; a browser that refuses it just keeps nothing. */
export class Keep {
  readonly #name: string;
  readonly #channel: BroadcastChannel;
  #checked: Json = null;

  constructor(person: string, scope: Scope, heard: (kept: Kept) => void) {
    this.#name = ["staffroom", person, scope.edition, scope.module, scope.activity].join(":");
    this.#channel = new BroadcastChannel(this.#name);
    this.#channel.onmessage = (event: MessageEvent) => heard(event.data as Kept);
  }

  read(): Kept | null {
    return this.#get<Kept>(this.#name);
  }

  /** Keep on this device and tell the other tabs; false when the device refuses. */
  write(kept: Kept): boolean {
    const done = this.#put(this.#name, kept);
    this.#channel.postMessage(kept);
    return done;
  }

  asked(): Asked | null {
    return this.#get<Asked>(`${this.#name}:asked`);
  }

  ask(asked: Asked | null): void {
    this.#put(`${this.#name}:asked`, asked);
  }

  /** The answer that the last result speaks of. */
  checked(): Json {
    return (this.#checked ??= this.#get<Json>(`${this.#name}:checked`));
  }

  markChecked(answer: Json): void {
    this.#checked = answer;
    this.#put(`${this.#name}:checked`, answer);
  }

  close(): void {
    this.#channel.close();
  }

  #get<T>(name: string): T | null {
    try {
      return JSON.parse(localStorage.getItem(name) ?? "null") as T | null;
    } catch {
      return null;
    }
  }

  #put(name: string, value: unknown): boolean {
    try {
      if (value === null) localStorage.removeItem(name);
      else localStorage.setItem(name, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  }
}

/**
 * What goes with a text that is being written: pictures, the names of those it mentions, the mark
 * of an answer in a support circle. It is kept in this browser until the text has arrived.
 */
import { Store } from "./store.js";
import type { Extras } from "./outbox.js";
import type { Label, Picture } from "./wire-talk.js";
import type { Place } from "./writing.js";

/** A picture that the commons has taken in; `src` shows it, while the page is open. */
export interface Enclosure extends Picture {
  readonly src?: string;
}

export interface Slip {
  readonly pictures: readonly Enclosure[];
  /** Names of colleagues by the display name that stands in the text. */
  readonly names: Readonly<Record<string, string>>;
  readonly label: Label | null;
  readonly advice: boolean;
}

export const EMPTY: Slip = { pictures: [], names: {}, label: null, advice: false };

type Slips = Readonly<Record<string, Slip>>;

export class Enclosed {
  readonly slips: Store<Slips>;
  readonly #name: string;
  /** Of texts that are on their way: one that comes back gets its own again. */
  readonly #away = new Map<Place, Slip>();

  constructor(name: string) {
    this.#name = name;
    this.slips = new Store<Slips>(read(name));
  }

  of(place: Place): Slip {
    return this.slips.get()[String(place)] ?? EMPTY;
  }

  change(place: Place, change: Partial<Slip>): void {
    this.#set(place, { ...this.of(place), ...change });
  }

  /** What goes with the text as it stands now. */
  extras(place: Place, text: string): Extras {
    const { pictures, names, label, advice } = this.of(place);
    const mentions = Object.entries(names).filter(([display]) => text.includes(`@${display}`));
    return {
      ...(mentions.length ? { mentions: [...new Set(mentions.map(([, name]) => name))] } : {}),
      ...(pictures.length ? { pictures: pictures.map(({ id }) => id) } : {}),
      ...(label ? { label } : {}),
      ...(advice ? { advice } : {}),
    };
  }

  /** The text has been sent off. */
  away(place: Place): void {
    this.#away.set(place, this.of(place));
    this.#set(place, null);
  }

  /** The text has come back. */
  restore(place: Place): void {
    const slip = this.#away.get(place);
    if (slip) this.#set(place, slip);
  }

  /** The text has arrived. */
  forget(place: Place): void {
    this.#away.delete(place);
  }

  #set(place: Place, slip: Slip | null): void {
    const { [String(place)]: _, ...others } = this.slips.get();
    const all: Slips = slip ? { ...others, [String(place)]: slip } : others;
    this.slips.set(all);
    try {
      if (Object.keys(all).length) localStorage.setItem(this.#name, JSON.stringify(all, small));
      else localStorage.removeItem(this.#name);
    } catch {
      // A browser that keeps nothing: it is there while the page is open.
    }
  }
}

/** What is kept is not the pictures themselves: the commons has them. */
const small = (key: string, value: unknown): unknown => (key === "src" ? undefined : value);

function read(name: string): Slips {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(name) ?? "{}");
    return typeof kept === "object" && kept ? (kept as Slips) : {};
  } catch {
    return {};
  }
}

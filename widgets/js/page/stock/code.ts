/**
 * The code and style of other people's anywidgets: always a file of the page, never a text.
 *
 * The server puts the addresses of files in place of the texts. What a kernel makes later brings
 * its texts along, which the page's policy would not run; a widget of a class that the page knows
 * gets that class's files, and any other cannot be shown.
 */
import { cannotLoad, madeLater } from "./words";

type State = Record<string, unknown>;

const KEYS = ["_esm", "_css"];

const isAddress = (value: unknown): value is string =>
  typeof value === "string" && /^(https?:\/)?\/[^\s]*$/.test(value);

export class CodeFiles {
  private readonly files = new Map<string, State>();

  /** Makes addresses whole, and remembers them by the class they belong to. */
  private learn(state: State): State {
    const whole = { ...state };
    for (const key of KEYS) {
      const value = state[key];
      if (isAddress(value)) whole[key] = new URL(value, document.baseURI).href;
    }
    const known = Object.fromEntries(KEYS.map((key) => [key, whole[key] ?? ""]));
    this.files.set(String(state._anywidget_id), known);
    return whole;
  }

  /** The state with which an anywidget can start; its code has been fetched by then. */
  async ready(state: State): Promise<State> {
    const known = this.files.get(String(state._anywidget_id));
    const own = isAddress(state._esm) ? this.learn(state) : known && { ...state, ...known };
    if (!own) throw madeLater();
    try {
      // Fetched here, so that a failure is told in words and no time limit of anywidget's runs.
      await import(/* @vite-ignore */ String(own._esm));
    } catch (error) {
      throw cannotLoad(error);
    }
    return own;
  }

  /** Remembers the files of a model before any other of its class asks for them. */
  note(state: State): void {
    if (isAddress(state._esm)) this.learn(state);
  }
}

/** What a kernel says of a model's state, without the texts of code and style. */
export function withoutCode(state: unknown): void {
  if (typeof state !== "object" || !state) return;
  for (const key of KEYS) delete (state as State)[key];
}

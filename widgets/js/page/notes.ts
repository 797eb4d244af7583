/**
 * Notes of one's own beside a module: kept on this device with every letter, in the account a
 * moment later. What another device wrote meanwhile is shown beside, and never overwritten unseen.
 */
import type { PageData } from "./data.js";

export const SAVE_MS = 1_000;
export const AGAIN_MS = 10_000;

interface Kept {
  readonly version: number;
  readonly body: { readonly text: string } | null;
}

interface Answer {
  readonly status: number;
  readonly person: string;
  readonly document: Kept | null;
}

/** What waits on this device: written over this version of what the account has. */
interface Waiting {
  readonly version: number;
  readonly text: string;
}

type Ask = (change?: { version: number; body: { text: string } }) => Promise<Answer>;

function token(): string {
  return /(?:^|; )_xsrf=([^;]*)/.exec(document.cookie)?.[1] ?? "";
}

/** Ask the classroom, which asks the commons in the reader's name. */
const asking: Ask = async (change) => {
  const headers = { "X-XSRFToken": token(), "Content-Type": "application/json" };
  const body = change ? { body: JSON.stringify(change) } : {};
  const method = change ? "PUT" : "GET";
  const answer = await fetch("notes", { method, headers, redirect: "error", ...body });
  const known = answer.headers.get("Content-Type")?.startsWith("application/json");
  if (!known) throw new Error(`notes: ${answer.status}`);
  return { status: answer.status, ...((await answer.json()) as Omit<Answer, "status">) };
};

function made<T extends HTMLElement>(kind: string, props: Partial<T>): T {
  return Object.assign(document.createElement(kind), props) as T;
}

class Notes {
  readonly #words: DOMStringMap;
  readonly #field: HTMLTextAreaElement;
  readonly #status = made<HTMLParagraphElement>("p", { className: "sr-muted", role: "status" });
  readonly #beside = made<HTMLDivElement>("div", {});
  readonly #key: string;
  #version: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving = false;
  #changed = false;
  #newer: Kept | null = null;

  constructor(
    place: HTMLElement,
    page: Pick<PageData, "edition" | "module">,
    readonly ask: Ask,
    { person, document }: Answer,
  ) {
    this.#words = place.dataset;
    this.#key = ["staffroom", person, page.edition, page.module, "notes"].join(":");
    this.#version = document?.version ?? 0;
    const label = made<HTMLLabelElement>("label", { className: "sr-label", htmlFor: "sr-notes-text" });
    label.textContent = this.#words["label"]!;
    const value = document?.body?.text ?? "";
    this.#field = made<HTMLTextAreaElement>("textarea", { id: "sr-notes-text", className: "sr-textarea", value });
    this.#field.addEventListener("input", () => this.#typed());
    place.replaceChildren(label, this.#field, this.#status, this.#beside);
    addEventListener("pagehide", () => void (this.#changed && this.#save()));
    addEventListener("online", () => void (this.#changed && this.#save()));
    this.#resume(document);
  }

  focus(): void {
    this.#field.focus();
  }

  /** Take up what this device kept and the account has not got. */
  #resume(document: Kept | null): void {
    const waiting = this.#waiting();
    const text = document?.body?.text ?? "";
    if (!waiting || waiting.text === text) return this.#keep(null);
    this.#field.value = waiting.text;
    this.#changed = true;
    if (document && document.version > waiting.version) this.#showNewer(document);
    else void this.#save();
  }

  #waiting(): Waiting | null {
    try {
      return JSON.parse(localStorage.getItem(this.#key) ?? "null") as Waiting | null;
    } catch {
      return null;
    }
  }

  #keep(waiting: Waiting | null): void {
    try {
      if (waiting) localStorage.setItem(this.#key, JSON.stringify(waiting));
      else localStorage.removeItem(this.#key);
    } catch {
      // A browser that keeps nothing: the field and the account do.
    }
  }

  #typed(): void {
    this.#changed = true;
    this.#keep({ version: this.#version, text: this.#field.value });
    this.#say("saving");
    this.#later(SAVE_MS);
  }

  #later(after: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(), after);
  }

  async #save(): Promise<void> {
    if (this.#saving || this.#newer) return;
    this.#saving = true;
    const text = this.#field.value;
    try {
      this.#saved(await this.ask({ version: this.#version, body: { text } }), text);
    } catch {
      this.#say("offline");
      this.#later(AGAIN_MS);
    } finally {
      this.#saving = false;
    }
  }

  #saved({ status, document }: Answer, text: string): void {
    if (status === 409 && document) return this.#showNewer(document);
    if (status === 413 || status === 422) return this.#say("long");
    if (status !== 200 || !document) throw new Error(`notes: ${status}`);
    this.#version = document.version;
    this.#changed = this.#field.value !== text;
    this.#keep(this.#changed ? { version: this.#version, text: this.#field.value } : null);
    if (this.#changed) this.#later(SAVE_MS);
    else this.#say("saved");
  }

  /** Both texts are there until the reader has said what becomes of them. */
  #showNewer(document: Kept): void {
    this.#newer = document;
    const other = document.body?.text ?? "";
    const words = made<HTMLParagraphElement>("p", { textContent: this.#words["other"]! });
    const text = made<HTMLElement>("blockquote", { textContent: other });
    text.style.whiteSpace = "pre-wrap";
    const both = this.#button("both", () => `${other}\n\n${this.#field.value}`);
    const mine = this.#button("mine", () => this.#field.value);
    const box = made<HTMLDivElement>("div", { className: "sr-notice sr-notice--warn" });
    box.setAttribute("role", "alert");
    const actions = made<HTMLDivElement>("div", { className: "sr-actions" });
    actions.append(both, mine);
    box.append(words, text, actions);
    this.#beside.replaceChildren(box);
    this.#say("");
  }

  #button(name: string, text: () => string): HTMLButtonElement {
    const button = made<HTMLButtonElement>("button", { type: "button", className: "sr-button" });
    button.textContent = this.#words[name]!;
    button.addEventListener("click", () => {
      this.#version = this.#newer?.version ?? this.#version;
      this.#newer = null;
      this.#field.value = text();
      this.#beside.replaceChildren();
      this.#typed();
      this.#field.focus();
    });
    return button;
  }

  #say(name: string): void {
    this.#status.textContent = name && this.#words[name]!;
  }
}

/** Fetch the notes and show them; what cannot be fetched now is tried again. */
export async function openNotes(
  place: HTMLElement,
  page: Pick<PageData, "edition" | "module">,
  ask: Ask = asking,
): Promise<void> {
  try {
    const answer = await ask();
    if (answer.status !== 200) throw new Error(`notes: ${answer.status}`);
    new Notes(place, page, ask, answer).focus();
  } catch {
    place.textContent = place.dataset["offline"]!;
    setTimeout(() => void openNotes(place, page, ask), AGAIN_MS);
  }
}

/**
 * What the reader is told of the line: calmly, at the foot of the window, only when it matters.
 *
 * The words are in a polite live region that is there from the start; nothing takes the focus and
 * nothing on the page moves. A broken line is given some seconds to mend itself in silence.
 */
import type { Texts } from "../texts.js";
import type { Line, Standing } from "./line.js";

/** A line may be gone, or not there yet, for so long without a word. */
export const LOST_AFTER_MS = 5_000;
export const FIRST_AFTER_MS = 12_000;
/** How long “back” is said to those who hear the page. */
const BACK_MS = 5_000;

interface Said {
  words: string;
  button?: string;
  press?: () => void;
}

const reload = (): void => location.reload();

function sayingOf(standing: Standing, { t }: Texts, line: Line): Said | null {
  switch (standing) {
    case "connecting":
      return {
        words: t(
          "No connection. You may go on writing: your text is kept on this device and will be sent later.",
        ),
      };
    case "signed-out":
      return {
        words: t("You are signed out. What you typed is kept on this device."),
        button: t("Sign in"),
        press: reload,
      };
    case "gone":
      return {
        words: t("This module has been renewed. What you typed is kept; reload the page to go on."),
        button: t("Reload the page"),
        press: reload,
      };
    case "refused":
      return {
        words: t("The page lost its connection. What you typed is kept; reload the page to go on."),
        button: t("Reload the page"),
        press: reload,
      };
    case "stranger":
      return {
        words: t("Someone else has signed in here. Reload the page to go on."),
        button: t("Reload the page"),
        press: reload,
      };
    case "elsewhere":
      return {
        words: t("This page continues in another tab."),
        button: t("Continue here"),
        press: () => line.connect(),
      };
    default:
      return null;
  }
}

export class Notice {
  readonly #box = document.createElement("div");
  readonly #words = document.createElement("p");
  readonly #button = document.createElement("button");
  #timer: ReturnType<typeof setTimeout> | undefined;
  #attached = false;

  constructor(
    private readonly line: Line,
    private readonly texts: Texts,
  ) {
    this.#box.className = "sr-line sr-visually-hidden";
    this.#words.setAttribute("role", "status");
    this.#button.className = "sr-button";
    this.#button.type = "button";
    this.#button.hidden = true;
    this.#box.append(this.#words, this.#button);
    (document.querySelector("main") ?? document.body).prepend(this.#box);
    line.on("standing", (standing) => this.#stands(standing));
    this.#stands(line.standing);
  }

  #stands(standing: Standing): void {
    clearTimeout(this.#timer);
    if (standing === "attached") return this.#back();
    const wait = standing !== "connecting" ? 0 : this.#attached ? LOST_AFTER_MS : FIRST_AFTER_MS;
    const say = (): void => this.#show(sayingOf(standing, this.texts, this.line));
    // What is said already stays until it is known better.
    if (wait) this.#timer = setTimeout(say, wait);
    else say();
  }

  #back(): void {
    this.#attached = true;
    if (!this.#shown) return;
    const { t } = this.texts;
    this.#show(null);
    this.#words.textContent = t("The connection is back.");
    this.#timer = setTimeout(() => (this.#words.textContent = ""), BACK_MS);
  }

  get #shown(): boolean {
    return !this.#box.classList.contains("sr-visually-hidden");
  }

  #show(said: Said | null): void {
    const focused = this.#button === document.activeElement;
    this.#box.classList.toggle("sr-visually-hidden", !said);
    document.documentElement.classList.toggle("sr-has-line", Boolean(said));
    this.#words.textContent = said?.words ?? "";
    this.#button.hidden = !said?.button;
    this.#button.textContent = said?.button ?? "";
    this.#button.onclick = said?.press ?? null;
    // Whoever pressed it goes on reading, not at the top of the document.
    if (focused && this.#button.hidden) document.querySelector<HTMLElement>("main")?.focus({ preventScroll: true });
  }
}

/**
 * Pages on a weak line: a picture is fetched when it is asked for.
 *
 * Without this script each picture's place has its alt text and a link to it. With it a button
 * stands instead of the link, and the picture comes into its place in the page; what does not
 * load gives the button back.
 */

type Translate = (english: string) => string;

/** The place of one picture: alt text, a link, a button, and the picture itself in a template. */
class Place {
  readonly #box: HTMLElement;
  readonly #button: HTMLButtonElement;
  readonly #template: HTMLTemplateElement;
  readonly #words = document.createElement("span");
  readonly #t: Translate;
  readonly #changed: () => void;
  #picture: Element | null = null;

  constructor(box: HTMLElement, t: Translate, changed: () => void) {
    this.#box = box;
    this.#t = t;
    this.#changed = changed;
    this.#button = box.querySelector<HTMLButtonElement>(".sr-picture-show")!;
    this.#template = box.querySelector("template")!;
    box.querySelector(".sr-picture-link")?.remove();
    // A live region has to be there before it speaks.
    this.#words.className = "sr-picture-words";
    this.#words.setAttribute("role", "status");
    box.append(this.#words);
    this.#button.hidden = false;
    this.#button.onclick = () => {
      this.show("eager")?.focus();
      changed();
    };
  }

  get waits(): boolean {
    return this.#picture === null;
  }

  /** Put the picture into its place; whoever listens or works by keyboard can be led to it. */
  show(loading: "eager" | "lazy"): HTMLImageElement | null {
    const made = this.#template.content.firstElementChild?.cloneNode(true) as Element | undefined;
    const img = made?.matches("img") ? made : made?.querySelector("img");
    if (!made || !(img instanceof HTMLImageElement)) return null;
    img.loading = loading;
    img.tabIndex = -1;
    img.onerror = () => this.#failed(img);
    this.#words.textContent = "";
    this.#picture = made;
    this.#button.hidden = true;
    this.#alt?.setAttribute("hidden", "");
    this.#box.classList.add("sr-picture--shown");
    this.#box.prepend(made);
    return img;
  }

  #failed(img: HTMLImageElement): void {
    const focused = document.activeElement === img;
    this.#picture?.remove();
    this.#picture = null;
    this.#box.classList.remove("sr-picture--shown");
    this.#alt?.removeAttribute("hidden");
    this.#button.hidden = false;
    this.#words.textContent = this.#t("The picture did not load. Please try again.");
    if (focused) this.#button.focus();
    this.#changed();
  }

  get #alt(): Element | null {
    return this.#box.querySelector(".sr-picture-alt");
  }
}

/** Show all that wait; those further down are fetched when they come near. */
function showAll(places: Place[]): void {
  const shown = places.filter((place) => place.waits).map((place) => place.show("lazy"));
  shown[0]?.focus();
}

/**
 * Let the pictures of a light page come at a tap.
 *
 * `t` gives the text of the interface in the page's language.
 */
export function enableLight(t: Translate): void {
  const all = document.querySelector<HTMLButtonElement>(".sr-pictures-all");
  const settle = (): void => {
    if (all) all.hidden = places.filter((place) => place.waits).length < 2;
  };
  const places = [...document.querySelectorAll<HTMLElement>(".sr-picture")].map((box) => new Place(box, t, settle));
  settle();
  if (!all) return;
  all.onclick = () => {
    showAll(places);
    settle();
  };
}

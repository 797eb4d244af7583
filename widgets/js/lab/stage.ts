/**
 * The panel of a preview: the page in a frame that is as wide as the device, whatever room there is.
 *
 * Where the panel is narrower, the frame is drawn smaller; the page does not notice.
 */
export interface Words {
  frame: string;
  width: string;
  phone: string;
  laptop: string;
  tab: string;
  afresh: string;
  afresh_caption: string;
}

export const WIDTHS = { phone: 390, laptop: 1280 } as const;
type Device = keyof typeof WIDTHS;
const KEPT = "staffroom-preview-width";
/** The page keeps its own origin; what it may not do is lead JupyterLab elsewhere. */
const SANDBOX =
  "allow-same-origin allow-scripts allow-forms allow-modals allow-downloads allow-popups allow-popups-to-escape-sandbox";
const STYLE = `
.sr-stage { display: flex; flex-direction: column; height: 100%; background: var(--jp-layout-color2); }
.sr-stage__bar { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; padding: 6px 10px;
  background: var(--jp-layout-color1); border-bottom: 1px solid var(--jp-border-color1);
  color: var(--jp-ui-font-color1); font: var(--jp-ui-font-size1) var(--jp-ui-font-family); }
.sr-stage__bar fieldset { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: center; margin: 0; padding: 0; border: 0; }
.sr-stage__bar legend { float: left; margin-inline-end: 12px; padding: 0; line-height: 24px; }
.sr-stage__bar label { display: inline-flex; gap: 4px; align-items: center; min-height: 24px; }
.sr-stage__bar button { min-height: 24px; padding: 2px 10px; color: inherit; font: inherit;
  background: var(--jp-layout-color2); border: 1px solid var(--jp-border-color1); border-radius: 4px; }
.sr-stage__bar a { color: var(--jp-content-link-color); text-decoration: underline; }
.sr-stage__room { flex: 1; min-height: 0; overflow: hidden; position: relative; }
.sr-stage__room iframe { position: absolute; top: 0; border: 0; background: #fff; transform-origin: 0 0; }
`;

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Partial<HTMLElementTagNameMap[K]>,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** How large a frame is drawn in a room, so that it is wholly seen. */
export function fit(wide: number, room: number): number {
  return room > 0 ? Math.min(1, room / wide) : 1;
}

export class Stage {
  readonly node: HTMLElement;
  readonly #frame: HTMLIFrameElement;
  readonly #room: HTMLElement;
  readonly #watch: ResizeObserver;
  #device: Device = localStorage.getItem(KEPT) === "laptop" ? "laptop" : "phone";

  /**
   * @param address of the page, that may be in a frame.
   * @param tab of the same page in a tab of its own.
   * @param afresh has the server forget what was answered in previews.
   */
  constructor(words: Words, address: string, tab: string, afresh: () => Promise<void>) {
    this.#frame = element("iframe", { title: words.frame, src: address });
    this.#frame.setAttribute("sandbox", SANDBOX);
    this.#room = element("div", { className: "sr-stage__room" }, this.#frame);
    const again = element("button", { type: "button", title: words.afresh_caption }, words.afresh);
    again.addEventListener("click", () => {
      afresh()
        .then(() => this.#frame.contentWindow?.location.reload())
        .catch((error: unknown) => console.error(error));
    });
    const elsewhere = element("a", { href: tab, target: "_blank", rel: "noopener" }, words.tab);
    const bar = element("div", { className: "sr-stage__bar" }, this.#choice(words), elsewhere, again);
    this.node = element("div", { className: "sr-stage" }, element("style", {}, STYLE), bar, this.#room);
    this.#watch = new ResizeObserver(() => this.#lay());
    this.#watch.observe(this.#room);
  }

  /** Stop watching the room. */
  end(): void {
    this.#watch.disconnect();
  }

  #choice(words: Words): HTMLElement {
    const name = `sr-stage-${Math.random().toString(36).slice(2)}`;
    const choices = (Object.keys(WIDTHS) as Device[]).map((device) => {
      const radio = element("input", { type: "radio", name, value: device, checked: device === this.#device });
      radio.addEventListener("change", () => this.#choose(device));
      return element("label", {}, radio, words[device]);
    });
    return element("fieldset", {}, element("legend", {}, words.width), ...choices);
  }

  #choose(device: Device): void {
    this.#device = device;
    localStorage.setItem(KEPT, device);
    this.#lay();
  }

  #lay(): void {
    const { clientWidth: room, clientHeight: height } = this.#room;
    const wide = WIDTHS[this.#device];
    const scale = fit(wide, room);
    Object.assign(this.#frame.style, {
      width: `${wide}px`,
      height: `${height / scale}px`,
      left: `${Math.max(0, (room - wide * scale) / 2)}px`,
      transform: scale < 1 ? `scale(${scale})` : "none",
    });
  }
}

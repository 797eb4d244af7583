/** Pictures on a tap: by one, all at once, by keyboard, and on a line that breaks. */
import { beforeEach, describe, expect, it } from "vitest";
import { enableLight } from "./light.js";

const FAILED = "The picture did not load. Please try again.";
const translated = (english: string): string => `«${english}»`;

const place = (name: string): string => `<p>Text <span class="sr-picture">
  <span class="sr-picture-alt">Picture: ${name}</span>
  <a class="sr-picture-link" href="/pictures/${name}.webp">Show the picture (12 kB)</a>
  <button type="button" class="sr-button sr-picture-show" hidden>Show the picture (12 kB)</button>
  <template><picture><source srcset="${name}.avif"><img src="${name}.webp" alt="${name}" loading="lazy"></picture></template>
</span></p>`;

const ALL = `<button type="button" class="sr-button sr-pictures-all" hidden>Show all pictures</button>`;

const all = (): HTMLButtonElement => document.querySelector(".sr-pictures-all")!;
const buttons = (): HTMLButtonElement[] => [...document.querySelectorAll<HTMLButtonElement>(".sr-picture-show")];
const images = (): HTMLImageElement[] => [...document.querySelectorAll("img")];

function page(...names: string[]): void {
  document.body.innerHTML = ALL + names.map(place).join("");
  enableLight(translated);
}

describe("pictures on a tap", () => {
  beforeEach(() => page("one", "two", "three"));

  it("fetches nothing by itself and puts buttons in the place of links", () => {
    expect(images()).toEqual([]);
    expect(document.querySelector("a")).toBeNull();
    expect(buttons().map((button) => button.hidden)).toEqual([false, false, false]);
    expect(all().hidden).toBe(false);
  });

  it("shows the one that was asked for, with its sources, and leads there", () => {
    buttons()[1]!.click();
    const [img, ...others] = images();
    expect(others).toEqual([]);
    expect(img!.getAttribute("src")).toBe("two.webp");
    expect(img!.parentElement!.querySelector("source")).not.toBeNull();
    expect(img!.loading).toBe("eager");
    expect(document.activeElement).toBe(img);
    expect(buttons()[1]!.hidden).toBe(true);
  });

  it("says what is in a picture once: as words before, as its alt text after", () => {
    const words = document.querySelector<HTMLElement>(".sr-picture-alt")!;
    expect(words.hidden).toBe(false);
    buttons()[0]!.click();
    expect(words.hidden).toBe(true);
    expect(images()[0]!.alt).toBe("one");
  });

  it("shows all that still wait, those further down when they come near", () => {
    buttons()[0]!.click();
    all().click();
    expect(images().map((img) => img.alt)).toEqual(["one", "two", "three"]);
    expect(images().map((img) => img.loading)).toEqual(["eager", "lazy", "lazy"]);
    expect(document.activeElement).toBe(images()[1]);
    expect(all().hidden).toBe(true);
  });

  it("offers all at once only while several wait", () => {
    buttons()[0]!.click();
    expect(all().hidden).toBe(false);
    buttons()[1]!.click();
    expect(all().hidden).toBe(true);
  });

  it("gives the button back when a picture does not load, and says so", () => {
    const [first] = buttons();
    first!.click();
    images()[0]!.dispatchEvent(new Event("error"));
    expect(images()).toEqual([]);
    expect(first!.hidden).toBe(false);
    expect(document.activeElement).toBe(first);
    expect(document.querySelector("[role=status]")!.textContent).toBe(translated(FAILED));
    expect(document.querySelector<HTMLElement>(".sr-picture-alt")!.hidden).toBe(false);
    first!.click();
    expect(images()).toHaveLength(1);
    expect(document.querySelector("[role=status]")!.textContent).toBe("");
  });

  it("offers all at once again when several did not load", () => {
    all().click();
    for (const img of images()) img.dispatchEvent(new Event("error"));
    expect(all().hidden).toBe(false);
  });

  it("leaves the reader where she is when a picture she has left fails", () => {
    buttons()[0]!.click();
    buttons()[2]!.focus();
    images()[0]!.dispatchEvent(new Event("error"));
    expect(document.activeElement).toBe(buttons()[2]);
  });
});

describe("pages with few pictures", () => {
  it("needs no button for all where there is one picture", () => {
    page("one");
    expect(all().hidden).toBe(true);
    expect(buttons()[0]!.hidden).toBe(false);
  });

  it("has nothing to do where there are none", () => {
    document.body.innerHTML = "<p>Text</p>";
    expect(() => enableLight(translated)).not.toThrow();
  });

  it("takes a drawing, which has no other format", () => {
    document.body.innerHTML = place("one").replace(/<\/?picture>|<source[^>]*>/g, "");
    enableLight(translated);
    buttons()[0]!.click();
    expect(images()[0]!.alt).toBe("one");
  });
});

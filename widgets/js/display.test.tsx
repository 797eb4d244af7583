import { fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import display from "./display.js";
import { COOKIE, LANGUAGE_COOKIE } from "./display-look.js";
import { Refusal, show, violations } from "./testing.js";
import { AskedModel, at } from "./testing-asks.js";

const ME = { name: "tanna", display_name: "Anna", locale: "en", roles: ["teacher"] };
const KEPT = { text: 115, contrast: "device", motion: "device", pictures: "device" };
type Change = { version: number; body: Record<string, unknown> };

class Newer extends Refusal {
  readonly details = { document: { version: 7, body: KEPT, saved_at: null } };
}

const keeps = (args: object): object => {
  const { version, body } = args as Change;
  return { version: version + 1, body, saved_at: null };
};

function model(answers: object = {}): AskedModel {
  return new AskedModel("display", {
    me: ME,
    display: { version: 4, body: KEPT, saved_at: null },
    display_save: keeps,
    language: (args: object) => ({ ...ME, ...args }),
    ...answers,
  });
}

const root = document.documentElement;
const spoken = (): string | undefined => new RegExp(`${LANGUAGE_COOKIE}=([^;]*)`).exec(document.cookie)?.[1];
const cookie = (): string | undefined => new RegExp(`${COOKIE}=([^;]*)`).exec(document.cookie)?.[1];

beforeEach(() => {
  at("/services/classroom/en/m01-network/");
  document.body.classList.add("sr-page");
});
afterEach(() => {
  document.body.className = "";
  for (const name of [COOKIE, LANGUAGE_COOKIE]) document.cookie = `${name}=; max-age=0; path=/`;
  for (const name of ["text", "contrast", "motion"]) root.removeAttribute(`data-sr-${name}`);
});

describe("the looks of pages", () => {
  it("are those of the account, on this page and in the cookie of this device", async () => {
    const el = await show(display, model());
    expect((await screen.findByLabelText<HTMLInputElement>("115 %")).checked).toBe(true);
    await waitFor(() => expect(cookie()).toBe("115.device.device.device.tanna"));
    expect(root.dataset["srText"]).toBe("115");
    expect(root.dataset["srContrast"]).toBeUndefined();
    expect(await violations(el)).toEqual([]);
  });

  it("change at once and are saved without a button", async () => {
    const made = model();
    await show(display, made);
    fireEvent.click(await screen.findByLabelText("200 %"));
    expect(root.dataset["srText"]).toBe("200");
    fireEvent.click(screen.getByLabelText("Strong: white on black"));
    fireEvent.click(screen.getByLabelText("As little as possible"));
    fireEvent.click(screen.getByLabelText(/Only on a tap/));
    const body = { text: 200, contrast: "dark", motion: "less", pictures: "tap" };
    await waitFor(() => expect(made.asked("display_save").at(-1)?.["body"]).toEqual(body));
    await waitFor(() => expect(cookie()).toBe("200.dark.less.tap.tanna"));
    expect(root.dataset["srContrast"]).toBe("dark");
    fireEvent.click(screen.getByLabelText("As the browser has it"));
    expect(root.dataset["srText"]).toBeUndefined();
  });

  it("that another device has changed meanwhile are saved over its version", async () => {
    const display_save = (args: object): object => {
      if ((args as Change).version === 7) return keeps(args);
      throw new Newer("own_changed", "changed");
    };
    const made = model({ display_save });
    await show(display, made);
    fireEvent.click(await screen.findByLabelText("150 %"));
    await waitFor(() => expect(made.asked("display_save").map(({ version }) => version)).toEqual([4, 7]));
    expect(screen.queryByText("changed")).toBeNull();
  });

  it("say that they were not saved", async () => {
    const refuses = (): never => {
      throw new Refusal("invalid", "Not so.");
    };
    await show(display, model({ display_save: refuses }));
    fireEvent.click(await screen.findByLabelText("150 %"));
    expect(await screen.findByText("Not so.")).toBeTruthy();
  });

  it("leave a page that is not ours as it is", async () => {
    document.body.className = "";
    await show(display, model());
    await waitFor(() => expect(cookie()).toBe("115.device.device.device.tanna"));
    expect(root.dataset["srText"]).toBeUndefined();
  });

  it("are remembered for no name that could say more", async () => {
    await show(display, model({ me: { ...ME, name: "x; path=/; y=<script>" } }));
    await screen.findByLabelText("115 %");
    expect(cookie()).toBeUndefined();
  });
});

describe("the language", () => {
  it("is kept, with a way to this page in it", async () => {
    const made = model();
    await show(display, made);
    fireEvent.click(await screen.findByLabelText("Русский"));
    const link = await screen.findByText("Эта страница по-русски");
    expect(link.getAttribute("href")).toBe("/services/classroom/ru/m01-network/");
    expect(made.asked("language")).toEqual([{ locale: "ru" }]);
    await waitFor(() => expect(spoken()).toBe("ru.tanna"));
  });

  it("is that of the account on the hub's pages, as soon as the settings are open", async () => {
    await show(display, model());
    await waitFor(() => expect(spoken()).toBe("en.tanna"));
  });

  it("is remembered for no name that could say more", async () => {
    await show(display, model({ me: { ...ME, name: "x; path=/; y=<script>" } }));
    await screen.findByLabelText("Русский");
    expect(spoken()).toBeUndefined();
  });
});

describe("other settings", () => {
  it("are where they are changed", async () => {
    await show(display, model());
    const leave = await screen.findByText("Leave the course and delete the account");
    expect(leave.getAttribute("href")).toBe(`${location.origin}/hub/leave`);
    const quiet = screen.getByText("Letters by e-mail and quiet hours");
    expect(quiet.getAttribute("href")).toBe("/services/classroom/en/s04-news/");
  });
});

/** JupyterLab's part of the preview: how it is loaded, where its button stands, how wide a page is. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Command, DocumentWidget, Scope } from "./jupyterlab.js";
import { fit, Stage } from "./stage.js";

const WORDS = {
  label: "Preview", caption: "c", title: "Preview: %(module)s", category: "Staffroom", failed: "No.",
  frame: "The page", width: "Width", phone: "Phone", laptop: "Laptop", tab: "Tab", afresh: "Afresh",
  afresh_caption: "Forget",
};

class Plain {
  node: HTMLElement;
  id = "panel";
  title = {};
  disposed = { connect: vi.fn() };
  constructor({ node, content }: { node?: HTMLElement; content?: Plain } = {}) {
    this.node = node ?? content?.node ?? document.createElement("div");
  }
}

const buttons: { label: string; onClick: () => void }[] = [];

function scopeOf(option: string, makeRequest: unknown): Scope {
  class ToolbarButton extends Plain {
    constructor(options: { label: string; onClick: () => void }) {
      super();
      buttons.push(options);
    }
  }
  const packages = {
    "@jupyterlab/apputils": { ICommandPalette: {}, MainAreaWidget: Plain, showErrorMessage: vi.fn() },
    "@jupyterlab/coreutils": { PageConfig: { getOption: () => option, getBaseUrl: () => "/user/a/ru/" } },
    "@jupyterlab/mainmenu": { IMainMenu: {} },
    "@jupyterlab/services": { ServerConnection: { makeSettings: () => ({}), makeRequest } },
    "@jupyterlab/ui-components": { ToolbarButton },
    "@lumino/widgets": { Widget: Plain },
  };
  const entries = Object.entries(packages).map(([name, lent]) => [name, { "1.0": { get: async () => () => lent } }]);
  return Object.fromEntries(entries) as Scope;
}

function panel(path: string): DocumentWidget {
  const context = { path, save: vi.fn(async () => undefined), model: { dirty: true } };
  return { ...new Plain(), context, toolbar: { insertItem: vi.fn(() => true) } } as unknown as DocumentWidget;
}

async function started(option = JSON.stringify({ edition: "en", words: WORDS })) {
  const address = { address: "/user/a/ru/staffroom/preview/m01-network/?frame=k", tab: "/tab" };
  const makeRequest = vi.fn(async (_url: string, _init: RequestInit) => new Response(JSON.stringify(address)));
  await import("./preview.js");
  const known = window as unknown as { _JUPYTERLAB: Record<string, any> };
  const container = known._JUPYTERLAB["@staffroom/preview"];
  container.init(scopeOf(option, makeRequest));
  const plugin = (await container.get("./extension"))().default;
  const commands = new Map<string, Command>();
  const created: { createNew(panel: DocumentWidget): void }[] = [];
  const shell = { currentWidget: null as DocumentWidget | null, add: vi.fn(), activateById: vi.fn() };
  const app = {
    commands: { addCommand: (id: string, one: Command) => commands.set(id, one), notifyCommandChanged: vi.fn() },
    docRegistry: { addWidgetExtension: (_: string, one: (typeof created)[0]) => created.push(one) },
    shell,
  };
  plugin.activate(app, { addItem: vi.fn() }, { viewMenu: { addGroup: vi.fn() } });
  return { commands, created, shell, makeRequest, container };
}

beforeEach(() => {
  buttons.length = 0;
  localStorage.clear();
  vi.resetModules();
  vi.stubGlobal("ResizeObserver", class { observe = vi.fn(); disconnect = vi.fn(); });
});

describe("the extension", () => {
  it("adds nothing where the server has no previews", async () => {
    const { commands, created } = await started("");
    expect([commands.size, created.length]).toEqual([0, 0]);
  });

  it("has no part but the one that JupyterLab asks for", async () => {
    const { container } = await started();
    await expect(container.get("./style")).rejects.toThrow("no ./style");
  });

  it("puts the button on the page of a module alone", async () => {
    const { created } = await started();
    const paths = ["source/m01-network/page.ipynb", "RTC:source/m01-network/page.ipynb", "page.ipynb", "source/a/b/page.ipynb"];
    const inserted = paths.map((path) => {
      const one = panel(path);
      created[0]!.createNew(one);
      return (one.toolbar!.insertItem as ReturnType<typeof vi.fn>).mock.calls.length;
    });
    expect(inserted).toEqual([1, 1, 0, 0]);
  });

  it("saves what is typed, asks for the framed address, and opens one panel beside the notebook", async () => {
    const { created, shell, makeRequest } = await started();
    const one = panel("source/m01-network/page.ipynb");
    created[0]!.createNew(one);
    buttons[0]!.onClick();
    await vi.waitFor(() => expect(shell.activateById).toHaveBeenCalledTimes(1));
    expect(one.context!.save).toHaveBeenCalled();
    expect(makeRequest.mock.calls[0]![0]).toBe("/user/a/ru/staffroom/preview/m01-network/frame");
    expect(makeRequest.mock.calls[0]![1]).toEqual({ method: "POST" });
    const shown = shell.add.mock.calls[0]![0] as Plain;
    expect(shown.node.querySelector("iframe")!.getAttribute("src")).toContain("?frame=k");
    document.body.append(shown.node);
    buttons[0]!.onClick();
    await vi.waitFor(() => expect(shell.activateById).toHaveBeenCalledTimes(2));
    expect(makeRequest).toHaveBeenCalledTimes(1);
    expect(shell.add).toHaveBeenCalledTimes(1);
  });

  it("offers the command in files of a module alone", async () => {
    const { commands, shell } = await started();
    const command = commands.get("staffroom:preview")!;
    expect(command.isEnabled!()).toBe(false);
    shell.currentWidget = panel("source/m01-network/warm-up.yaml");
    expect(command.isEnabled!()).toBe(true);
    shell.currentWidget = panel("source/../m01-network/page.ipynb");
    expect(command.isEnabled!()).toBe(false);
  });
});

describe("the width of a page", () => {
  it.each([[1280, 640, 0.5], [390, 640, 1], [390, 0, 1]])("%i in %i is drawn %f", (wide, room, scale) => {
    expect(fit(wide, room)).toBe(scale);
  });

  it("is chosen by radio buttons, remembered, and given to the frame", () => {
    const stage = new Stage(WORDS, "/page", "/tab", async () => undefined);
    document.body.append(stage.node);
    const frame = stage.node.querySelector("iframe")!;
    const [phone, laptop] = [...stage.node.querySelectorAll("input")];
    expect(phone!.checked).toBe(true);
    laptop!.click();
    expect(frame.style.width).toBe("1280px");
    expect(frame.title).toBe("The page");
    const again = new Stage(WORDS, "/page", "/tab", async () => undefined);
    expect([...again.node.querySelectorAll("input")][1]!.checked).toBe(true);
  });

  it("keeps the page from leading JupyterLab away", () => {
    const { node } = new Stage(WORDS, "/page", "/tab", async () => undefined);
    expect(node.querySelector("iframe")!.getAttribute("sandbox")).not.toContain("top-navigation");
  });
});

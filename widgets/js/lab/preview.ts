/**
 * JupyterLab's part of the preview: a button on the toolbar of a module's notebook, a command, and a
 * panel beside the notebook that shows the page as wide as a phone or a laptop is.
 *
 * The server's extension (`staffroom_hub.preview`) tells by the page's configuration that it is
 * there, and in which words to speak; without it nothing is added.
 */
import { type DocumentWidget, type JupyterLab, lent, type Menus, type Palette, type Scope, type Widget } from "./jupyterlab.js";
import { Stage, type Words } from "./stage.js";

const NAME = "@staffroom/preview";
const COMMAND = "staffroom:preview";
/** After the buttons that run cells: what stands last goes into the menu of a narrow toolbar. */
const PLACE = 9;
const GROUP_RANK = 20;
const MODULE = /^source\/([ms][0-9]{2}-[a-z0-9-]{1,40})\//;
const NOTEBOOK = /^source\/[^/]+\/page\.ipynb$/;

interface Told {
  edition: string;
  words: Words & { label: string; caption: string; title: string; category: string; failed: string };
}

interface Addresses {
  address: string;
  tab: string;
}

/** The module in whose folder a file lies; a drive's name may stand before the path. */
export function moduleOf(path: string | undefined): string | null {
  return MODULE.exec(path?.replace(/^[^/]*:/, "") ?? "")?.[1] ?? null;
}

async function extension(scope: Scope): Promise<unknown> {
  const { ICommandPalette, MainAreaWidget, showErrorMessage } = await lent(scope, "@jupyterlab/apputils");
  const { PageConfig } = await lent(scope, "@jupyterlab/coreutils");
  const { IMainMenu } = await lent(scope, "@jupyterlab/mainmenu");
  const { ServerConnection } = await lent(scope, "@jupyterlab/services");
  const { ToolbarButton } = await lent(scope, "@jupyterlab/ui-components");
  const { Widget: Plain } = await lent(scope, "@lumino/widgets");

  const ask = async (path: string): Promise<Response> => {
    const url = `${PageConfig.getBaseUrl()}staffroom/preview/${path}`;
    const answer = await ServerConnection.makeRequest(url, { method: "POST" }, ServerConnection.makeSettings());
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer;
  };

  function activate(app: JupyterLab, palette: Palette | null, menus: Menus | null): void {
    const told = JSON.parse(PageConfig.getOption("staffroomPreview") || "null") as Told | null;
    if (!told) return;
    const { words } = told;
    const open = new Map<string, Widget>();
    const current = (): string | null => moduleOf(app.shell.currentWidget?.context?.path);

    const panelOf = async (module: string): Promise<Widget> => {
      const { address, tab } = (await (await ask(`${module}/frame`)).json()) as Addresses;
      const stage = new Stage(words, address, tab, async () => void (await ask("afresh")));
      const panel = new MainAreaWidget({ content: new Plain({ node: stage.node }) });
      const title = words.title.replace("%(module)s", module);
      Object.assign(panel.title, { label: title, caption: title, closable: true });
      open.set(module, panel);
      panel.disposed.connect(() => {
        stage.end();
        open.delete(module);
      });
      return panel;
    };

    const show = async (document: DocumentWidget | null): Promise<void> => {
      const module = moduleOf(document?.context?.path);
      if (!document || !module) return;
      try {
        if (document.context?.model.dirty) await document.context.save();
        const panel = open.get(module) ?? (await panelOf(module));
        if (!panel.node.isConnected) app.shell.add(panel, "main", { mode: "split-right", ref: document.id });
        app.shell.activateById(panel.id);
      } catch (error) {
        console.error(error);
        await showErrorMessage(words.label, words.failed);
      }
    };

    app.commands.addCommand(COMMAND, {
      label: words.label,
      caption: words.caption,
      isEnabled: () => current() !== null,
      execute: () => show(app.shell.currentWidget),
    });
    app.shell.currentChanged?.connect(() => app.commands.notifyCommandChanged(COMMAND));
    palette?.addItem({ command: COMMAND, category: words.category });
    menus?.viewMenu.addGroup([{ command: COMMAND }], GROUP_RANK);
    app.docRegistry.addWidgetExtension("Notebook", {
      createNew(panel) {
        if (!NOTEBOOK.test(panel.context?.path.replace(/^[^/]*:/, "") ?? "")) return;
        const button = new ToolbarButton({
          label: words.label,
          tooltip: words.caption,
          onClick: () => void show(panel),
        });
        panel.toolbar?.insertItem(PLACE, "staffroom-preview", button);
      },
    });
  }

  return {
    id: `${NAME}:plugin`,
    description: "Shows a module's page as a teacher gets it.",
    autoStart: true,
    optional: [ICommandPalette, IMainMenu],
    activate,
  };
}

/** What JupyterLab's loader looks for, as webpack would have made it. */
function offer(): void {
  let scope: Scope = {};
  const container = {
    init: (lending: Scope): void => {
      scope = lending;
    },
    get: async (name: string): Promise<() => unknown> => {
      if (name !== "./extension") throw new Error(`${NAME} has no ${name}`);
      const plugin = await extension(scope);
      return () => ({ __esModule: true, default: plugin });
    },
  };
  const known = window as unknown as { _JUPYTERLAB?: Record<string, unknown> };
  (known._JUPYTERLAB ??= {})[NAME] = container;
}

offer();

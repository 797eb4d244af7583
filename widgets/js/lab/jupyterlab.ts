/**
 * The little of JupyterLab that our extension uses, and how it comes to it.
 *
 * JupyterLab lends its own packages by module federation: it hands each extension a scope, in which
 * packages stand by name and version. So none of them is bundled, and none has to be installed.
 */
export interface Widget {
  readonly id: string;
  readonly node: HTMLElement;
  readonly title: { label: string; caption: string; closable: boolean };
  readonly disposed: { connect(heard: () => void): void };
}

export interface DocumentWidget extends Widget {
  readonly context?: { path: string; save(): Promise<void>; model: { dirty: boolean } };
  readonly toolbar?: { insertItem(index: number, name: string, widget: Widget): boolean };
}

export interface Command {
  label: string;
  caption: string;
  isEnabled?: () => boolean;
  isVisible?: () => boolean;
  execute: () => unknown;
}

export interface JupyterLab {
  readonly commands: {
    addCommand(id: string, command: Command): unknown;
    notifyCommandChanged(id: string): void;
  };
  readonly docRegistry: {
    addWidgetExtension(
      factory: string,
      extension: { createNew(panel: DocumentWidget): void },
    ): unknown;
  };
  readonly shell: {
    readonly currentWidget: DocumentWidget | null;
    readonly currentChanged?: { connect(heard: () => void): void };
    add(widget: Widget, area: string, options: { mode?: string; ref?: string }): void;
    activateById(id: string): void;
  };
}

export interface Palette {
  addItem(item: { command: string; category: string }): unknown;
}

export interface Menus {
  viewMenu: { addGroup(items: { command: string }[], rank: number): unknown };
}

/** By package, what is used of it. */
export interface Packages {
  "@jupyterlab/apputils": {
    ICommandPalette: unknown;
    MainAreaWidget: new (options: { content: Widget }) => Widget;
    showErrorMessage(title: string, error: string): Promise<void>;
  };
  "@jupyterlab/coreutils": { PageConfig: { getOption(name: string): string; getBaseUrl(): string } };
  "@jupyterlab/mainmenu": { IMainMenu: unknown };
  "@jupyterlab/services": {
    ServerConnection: {
      makeSettings(): unknown;
      makeRequest(url: string, init: RequestInit, settings: unknown): Promise<Response>;
    };
  };
  "@jupyterlab/ui-components": {
    ToolbarButton: new (options: { label: string; tooltip: string; onClick: () => void }) => Widget;
  };
  "@lumino/widgets": { Widget: new (options?: { node: HTMLElement }) => Widget };
}

/** Packages by name, then by version. */
export type Scope = Record<string, Record<string, { get(): Promise<() => unknown> }>>;

/** Take a package from JupyterLab, which has each of these once. */
export async function lent<K extends keyof Packages>(scope: Scope, name: K): Promise<Packages[K]> {
  const [version] = Object.values(scope[name] ?? {});
  if (!version) throw new Error(`JupyterLab does not lend ${name}`);
  return (await version.get())() as Packages[K];
}

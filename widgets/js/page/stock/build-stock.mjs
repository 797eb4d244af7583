/**
 * The esbuild plug-in that makes stock ipywidgets small enough for a weak line.
 *
 * It puts our own short modules in place of large packages, builds Lumino from its sources so that
 * what is not used falls away, and turns anywidget's AMD module into an ordinary one. What it
 * expects of a package is checked: a package that changed stops the build, not the page.
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);

/** What is asked for, who may ask (part of its path), and what it gets. */
const REPLACED = [
  [/^jquery$/, "@jupyter-widgets", "jquery.ts"],
  [/^backbone$/, "@jupyter-widgets/base/", "backbone.ts"],
  [/^lodash\/isEqual$/, "@jupyter-widgets/base/", "equal.ts"],
  [/^sanitize-html$/, "@jupyter-widgets/base-manager/", "sanitize.ts"],
  [/^\.\/utils$/, "@jupyter-widgets/base-manager/", "base64.ts"],
  [/^@lumino\/dragdrop$/, "@lumino/widgets/", "drag.ts"],
  [/^\.\/errorwidget$/, "@jupyter-widgets/base/", "error-view.ts"],
];

/** Must never be in a page: each would bring a kernel client or a loader of its own. */
const REFUSED = /^(@jupyterlab\/|requirejs$|underscore$|lodash($|\/))/;

/** anywidget's own lines, and what they become: a module; more time to start on a weak line. */
const ANYWIDGET = [
  ['define(["@jupyter-widgets/base"], widget_default);', "export default widget_default;"],
  ["AbortSignal.timeout(2e3)", "AbortSignal.timeout(6e4)"],
];

/** What the chunk with the rarer controls has from the other one (`given.ts`), by who is asked. */
const GIVEN = [
  [
    /^@jupyter-widgets\/base$/,
    "DOMWidgetModel DOMWidgetView StyleModel ViewList JupyterLuminoPanelWidget " +
      "reject unpack_models uuid resolvePromisesDict",
  ],
  [/^\.\/widget_core$/, "CoreDescriptionModel CoreDOMWidgetModel CoreWidgetModel"],
  [/^\.\/widget_description$/, "DescriptionModel DescriptionStyleModel DescriptionView"],
  [/^\.\/widget_box$/, "BoxModel BoxView"],
  [/^d3-format$/, "format"],
  [/^@lumino\/messaging$/, "ConflatableMessage Message MessageLoop"],
  [/^@lumino\/signaling$/, "Signal"],
  [/^\.\/widget$/, "Widget"],
  [/^\.\/layout$/, "Layout LayoutItem"],
  [/^\.\/title$/, "Title"],
  [/^\.\/panel$/, "Panel"],
  [/^\.\/panellayout$/, "PanelLayout"],
];

function takeGiven(build) {
  const take = ({ pluginData: names }) => {
    const from = 'globalThis[Symbol.for("staffroom.widgets")]';
    return { contents: `export const { ${names.split(" ").join(", ")} } = ${from};` };
  };
  for (const [filter, names] of GIVEN) {
    build.onResolve({ filter }, ({ path, importer }) =>
      /\/node_modules\/(@jupyter-widgets|@lumino)\//.test(importer)
        ? { path, namespace: "given", pluginData: names, sideEffects: false }
        : undefined,
    );
  }
  build.onLoad({ filter: /.*/, namespace: "given" }, take);
}

function anywidget(contents, path) {
  return ANYWIDGET.reduce((code, [line, instead]) => {
    if (!code.includes(line)) throw new Error(`${path}: the line ${line} is gone`);
    return code.replace(line, instead);
  }, contents);
}

const BLOB = /const blob = new Blob\(\[value\], \{\s*type: (`[^`]+`),\s*\}\);\s*url = URL\.createObjectURL\(blob\);/;

/** Pictures, sound and films come as data: the page's policy has no place for blobs. */
function media(contents, path) {
  if (!BLOB.test(contents)) throw new Error(`${path}: makes its address in another way`);
  const helper = `import { dataUrl } from ${JSON.stringify(join(here, "media.ts"))};\n`;
  return helper + contents.replace(BLOB, "url = dataUrl($1, value);");
}

/** Which files are changed as they are read, and how. */
const CHANGED = [
  [/\/anywidget\/dist\/index\.js$/, anywidget],
  [/\/controls\/lib\/widget_(audio|image|video)\.js$/, media],
];

/** A package's file as the page has it, if it differs from the package's own. */
export function changed(path, contents) {
  const found = CHANGED.find(([filter]) => filter.test(path));
  return found?.[1](contents, path);
}

/** The source folder of a Lumino package, each module of which may be left out. */
function lumino({ path }) {
  const folder = dirname(require.resolve(`${path}/package.json`));
  return { path: join(folder, "src/index.ts"), sideEffects: false };
}

/** The short module of ours that stands in place of what a package asks for, if one does. */
export function replacementOf(path, importer) {
  const found = REPLACED.find(
    ([filter, who]) => filter.test(path) && importer.includes(`/node_modules/${who}`),
  );
  return found && join(here, found[2]);
}

/** `more`: for the chunk with the rarer controls, which has the rest from the other one. */
export function stockPlugin({ more = false } = {}) {
  return {
    name: "staffroom-stock",
    setup(build) {
      if (more) takeGiven(build);
      for (const [filter] of REPLACED) {
        build.onResolve({ filter }, ({ path, importer }) => {
          const ours = replacementOf(path, importer);
          return ours ? { path: ours } : undefined;
        });
      }
      build.onResolve({ filter: REFUSED }, ({ path, importer, kind }) => {
        if (REPLACED.some(([filter]) => filter.test(path))) return undefined;
        throw new Error(`${importer} brings ${path} into the page (${kind})`);
      });
      build.onResolve({ filter: /^@lumino\/\w+$/ }, lumino);
      build.onResolve({ filter: /^\.\.?\// }, ({ path, importer, resolveDir }) =>
        /\/@lumino\/\w+\/src\//.test(importer)
          ? { path: join(resolveDir, `${path}.ts`), sideEffects: false }
          : undefined,
      );
      for (const [filter] of CHANGED) {
        build.onLoad({ filter }, async ({ path }) => {
          return { contents: changed(path, await readFile(path, "utf8")), loader: "js" };
        });
      }
    },
  };
}

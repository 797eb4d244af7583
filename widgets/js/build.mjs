/**
 * Builds the browser code: one ES module per widget, its interface texts, and the shared style.
 *
 * static/<widget>.js          the bundle, minified
 * static/<widget>.texts.json  the texts it uses: [["text"], ["one", "many"], …], read from the
 *                             literal arguments of t(…) and tn(…) in every file of the bundle
 * static/staffroom.css
 *
 * These are for JupyterLab and Binder; a page of the classroom holds the same code once, together
 * with its runtime (`page/build-page.mjs`).
 */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { dirname, join, resolve } from "node:path";
import { build, transform } from "esbuild";
import { textsOfBundles } from "./build-texts.mjs";
import { buildFonts } from "./build-fonts.mjs";
import { buildLab } from "./lab/build-lab.mjs";
import { buildPage } from "./page/build-page.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const output = resolve(here, "../staffroom_widgets/static");
const widgets = [
  "quiz",
  "sorter",
  "branch",
  "selfmap",
  "stepper",
  "form",
  "discussion",
  "submission",
  "review",
  "people",
  "communities",
  "notices",
  "search",
  "takeout",
  "moderation",
  "marking",
  "home",
  "progress",
  "planner",
  "diagnostic",
  "route",
  "certificates",
  "overview",
  "display",
  "progressfile",
];

async function buildWidget(name) {
  const { metafile } = await build({
    absWorkingDir: here,
    entryPoints: [`${name}.tsx`],
    outfile: join(output, `${name}.js`),
    bundle: true,
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    minify: true,
    charset: "utf8",
    legalComments: "none",
    metafile: true,
  });
  const texts = await textsOfBundles(here, [metafile]);
  await writeFile(join(output, `${name}.texts.json`), `${JSON.stringify(texts, null, 1)}\n`);
}

/** The shared theme comes first, so that a widget looks the same in JupyterLab. */
async function buildStyle() {
  const theme = resolve(here, "../../course/staffroom/static/theme.css");
  const own = (await readdir(here)).filter((name) => /^css-[a-z]+\.css$/.test(name)).sort();
  const paths = [theme, join(here, "staffroom.css"), ...own.map((name) => join(here, name))];
  const sheets = paths.map((path) => readFile(path, "utf8"));
  const style = (await Promise.all(sheets)).join("\n");
  const { code } = await transform(style, { loader: "css", minify: true, target: "es2022" });
  await writeFile(join(output, "staffroom.css"), code);
}

// The bundles and the style are written side by side: whichever is first finds the folder.
await mkdir(output, { recursive: true });
await Promise.all([...widgets.map(buildWidget), buildStyle(), buildPage(), buildLab(), buildFonts()]);
console.log(`widgets: ${widgets.join(", ")}; page`);

/**
 * Builds what pages of the classroom are made of, into the page template's static/built/.
 *
 * page.js               the runtime and most activities       page.css     its style
 * talk.js               discussions
 * form.js               forms
 * people.js             what service pages show
 * path.js               a teacher's own way: her progress file
 * review.js             colleagues' reviews
 * marking.js            the grading desk
 * path.js               a teacher's path: home, progress, planner, diagnostic, route, certificates,
 *                       settings
 * notes.js              notes of one's own beside a module
 * light.js              pictures that come at a tap
 * widgets.js            stock ipywidgets, common ones         widgets.css  their style
 * widgets-more.js       the rarer ones
 * math.js               formulas                              math.css     and its fonts
 * manifest.json         {name: name with the hash of its content}
 * page.texts.json       the runtime's own texts, as in the widgets' *.texts.json
 *
 * A file's name changes with its content, so that browsers may keep it for ever; each is there
 * plain, as .br and as .gz. The same sources give the same bytes.
 */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import { textsOfBundles } from "../build-texts.mjs";
import { kitPlugin } from "./kit-plugin.mjs";
import { stockPlugin } from "./stock/build-stock.mjs";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const template = resolve(here, "../share/jupyter/voila/templates/staffroom/static");
const output = join(template, "built");

/** A package's file, also where the package does not list it among its exports. */
const inPackage = (name, path) => join(dirname(require.resolve(`${name}/package.json`)), path);

async function script(entry, plugins = []) {
  const { metafile, outputFiles } = await build({
    absWorkingDir: here,
    entryPoints: [`page/${entry}.ts`],
    outdir: output,
    bundle: true,
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    minify: true,
    charset: "utf8",
    legalComments: "none",
    metafile: true,
    write: false,
    plugins,
  });
  return { metafile, contents: outputFiles[0].contents };
}

const minified = async (style) =>
  Buffer.from((await transform(style, { loader: "css", minify: true, target: "es2022" })).code);

/** Style sheets one after the other, as one. */
async function sheets(paths) {
  const styles = await Promise.all(paths.map((path) => readFile(path, "utf8")));
  return minified(styles.join("\n"));
}

/** The shared theme, the widgets' rules, then the page's own. */
async function pageStyle() {
  const widgets = (await readdir(here)).filter((name) => /^css-[a-z]+\.css$/.test(name)).sort();
  return sheets([
    resolve(here, "../../course/staffroom/static/theme.css"),
    ...["staffroom.css", ...widgets, "page/line.css"].map((name) => join(here, name)),
    join(template, "page.css"),
  ]);
}

const IMPORT = /@import\s+['"]\.\/[\w-]+\.css['"];/g;

async function stockStyle() {
  const css = (name) => inPackage("@jupyter-widgets/controls", `css/${name}.css`);
  const parts = ["lumino", "nouislider", "widgets-base", "nouislider-custom"].map(css);
  const styles = await Promise.all(
    [...parts, join(here, "page/stock/stock.css")].map((path) => readFile(path, "utf8")),
  );
  return minified(styles.join("\n").replace(IMPORT, ""));
}

const hashOf = (contents) => createHash("sha256").update(contents).digest("hex").slice(0, 12);

const hashed = (name, contents) => {
  const kind = extname(name);
  return `${basename(name, kind)}-${hashOf(contents)}${kind}`;
};

/** KaTeX's style with its fonts, of which every browser in use takes the smallest kind. */
async function mathStyle() {
  const path = inPackage("katex", "dist/katex.min.css");
  const style = await readFile(path, "utf8");
  const fonts = new Map();
  for (const [, name] of style.matchAll(/url\(fonts\/([\w-]+\.woff2)\)/g)) {
    fonts.set(name, await readFile(join(dirname(path), "fonts", name)));
  }
  if (!fonts.size) throw new Error(`${path}: no fonts found`);
  const small = style
    .replace(/,url\(fonts\/[\w-]+\.(?:woff|ttf)\) format\("\w+"\)/g, "")
    .replace(/fonts\/([\w-]+\.woff2)/g, (_, name) => hashed(name, fonts.get(name)));
  if (/\.(ttf|woff)\)/.test(small)) throw new Error(`${path}: fonts of other kinds are left`);
  return { style: await minified(small), fonts };
}

function compressed(contents) {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: contents.length,
    [constants.BROTLI_PARAM_LGWIN]: 22,
  };
  return { br: brotliCompressSync(contents, { params }), gz: gzipSync(contents, { level: 9 }) };
}

/** Write a file, packed as well, and give its name. */
async function put(name, contents) {
  const own = hashed(name, contents);
  const files = [own];
  await writeFile(join(output, own), contents);
  if (extname(name) !== ".woff2") {
    for (const [kind, packed] of Object.entries(compressed(contents))) {
      files.push(`${own}.${kind}`);
      await writeFile(join(output, `${own}.${kind}`), packed);
    }
  }
  return { name, own, files };
}

const json = (value) => `${JSON.stringify(value, null, 1)}\n`;

const KEPT_DAYS = 30;

/**
 * What earlier builds left is taken away after a while: a server that runs, and pages that are open,
 * go on with the files they know until both have begun anew.
 */
async function sweep(keep) {
  const oldest = Date.now() - KEPT_DAYS * 86_400_000;
  for (const name of await readdir(output)) {
    if (keep.has(name)) continue;
    const path = join(output, name);
    if ((await stat(path)).mtimeMs < oldest) await rm(path, { force: true });
  }
}

/** Chunks with activities, which import what they share with the page from it. */
const PARTS = ["talk", "form", "people", "path", "review", "marking"];

export async function buildPage() {
  await mkdir(output, { recursive: true });
  const page = await script("page");
  const kit = [kitPlugin(hashed("page.js", page.contents))];
  const [light, widgets, more, math, notes, ...parts] = await Promise.all([
    script("light"),
    script("stock", [stockPlugin()]),
    script("stock-more", [stockPlugin({ more: true })]),
    script("math"),
    script("notes"),
    ...PARTS.map((name) => script(name, kit)),
  ]);
  const { style, fonts } = await mathStyle();
  const named = {
    "page.js": page.contents,
    ...Object.fromEntries(PARTS.map((name, at) => [`${name}.js`, parts[at].contents])),
    "notes.js": notes.contents,
    "light.js": light.contents,
    "widgets.js": widgets.contents,
    "widgets-more.js": more.contents,
    "math.js": math.contents,
    "page.css": await pageStyle(),
    "widgets.css": await stockStyle(),
    "math.css": style,
  };
  const files = await Promise.all(Object.entries(named).map(([name, made]) => put(name, made)));
  const letters = await Promise.all([...fonts].map(([name, made]) => put(name, made)));
  const manifest = Object.fromEntries(files.map(({ name, own }) => [name, own]));
  const own = (path) => path.startsWith("page/");
  const texts = await textsOfBundles(here, [page, light, widgets].map(({ metafile }) => metafile), own);
  await writeFile(join(output, "manifest.json"), json(manifest));
  await writeFile(join(output, "page.texts.json"), json(texts));
  const all = [...files, ...letters].flatMap((file) => file.files);
  await sweep(new Set([...all, "manifest.json", "page.texts.json"]));
}

/**
 * Builds what a trainer's JupyterLab loads: an extension ready made, as JupyterLab's own builder
 * would make it, in plain JavaScript. Packages that JupyterLab lends are not in it.
 *
 * package.json            names the file that JupyterLab loads
 * static/load-<hash>.js   the extension
 * static/live-<hash>.js   the script of previewed pages
 *
 * Nothing is installed for it: trainers' servers find it beside their configuration.
 */
import { createHash } from "node:crypto";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const output = resolve(
  here,
  "../../../hub_config/staffroom_hub/trainers/share/jupyter/labextensions/@staffroom/preview",
);

async function script(entry, format) {
  const { outputFiles } = await build({
    absWorkingDir: here,
    entryPoints: [`${entry}.ts`],
    bundle: true,
    format,
    target: "es2022",
    minify: true,
    charset: "utf8",
    legalComments: "none",
    write: false,
  });
  return outputFiles[0].contents;
}

async function put(name, contents) {
  const hash = createHash("sha256").update(contents).digest("hex").slice(0, 12);
  const own = `${name}-${hash}.js`;
  await writeFile(join(output, "static", own), contents);
  return own;
}

export async function buildLab() {
  await mkdir(join(output, "static"), { recursive: true });
  const load = await put("load", await script("preview", "iife"));
  const live = await put("live", await script("live", "esm"));
  const described = {
    name: "@staffroom/preview",
    version: "1.0.0",
    license: "BSD-3-Clause",
    jupyterlab: { extension: true, _build: { load: `static/${load}`, extension: "./extension" } },
  };
  await writeFile(join(output, "package.json"), `${JSON.stringify(described, null, 1)}\n`);
  for (const name of await readdir(join(output, "static"))) {
    if (name !== load && name !== live) await rm(join(output, "static", name));
  }
}

/** Reads the interface texts out of the sources: the literal arguments of t(…), tn(…) and text(…). */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

const LITERAL = String.raw`"((?:[^"\\]|\\.)*)"`;
const CALL = new RegExp(
  String.raw`(?:\b(tn?)|(?<![.\w])(text))\(\s*${LITERAL}(?:\s*,\s*${LITERAL})?`,
  "g",
);

// A definition `t = (` or a type is no call; a call with anything but a literal is a mistake.
const UNREADABLE = /[^\w]tn?\((?!\s*["),])/g;

/** The texts of one source, each as its gettext msgids. */
function textsOf(source, path) {
  const unreadable = source.match(UNREADABLE);
  if (unreadable) throw new Error(`${path}: t() and tn() take literal texts: ${unreadable[0]}`);
  return [...source.matchAll(CALL)].map(([, call, , one, many]) => {
    const ids = call === "tn" ? [one, many] : [one];
    return ids.map((id) => JSON.parse(`"${id}"`));
  });
}

/**
 * The texts of bundles, sorted; of files outside node_modules for which `ours` holds.
 *
 * @param {string} here the folder that the bundles' paths are relative to
 * @param {import("esbuild").Metafile[]} metafiles
 * @param {(path: string) => boolean} ours
 */
export async function textsOfBundles(here, metafiles, ours = () => true) {
  const paths = new Set(metafiles.flatMap(({ inputs }) => Object.keys(inputs)));
  const found = new Map();
  for (const path of [...paths].sort()) {
    if (path.includes("node_modules") || path.includes(":") || !ours(path)) continue;
    const source = await readFile(resolve(here, path), "utf8");
    for (const ids of textsOf(source, path)) found.set(ids[0], ids);
  }
  return [...found.values()].sort(([one], [two]) => (one < two ? -1 : 1));
}

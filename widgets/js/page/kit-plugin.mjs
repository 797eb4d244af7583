/**
 * Lets chunks of the page use what page.js already holds: an import that `kit.ts` lists becomes an
 * import from page.js, of the same name.
 */
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const LENT = /export \{([^}]+)\} from "([^"]+)";/g;

/** A module's name: its package path, or its place among our sources without what it ends in. */
const nameOf = (folder, path) =>
  path.startsWith(".") ? resolve(folder, path).replace(/\.(?:js|tsx?)$/, "") : path;

/** What the kit lends, by module. */
function lent() {
  const source = readFileSync(join(here, "kit.ts"), "utf8");
  const pairs = [...source.matchAll(LENT)].map(([, names, path]) => {
    const words = names.split(",").map((name) => name.trim()).filter(Boolean);
    return [nameOf(here, path), words];
  });
  return new Map(pairs);
}

/** `page`: the file name of the page's code, beside which the chunk lies. */
export function kitPlugin(page) {
  const known = lent();
  return {
    name: "kit",
    setup(build) {
      build.onResolve({ filter: /./ }, ({ path, resolveDir, kind }) => {
        if (path === `./${page}`) return { path, external: true };
        const name = nameOf(resolveDir, path);
        if (kind === "entry-point" || !known.has(name)) return undefined;
        return { path: name, namespace: "kit" };
      });
      build.onLoad({ filter: /./, namespace: "kit" }, ({ path }) => ({
        contents: `export { ${known.get(path).join(", ")} } from "./${page}";`,
        resolveDir: here,
      }));
    },
  };
}

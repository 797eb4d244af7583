/**
 * Puts the letters of printed certificates where the commons looks for them: DejaVu Sans knows
 * Cyrillic with the letters of Russia's peoples. Its licence goes with it.
 */
import { copyFile, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const output = resolve(here, "../../course/staffroom/fonts");
const source = dirname(createRequire(import.meta.url).resolve("dejavu-fonts-ttf/package.json"));

export async function buildFonts() {
  await mkdir(output, { recursive: true });
  const files = ["ttf/DejaVuSans.ttf", "ttf/DejaVuSans-Bold.ttf", "LICENSE"];
  await Promise.all(files.map((file) => copyFile(join(source, file), join(output, basename(file)))));
}

/**
 * How the browser code is tested: vitest in jsdom, tests beside their source.
 *
 * Stock widgets stand on our short modules in place of large packages, in tests as in the page.
 */
import { defineConfig } from "vitest/config";
// @ts-expect-error a script of the build
import { changed, replacementOf } from "./page/stock/build-stock.mjs";

const stock = {
  name: "staffroom-stock",
  enforce: "pre" as const,
  resolveId: (path: string, importer?: string): string | undefined =>
    replacementOf(path, importer ?? ""),
  transform: (code: string, path: string): string | undefined => changed(path, code),
};

export default defineConfig({
  plugins: [stock],
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  test: {
    environment: "jsdom",
    include: ["*.test.ts", "*.test.tsx", "page/**/*.test.ts", "page/**/*.test.tsx", "lab/**/*.test.ts"],
    restoreMocks: true,
    // Only ends a hopeless wait: beside browsers, on two cores, a first render may take seconds.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    server: { deps: { inline: [/@jupyter-widgets/, /@lumino/, /anywidget\/dist/] } },
  },
});

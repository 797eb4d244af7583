/** How the browser code is tested: vitest in jsdom, tests beside their source. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  test: {
    environment: "jsdom",
    include: ["*.test.ts", "*.test.tsx"],
    restoreMocks: true,
  },
});

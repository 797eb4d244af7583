/** Packages that bring no types of their own. */

/** anywidget's browser module as `build-stock.mjs` makes it: its classes over given base classes. */
declare module "anywidget" {
  export default function classes(base: unknown): Record<string, unknown>;
}

declare module "d3-format" {
  export function format(pattern: string): (value: number) => string;
}

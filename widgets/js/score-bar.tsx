/** A score of the diagnostic as a bar: striped for before, full for now; the number stands beside it. */
import type { JSX } from "preact";

export const SCORE_MOST = 100;

export function ScoreBar({ value, then = false }: { value: number; then?: boolean }): JSX.Element {
  return (
    <span class={`sr-chart__bar${then ? " sr-chart__bar--then" : ""}`}>
      <span style={{ inlineSize: `${Math.min(Math.max(value, 0), SCORE_MOST)}%` }} />
    </span>
  );
}

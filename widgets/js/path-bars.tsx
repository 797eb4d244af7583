/** Bars that are their own table: each row has its words, its picture and its number. */
import type { JSX } from "preact";

export interface Row {
  readonly name: string;
  /** Smaller words under the name. */
  readonly more?: string;
  readonly value: number;
  readonly of: number;
  /** The number as it is read. */
  readonly words: string;
}

interface BarsProps {
  caption: string;
  heads: readonly [name: string, number: string];
  rows: readonly Row[];
}

/** Said once more by roles: on a phone each row is laid out by itself, and stays a row all the same. */
export function Bars({ caption, heads, rows }: BarsProps): JSX.Element {
  return (
    <table class="sr-bars" role="table">
      <caption>{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">
            {heads[0]}
          </th>
          <th scope="col" role="columnheader" colSpan={2}>
            {heads[1]}
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr role="row" key={row.name + (row.more ?? "")}>
            <th scope="row" role="rowheader">
              {row.name}
              {row.more && <span class="sr-muted sr-bars__more">{row.more}</span>}
            </th>
            <td class="sr-bars__picture" aria-hidden="true">
              <Bar value={row.value} of={row.of} />
            </td>
            <td class="sr-bars__number" role="cell">{row.words}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** One bar; the words beside it say the same. */
function Bar({ value, of }: { value: number; of: number }): JSX.Element {
  const share = of > 0 ? (100 * Math.min(value, of)) / of : 0;
  return (
    <svg class="sr-bar" viewBox="0 0 100 10" preserveAspectRatio="none" focusable="false">
      <rect class="sr-bar__all" width="100" height="10" />
      <rect class="sr-bar__part" width={share} height="10" />
    </svg>
  );
}

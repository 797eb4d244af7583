/** The minutes of a table as one bar, parted by what was chosen; its key says the same in words. */
import type { JSX } from "preact";
import { type Part, shares } from "./counter-rules.js";
import type { Field } from "./form-types.js";
import { useSession, useTexts } from "./session.js";
import type { Row } from "./table-rules.js";

/** How many parts look unlike each other; further ones begin anew. */
const LOOKS = 6;
/** From which share of the bar a number fits into its part. */
const ROOM = 12;

/** A part with its place in the bar, in percent. */
interface Placed extends Part {
  /** Number of its look; the look is the option's, whichever others are in use. */
  look: number;
  from: number;
  share: number;
}

function placed(field: Field, rows: readonly Row[]): Placed[] {
  const bar = field.bar;
  if (!bar) return [];
  const parts = shares(bar, field.columns, rows);
  const options = field.columns.find(({ id }) => id === bar.by)?.options ?? [];
  const all = parts.reduce((sum, { minutes }) => sum + minutes, 0);
  let from = 0;
  return parts.map((part) => {
    const share = (100 * part.minutes) / all;
    const look = options.findIndex(({ id }) => id === part.option?.id);
    const place = { ...part, look: look < 0 ? -1 : look % LOOKS, from, share };
    from += share;
    return place;
  });
}

/** What lies over each look's colour; a bar without colours is told apart by these alone. */
const DRAWN: readonly JSX.Element[] = [
  <g />,
  <path d="M-2 2l4-4M0 8l8-8M6 10l4-4" />,
  <path d="M2 2h0.01M6 6h0.01" class="sr-mix__dots" />,
  <path d="M4 0v8" />,
  <path d="M0 4h8M4 0v8" />,
  <path d="M-2 6l4 4M0 0l8 8M6-2l4 4" />,
];

function Patterns({ id }: { id: string }): JSX.Element {
  return (
    <defs>
      {DRAWN.map((drawn, look) => (
        <pattern key={look} id={`${id}-${look}`} width="8" height="8" patternUnits="userSpaceOnUse">
          <g class="sr-mix__drawn">{drawn}</g>
        </pattern>
      ))}
    </defs>
  );
}

function Piece({ id, look, x, width }: { id: string; look: number; x: string; width: string }): JSX.Element {
  const at = { x, width, y: "0", height: "100%" };
  return (
    <>
      <rect {...at} class={`sr-mix__part sr-mix__part--${look < 0 ? "none" : look}`} />
      {look >= 0 && <rect {...at} class="sr-mix__over" fill={`url(#${id}-${look})`} />}
    </>
  );
}

interface PartsProps {
  id: string;
  parts: Placed[];
}

function Picture({ id, parts }: PartsProps): JSX.Element {
  const texts = useTexts();
  return (
    <svg class="sr-mix__bar" aria-hidden="true" focusable="false">
      <Patterns id={id} />
      {parts.map(({ look, from, share }) => (
        <Piece key={look} id={id} look={look} x={`${from}%`} width={`${share}%`} />
      ))}
      {parts
        .filter(({ share }) => share >= ROOM)
        .map(({ look, from, share, minutes }) => (
          <text key={look} x={`${from + share / 2}%`} y="50%" class="sr-mix__number">
            {texts.number(minutes)}
          </text>
        ))}
    </svg>
  );
}

function Key({ id, parts }: PartsProps): JSX.Element {
  const texts = useTexts();
  const { t } = texts;
  return (
    <ul class="sr-mix__key">
      {parts.map(({ look, option, minutes, share }) => (
        <li key={look}>
          <svg class="sr-mix__swatch" aria-hidden="true" focusable="false">
            <Piece id={id} look={look} x="0" width="100%" />
          </svg>
          {t("{name}: {minutes} min, {percent} %", {
            name: option?.text ?? t("Nothing chosen yet"),
            minutes: texts.number(minutes),
            percent: texts.number(share, 0),
          })}
        </li>
      ))}
    </ul>
  );
}

/** The bar of a table that has one, once there are minutes. */
export function MinutesBar({ field, rows }: { field: Field; rows: readonly Row[] }): JSX.Element | null {
  const session = useSession();
  const parts = placed(field, rows);
  if (parts.length === 0) return null;
  const id = `${session.id}-${field.id}-mix`;
  const label = (name: string | undefined): string => field.columns.find(({ id }) => id === name)?.label ?? "";
  const named = { minutes: label(field.bar?.minutes), by: label(field.bar?.by) };
  return (
    <figure class="sr-mix">
      <figcaption>{session.texts.t("{minutes} by “{by}”", named)}</figcaption>
      <Picture id={id} parts={parts} />
      <Key id={id} parts={parts} />
    </figure>
  );
}

/**
 * Putting options in order with buttons: nothing is dragged, the focus stays, a voice tells. An order
 * is an answer once something was moved, or once one says that it may stay as it is.
 */
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Html } from "./html.js";
import type { Change, ControlProps } from "./quiz-control.js";
import { answered, type Choice, type ChoiceItem, order } from "./quiz-types.js";
import { useSession, useTexts } from "./session.js";
import { OptionVerdict } from "./verdict.js";

interface MoveProps {
  /** Begins the ids of the line. */
  line: string;
  by: -1 | 1;
  possible: boolean;
  move: () => void;
}

function moverId(line: string, by: -1 | 1): string {
  return `${line}-${by < 0 ? "up" : "down"}`;
}

/** Moves a line; at the edge it stays where the focus is and says that it does nothing. */
function Mover({ line, by, possible, move }: MoveProps): JSX.Element {
  const { t } = useTexts();
  const self = moverId(line, by);
  return (
    <button
      type="button"
      id={self}
      class="sr-button sr-button--small"
      aria-labelledby={`${self} ${line}-text`}
      aria-disabled={!possible}
      onClick={() => possible && move()}
    >
      <span aria-hidden="true">{by < 0 ? "↑" : "↓"}</span> {by < 0 ? t("Up") : t("Down")}
    </button>
  );
}

/** Keeps the focus on the button of the moved line, and says where the line is now. */
function useMoves(name: string, options: Choice[], change: (next: Change) => void) {
  const { say, texts } = useSession();
  const moved = useRef("");
  // The button moves in the document with its line, which takes the focus from it.
  useLayoutEffect(() => {
    if (moved.current) document.getElementById(moved.current)?.focus();
    moved.current = "";
  }, [options.map(({ id }) => id).join()]);
  return (id: string, by: -1 | 1): void => {
    const rest = options.map((option) => option.id).filter((other) => other !== id);
    const place = options.findIndex((option) => option.id === id) + by;
    rest.splice(place, 0, id);
    const text = document.getElementById(`${name}-${id}-text`)?.textContent ?? "";
    moved.current = moverId(`${name}-${id}`, by);
    change(() => rest);
    say(texts.t("Place {place} of {all}: {text}", { place: place + 1, all: rest.length, text }));
  };
}

interface LeaveProps {
  /** Begins the ids. */
  name: string;
  /** Whether the order is an answer already. */
  given: boolean;
  leave: () => void;
}

/**
 * Makes the order as it stands the answer. Afterwards the button stays, as the focus is on it; and
 * the words beside it say at any time whether there is an answer.
 */
function Leave({ name, given, leave }: LeaveProps): JSX.Element {
  const { t } = useTexts();
  const { say } = useSession();
  const words = given
    ? t("This order is your answer.")
    : t("You have moved nothing yet. The order is taken as it stands.");
  const press = (): void => {
    if (given) return;
    leave();
    say(t("This order is your answer."));
  };
  return (
    <div class="sr-actions sr-order__leave">
      <button
        type="button"
        id={`${name}-leave`}
        class="sr-button sr-button--small"
        aria-disabled={given}
        aria-describedby={`${name}-leave-words`}
        onClick={press}
      >
        {t("Leave it in this order")}
      </button>
      <span class="sr-muted" id={`${name}-leave-words`}>
        {given && <span aria-hidden="true">✓ </span>}
        {words}
      </span>
    </div>
  );
}

/** The lines of an order, each with its two buttons; below them the way to leave it so. */
export function Ordering({ item, name, answer, result, change, locked }: ControlProps<ChoiceItem>): JSX.Element {
  const options = order(item, answer);
  const move = useMoves(name, options, change);
  const mover = (id: string, index: number, by: -1 | 1): JSX.Element => (
    <Mover
      line={`${name}-${id}`}
      by={by}
      possible={index + by >= 0 && index + by < options.length}
      move={() => move(id, by)}
    />
  );
  const lines = (
    <ol class="sr-order">
      {options.map(({ id, html }, index) => (
        <li key={id} class="sr-order__line">
          <div class="sr-order__row">
            <span class="sr-order__text" id={`${name}-${id}-text`}>
              <Html html={html} as="span" />
            </span>
            {!locked && (
              <span class="sr-order__buttons">
                {mover(id, index, -1)}
                {mover(id, index, 1)}
              </span>
            )}
          </div>
          <OptionVerdict result={result?.options[id]} id={`${name}-${id}-told`} />
        </li>
      ))}
    </ol>
  );
  const leave = (): void => change(() => options.map(({ id }) => id));
  return (
    <>
      {lines}
      {!locked && <Leave name={name} given={answered(item, answer)} leave={leave} />}
    </>
  );
}

/**
 * Pairs and piles: to each option one of the same few choices.
 *
 * Up to `MOST_OPEN` choices lie open as radio buttons: each is read whole before and after it is
 * chosen, in letters of any size, and takes one tap. A closed list cuts off what is longer than its
 * box, and on a phone what is longer than its menu. Where more choices would make the page endless,
 * a list holds them, and what is chosen stands whole below it.
 */
import type { JSX } from "preact";
import { Html } from "./html.js";
import { type ControlProps, told } from "./quiz-control.js";
import type { Choice, PairItem, Target } from "./quiz-types.js";
import { useTexts } from "./session.js";
import type { ItemResult, Json } from "./types.js";
import { OptionVerdict } from "./verdict.js";

const MOST_OPEN = 6;

/** What was given to the options; other people's shapes count as nothing. */
function partners(answer: Json | undefined): Record<string, Json> {
  return answer !== null && typeof answer === "object" && !Array.isArray(answer) ? answer : {};
}

interface OneProps {
  /** The option, and the beginning of its elements' ids. */
  option: Choice;
  line: string;
  targets: readonly Target[];
  chosen: string;
  /** The id of the word on this option, if there is one. */
  described: string | undefined;
  choose: (target: string) => void;
  locked: boolean;
}

/** All choices, one beside or below the other. */
function OpenChoices({ option, line, targets, chosen, described, choose, locked }: OneProps): JSX.Element {
  return (
    <fieldset class="sr-pair" aria-labelledby={`${line}-text`} aria-describedby={described}>
      <Html html={option.html} as="p" id={`${line}-text`} class="sr-pair__text" />
      <div class="sr-options--row">
        {targets.map(({ id, html }) => (
          <label key={id} class="sr-choice">
            <input
              type="radio"
              name={line}
              value={id}
              checked={chosen === id}
              disabled={locked}
              onChange={() => choose(id)}
            />
            <Html html={html} as="span" />
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** A closed list of the choices. */
function ListedChoices({ option, line, targets, chosen, described, choose, locked }: OneProps): JSX.Element {
  const { t } = useTexts();
  const whole = targets.find((target) => target.id === chosen)?.html;
  return (
    <div class="sr-pair">
      <label class="sr-pair__text" for={line}>
        <Html html={option.html} as="span" />
      </label>
      <select
        id={line}
        class="sr-select"
        value={chosen}
        disabled={locked}
        aria-describedby={described}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        <option value="">{t("Choose…")}</option>
        {targets.map(({ id, text }) => (
          <option key={id} value={id}>
            {text}
          </option>
        ))}
      </select>
      {/* A voice has read it whole, as the list's value. */}
      {whole && (
        <p class="sr-pair__chosen" aria-hidden="true">
          <Html html={whole} as="span" />
        </p>
      )}
    </div>
  );
}

/** The options, each with its choices and the word on what was chosen. */
export function Pairs({ item, name, answer, result, change, locked }: ControlProps<PairItem>): JSX.Element {
  const given = partners(answer);
  const targets = item.matches ?? item.categories ?? [];
  const One = targets.length > MOST_OPEN ? ListedChoices : OpenChoices;
  const pick = (option: string, target: string): void =>
    change((now) => {
      const { [option]: _, ...rest } = partners(now);
      return target ? { ...rest, [option]: target } : rest;
    });
  const said = (option: string): ItemResult["options"][string] | undefined => result?.options[option];
  return (
    <>
      {item.options.map((option) => (
        <div key={option.id} class="sr-option">
          <One
            option={option}
            line={`${name}-${option.id}`}
            targets={targets}
            chosen={String(given[option.id] ?? "")}
            described={told(name, result, option.id)}
            choose={(target) => pick(option.id, target)}
            locked={locked}
          />
          <OptionVerdict result={said(option.id)} id={`${name}-${option.id}-told`} />
        </div>
      ))}
    </>
  );
}

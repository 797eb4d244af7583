/** The pieces a branching scenario is drawn with: meters, changes, choices, decisions. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Html } from "./html.js";
import { type MeterChange, changes, moved } from "./story.js";
import type { Choice, Meter, MeterValues, Situation, StoryStep } from "./story.js";
import type { Texts } from "./texts.js";
import { useUid } from "./uid.js";

interface MetersProps {
  meters: readonly Meter[];
  values: MeterValues;
  texts: Texts;
}

/** All meters: a bar each, and the same in numbers. */
export function Meters({ meters, values, texts }: MetersProps): JSX.Element | null {
  if (meters.length === 0) return null;
  return (
    <ul class="sr-meters" aria-label={texts.t("How things stand")}>
      {meters.map((meter) => (
        <MeterBar
          key={meter.id}
          meter={meter}
          value={values[meter.id] ?? meter.start}
          texts={texts}
        />
      ))}
    </ul>
  );
}

function MeterBar(props: { meter: Meter; value: number; texts: Texts }): JSX.Element {
  const { meter, value, texts } = props;
  const label = useUid();
  const words = texts.t("{label}: {value} of {max}", { label: meter.label, value, max: meter.max });
  return (
    <li class="sr-meter">
      <span id={label}>{words}</span>
      <meter aria-labelledby={label} min={meter.min} max={meter.max} value={value} />
    </li>
  );
}

/** What each meter that moved says of it. */
function moves(all: readonly MeterChange[], texts: Texts): string[] {
  return moved(all).map(({ meter, from, to }) =>
    texts.t("{label}: {from} → {to}", { label: meter.label, from, to }),
  );
}

/** How the meters moved, in one line of words. */
export function changeWords(all: readonly MeterChange[], texts: Texts): string {
  return moves(all, texts).join(" · ");
}

interface ChangesProps {
  meters: readonly Meter[];
  steps: readonly StoryStep[];
  index: number;
  texts: Texts;
}

/** What a step changed in the meters; says so where it changed nothing. */
export function Changes({ meters, steps, index, texts }: ChangesProps): JSX.Element | null {
  if (meters.length === 0) return null;
  const said = moves(changes(meters, steps, index), texts);
  if (said.length === 0) return <p class="sr-changes">{texts.t("The numbers stay as they were.")}</p>;
  return (
    <p class="sr-changes">
      {said.map((words) => (
        <span key={words} class="sr-moved">
          {words}
        </span>
      ))}
    </p>
  );
}

interface ChoicesProps {
  situation: Situation;
  question: string;
  busy: boolean;
  error: string | null;
  choose: (choice: string) => void;
  texts: Texts;
}

/** The choices of a situation: pick one, then answer. Nothing happens by picking alone. */
export function Choices(props: ChoicesProps): JSX.Element {
  const { situation, question, busy, error, choose, texts } = props;
  const id = useUid();
  const [picked, pick] = useState<string | null>(null);
  const [forgot, setForgot] = useState(false);
  const message = forgot ? texts.t("Choose one of the answers first.") : error;

  function answer(event: Event): void {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    // What the form says now: a quick answer may come before the choice has been drawn.
    const chosen = form.querySelector<HTMLInputElement>("input:checked");
    setForgot(chosen === null);
    if (chosen) choose(chosen.value);
    else form.querySelector("input")?.focus();
  }

  return (
    <form onSubmit={answer} noValidate aria-busy={busy}>
      <fieldset aria-describedby={message ? `${id}-error` : undefined}>
        <legend>{question}</legend>
        {situation.choices.map((choice) => (
          <Option
            key={choice.id}
            name={id}
            choice={choice}
            picked={picked === choice.id}
            pick={() => (pick(choice.id), setForgot(false))}
          />
        ))}
      </fieldset>
      <p id={`${id}-error`} class="sr-error" role="alert">
        {message}
      </p>
      <button type="submit" class="sr-button sr-button--primary" aria-disabled={busy}>
        {texts.t("Answer")}
      </button>
    </form>
  );
}

interface OptionProps {
  name: string;
  choice: Choice;
  picked: boolean;
  pick: () => void;
}

function Option({ name, choice, picked, pick }: OptionProps): JSX.Element {
  return (
    <label class="sr-choice">
      <input type="radio" name={name} value={choice.id} checked={picked} onChange={pick} />
      <Html as="span" html={choice.html} />
    </label>
  );
}

interface RewindProps {
  index: number;
  rewind: (index: number) => void;
  texts: Texts;
}

/** Go back to before a step and decide otherwise. */
export function Rewind(props: RewindProps): JSX.Element {
  const { index, rewind, texts } = props;
  return (
    <button type="button" class="sr-button sr-button--quiet" onClick={() => rewind(index)}>
      {texts.t("Try another way from step {number}", { number: index + 1 })}
    </button>
  );
}

interface DecisionsProps extends Omit<ChangesProps, "index"> {
  rewind: (index: number) => void;
}

/** The decisions so far, each to be opened and read again, each to be made anew. */
export function Decisions({ rewind, ...rest }: DecisionsProps): JSX.Element {
  const { steps, texts, meters } = rest;
  return (
    <ol class="sr-decisions">
      {steps.map((step, index) => (
        <li key={index}>
          <Html as="p" class="sr-said" html={step.choice_html} />
          <Changes meters={meters} steps={steps} index={index} texts={texts} />
          <details>
            <summary>{texts.t("Read step {number} again", { number: index + 1 })}</summary>
            <Html html={step.html} />
            <Html html={step.consequence_html} />
          </details>
          <Rewind index={index} rewind={rewind} texts={texts} />
        </li>
      ))}
    </ol>
  );
}

/** The controls of the seven item types. Each works by keyboard alone; nothing is dragged. */
import type { JSX } from "preact";
import { Html } from "./html.js";
import { NumberInput } from "./number-input.js";
import { type ControlProps, told } from "./quiz-control.js";
import { Ordering } from "./quiz-ordering.js";
import type { ChoiceItem, Item, NumberItem, PairItem, TextItem } from "./quiz-types.js";
import { useSession, useTexts } from "./session.js";
import type { Json } from "./types.js";
import { ItemVerdict, OptionVerdict } from "./verdict.js";

function picked(answer: Json | undefined): string[] {
  return (Array.isArray(answer) ? answer : [answer]) as string[];
}

/** What is ticked, in the order of the options, so that equal choices are equal answers. */
function toggled(item: ChoiceItem, chosen: string[], id: string): string[] {
  const has = (option: string): boolean => chosen.includes(option) !== (option === id);
  return item.options.map((option) => option.id).filter(has);
}

function Choices({ item, name, answer, result, change, locked }: ControlProps<ChoiceItem>): JSX.Element {
  const single = item.type === "sc";
  const chosen = picked(answer);
  const toggle = (id: string): void =>
    change((now) => (single ? id : toggled(item, picked(now), id)));
  return (
    <>
      {item.options.map(({ id, html }) => (
        <div key={id} class="sr-option">
          <label class="sr-choice">
            <input
              type={single ? "radio" : "checkbox"}
              name={name}
              value={id}
              checked={chosen.includes(id)}
              disabled={locked}
              aria-describedby={told(name, result, id)}
              onChange={() => toggle(id)}
            />
            <Html html={html} as="span" />
          </label>
          <OptionVerdict result={result?.options[id]} id={`${name}-${id}-told`} />
        </div>
      ))}
    </>
  );
}

function Pairs({ item, name, answer, result, change, locked }: ControlProps<PairItem>): JSX.Element {
  const { t } = useTexts();
  const chosen = (answer ?? {}) as Record<string, string>;
  const targets = item.matches ?? item.categories ?? [];
  const pick = (option: string, target: string): void =>
    change((now) => {
      const { [option]: _, ...rest } = (now ?? {}) as Record<string, string>;
      return target ? { ...rest, [option]: target } : rest;
    });
  return (
    <>
      {item.options.map(({ id, html }) => (
        <div key={id} class="sr-pair">
          <label class="sr-pair__label" for={`${name}-${id}`}>
            <Html html={html} as="span" />
          </label>
          <select
            id={`${name}-${id}`}
            class="sr-select"
            value={chosen[id] ?? ""}
            disabled={locked}
            aria-describedby={told(name, result, id)}
            onChange={(event) => pick(id, event.currentTarget.value)}
          >
            <option value="">{t("Choose…")}</option>
            {targets.map((target) => (
              <option key={target.id} value={target.id}>
                {target.text}
              </option>
            ))}
          </select>
          <OptionVerdict result={result?.options[id]} id={`${name}-${id}-told`} />
        </div>
      ))}
    </>
  );
}

function NumberAnswer({ item, name, answer, change, locked }: ControlProps<NumberItem>): JSX.Element {
  const { t } = useTexts();
  return (
    <div class="sr-field">
      <label class="sr-label" for={`${name}-input`}>
        {item.unit ? t("Your answer, {unit}", { unit: item.unit }) : t("Your answer")}
      </label>
      <NumberInput
        id={`${name}-input`}
        value={typeof answer === "number" ? answer : null}
        change={(value) => change(() => value)}
        locked={locked}
      />
    </div>
  );
}

function TextInput({ name, answer, change, locked }: ControlProps<TextItem>): JSX.Element {
  const { t } = useTexts();
  return (
    <div class="sr-field">
      <label class="sr-label" for={`${name}-input`}>
        {t("Your answer")}
      </label>
      <textarea
        id={`${name}-input`}
        class="sr-textarea"
        rows={4}
        maxLength={4000}
        value={typeof answer === "string" ? answer : ""}
        readOnly={locked}
        onInput={({ currentTarget: { value } }) => change(() => value)}
      />
    </div>
  );
}

function Control(props: ControlProps<Item>): JSX.Element {
  const { item } = props;
  switch (item.type) {
    case "sc":
    case "mc":
      return <Choices {...props} item={item} />;
    case "ord":
      return <Ordering {...props} item={item} />;
    case "mat":
    case "cat":
      return <Pairs {...props} item={item} />;
    case "num":
      return <NumberAnswer {...props} item={item} />;
    case "st":
      return <TextInput {...props} item={item} />;
  }
}

interface ItemProps extends Omit<ControlProps<Item>, "name"> {
  /** Counted from 1. */
  number: number;
  all: number;
}

/** One question: its number, its prompt, its control, and what was said of the answer. */
export function QuizItem({ number, all, ...props }: ItemProps): JSX.Element {
  const { id, texts } = useSession();
  const { item, result } = props;
  const name = `${id}-${item.id}`;
  const prompt = `${name}-prompt`;
  const several = item.type === "mc" ? ` ${name}-several` : "";
  return (
    <fieldset class="sr-item" aria-labelledby={prompt} aria-describedby={`${name}-verdict${several}`}>
      {all > 1 && (
        <p class="sr-item__number">{texts.t("Question {number} of {all}", { number, all })}</p>
      )}
      <Html html={item.prompt_html} id={prompt} class="sr-item__prompt" />
      {several && (
        <p class="sr-hint" id={`${name}-several`}>
          {texts.t("Several answers may be right.")}
        </p>
      )}
      <Control {...props} name={name} />
      <div id={`${name}-verdict`}>
        {/* A single choice is told on the option itself. */}
        {!(item.type === "sc" && result?.verdict !== "none") && (
          <ItemVerdict result={result} id={`${name}-verdict-text`} />
        )}
      </div>
    </fieldset>
  );
}

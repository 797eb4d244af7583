/** Options to choose one or several of: radio buttons or check boxes, each with its own word. */
import type { JSX } from "preact";
import { Html } from "./html.js";
import { type ControlProps, told } from "./quiz-control.js";
import type { ChoiceItem, HotItem } from "./quiz-types.js";
import type { Json } from "./types.js";
import { OptionVerdict } from "./verdict.js";

type Chooseable = ChoiceItem | HotItem;

/** The ids that are chosen. */
export function picked(answer: Json | undefined): string[] {
  return (Array.isArray(answer) ? answer : [answer]).filter((id) => typeof id === "string");
}

/** What is chosen after one more choice, in the order of the options: equal choices are equal. */
export function toggled(item: Chooseable, now: Json | undefined, id: string, single: boolean): Json {
  if (single) return id;
  const chosen = picked(now);
  const has = (option: string): boolean => chosen.includes(option) !== (option === id);
  return item.options.map((option) => option.id).filter(has);
}

interface Props extends ControlProps<Chooseable> {
  single: boolean;
  /** Stands before an option's text. */
  sign?: (id: string) => string;
}

export function Choices({ item, name, answer, result, change, locked, single, sign }: Props): JSX.Element {
  const chosen = picked(answer);
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
              onChange={() => change((now) => toggled(item, now, id, single))}
            />
            {sign && <span class="sr-hot__number">{sign(id)}</span>}
            <Html html={html} as="span" />
          </label>
          <OptionVerdict result={result?.options[id]} id={`${name}-${id}-told`} />
        </div>
      ))}
    </>
  );
}

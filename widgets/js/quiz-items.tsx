/** The controls of the eight item types. Each works by keyboard alone; nothing is dragged. */
import type { JSX } from "preact";
import { Html } from "./html.js";
import { Choices } from "./quiz-choices.js";
import type { ControlProps } from "./quiz-control.js";
import { Hotspot } from "./quiz-hotspot.js";
import { NumberAnswer } from "./quiz-number.js";
import { Ordering } from "./quiz-ordering.js";
import { Pairs } from "./quiz-pairs.js";
import type { Item, QuizDefinition, TextItem } from "./quiz-types.js";
import { useSession, useTexts } from "./session.js";
import type { ItemResult } from "./types.js";
import { ItemVerdict } from "./verdict.js";

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
      return <Choices {...props} item={item} single={item.type === "sc"} />;
    case "hot":
      return <Hotspot {...props} item={item} />;
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

/** The right answer, where it is told: after a check, or folded before one. */
function RightAnswer({ item, result }: { item: Item; result: ItemResult | undefined }): JSX.Element | null {
  const { definition, texts } = useSession<QuizDefinition>();
  const { t } = texts;
  const right = definition.mode === "predict" ? t("How it is") : t("Right answer");
  const label = item.type === "st" ? t("A model to compare with") : right;
  if (result?.answer_html && (result.verdict !== "right" || item.type === "st")) {
    return (
      <div class="sr-answer">
        <p class="sr-label">{label}</p>
        <Html html={result.answer_html} />
      </div>
    );
  }
  if (!item.right_html || result) return null;
  return (
    <details class="sr-example">
      <summary>{label}</summary>
      <Html html={item.right_html} class="sr-example__text" />
    </details>
  );
}

/** Whether several answers may be right, which is said beside the question. */
function several(item: Item): boolean {
  return item.type === "mc" || (item.type === "hot" && item.several);
}

/** Whether the verdict stands on the chosen option itself. */
function toldOnOption(item: Item, result: ItemResult | undefined): boolean {
  const single = item.type === "sc" || (item.type === "hot" && !item.several);
  return single && result?.verdict !== "none";
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
  const hint = several(item) ? ` ${name}-several` : "";
  return (
    <fieldset class="sr-item" aria-labelledby={prompt} aria-describedby={`${name}-verdict${hint}`}>
      {all > 1 && (
        <p class="sr-item__number">{texts.t("Question {number} of {all}", { number, all })}</p>
      )}
      <Html html={item.prompt_html} id={prompt} class="sr-item__prompt" />
      {hint && (
        <p class="sr-hint" id={`${name}-several`}>
          {texts.t("Several answers may be right.")}
        </p>
      )}
      <Control {...props} name={name} />
      <div id={`${name}-verdict`}>
        {!toldOnOption(item, result) && (
          <ItemVerdict result={result} id={`${name}-verdict-text`} />
        )}
        <RightAnswer item={item} result={result} />
      </div>
    </fieldset>
  );
}

/** What is asked about one module: two statements to rate oneself by, one situation. */
import type { JSX } from "preact";
import { Html } from "./html.js";
import { useTexts } from "./session.js";
import { useUid } from "./uid.js";

interface Statement {
  readonly id: string;
  readonly html: string;
  /** What 0, 2 and 4 look like. */
  readonly anchors: readonly [string, string, string];
}

export interface Asked {
  readonly id: string;
  readonly self: readonly Statement[];
  readonly scenario: {
    readonly id: string;
    readonly html: string;
    readonly options: readonly { readonly id: string; readonly html: string }[];
  };
}

interface Props {
  asked: Asked;
  ratings: Record<string, number>;
  choice: string | undefined;
  rate: (id: string, rating: number) => void;
  choose: (option: string) => void;
}

export function ModuleStep({ asked, ratings, choice, rate, choose }: Props): JSX.Element {
  const { t } = useTexts();
  const id = useUid();
  const { scenario } = asked;
  return (
    <>
      {asked.self.map((statement) => (
        <Rating
          key={statement.id}
          statement={statement}
          value={ratings[statement.id]}
          change={(rating) => rate(statement.id, rating)}
        />
      ))}
      <div class="sr-field" role="radiogroup" aria-labelledby={`${id}-text`}>
        <div id={`${id}-text`} class="sr-item__prompt">
          <p class="sr-item__number">{t("A situation: what would you do first?")}</p>
          <Html html={scenario.html} />
        </div>
        {scenario.options.map((option) => (
          <label key={option.id} class="sr-choice">
            <input
              type="radio"
              name={id}
              value={option.id}
              checked={choice === option.id}
              onChange={() => choose(option.id)}
            />
            <Html html={option.html} as="span" />
          </label>
        ))}
      </div>
    </>
  );
}

interface RatingProps {
  statement: Statement;
  value: number | undefined;
  change: (rating: number) => void;
}

/** From 0 to 4; what lies between two anchors is said to. */
function Rating({ statement, value, change }: RatingProps): JSX.Element {
  const { t } = useTexts();
  const name = useUid();
  const [none, some, all] = statement.anchors;
  const between = t("in between");
  return (
    <div class="sr-field" role="radiogroup" aria-labelledby={`${name}-text`}>
      <Html html={statement.html} as="p" id={`${name}-text`} class="sr-item__prompt" />
      {[none, between, some, between, all].map((words, rating) => (
        <label key={rating} class="sr-choice sr-choice--tight">
          <input
            type="radio"
            name={name}
            value={rating}
            checked={value === rating}
            onChange={() => change(rating)}
          />
          <span>
            <b>{rating}</b> <span class={rating % 2 ? "sr-muted" : undefined}>{words}</span>
          </span>
        </label>
      ))}
    </div>
  );
}

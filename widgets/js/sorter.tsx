/** Cards to put into categories: one choice per card, and a word on each after the check. */
import type { JSX } from "preact";
import { CheckForm, Summary, useCheck } from "./check.js";
import { Html } from "./html.js";
import { type Titled, widget } from "./mount.js";
import { same } from "./keep.js";
import { useSession, useTexts } from "./session.js";
import { useStore } from "./store.js";
import type { ItemResult } from "./types.js";
import { ItemVerdict } from "./verdict.js";

interface Category {
  id: string;
  text: string;
}

interface Card {
  id: string;
  html: string;
  /** How it was, where the card shows a change. */
  before_html?: string;
}

export interface SorterDefinition extends Titled {
  type: "sorter";
  categories: Category[];
  items: Card[];
}

type Answer = { items: Record<string, string> };

interface CardProps {
  card: Card;
  categories: Category[];
  chosen: string | undefined;
  result: ItemResult | undefined;
  choose: (category: string) => void;
}

/** What is on a card: a text, or how something was and how it is afterwards. */
function Face({ card, id }: { card: Card; id: string }): JSX.Element {
  const { t } = useTexts();
  if (!card.before_html) return <Html html={card.html} as="p" id={id} class="sr-item__prompt" />;
  return (
    <div id={id} class="sr-change">
      <div class="sr-change__side">
        <p class="sr-change__word">{t("Before")}</p>
        <Html html={card.before_html} as="p" />
      </div>
      <div class="sr-change__side sr-change__side--after">
        <p class="sr-change__word">{t("After")}</p>
        <Html html={card.html} as="p" />
      </div>
    </div>
  );
}

function SorterCard({ card, categories, chosen, result, choose }: CardProps): JSX.Element {
  const { id } = useSession();
  const name = `${id}-${card.id}`;
  return (
    <fieldset
      class="sr-item"
      aria-labelledby={`${name}-text`}
      aria-describedby={result ? `${name}-result` : undefined}
    >
      <Face card={card} id={`${name}-text`} />
      <div class="sr-options sr-options--row">
        {categories.map((category) => (
          <label key={category.id} class="sr-choice">
            <input
              type="radio"
              name={name}
              value={category.id}
              checked={chosen === category.id}
              onChange={() => choose(category.id)}
            />
            <span>{category.text}</span>
          </label>
        ))}
      </div>
      <ItemVerdict result={result} id={`${name}-result`} />
    </fieldset>
  );
}

function Sorter(): JSX.Element {
  const { definition, draft, texts } = useSession<SorterDefinition, Answer>();
  const checking = useCheck<Answer>();
  const answer = useStore(draft.answer);
  const { result, checked } = checking;
  const missing = definition.items.filter((card) => !answer.items[card.id]).length;
  // What was said of a card holds until the card is put elsewhere.
  const said = (card: string): ItemResult | undefined =>
    same(checked?.items[card] ?? null, answer.items[card] ?? null) ? result?.items[card] : undefined;
  const choose = (card: string, category: string): void =>
    draft.change((now) => ({ items: { ...now.items, [card]: category } }));
  return (
    <CheckForm
      checking={checking}
      label={result ? texts.t("Check again") : texts.t("Check")}
      note={missing ? texts.tn("{count} card left", "{count} cards left", missing) : ""}
      onCheck={() => void checking.check(answer)}
    >
      {definition.items.map((card) => (
        <SorterCard
          key={card.id}
          card={card}
          categories={definition.categories}
          chosen={answer.items[card.id]}
          result={said(card.id)}
          choose={(category) => choose(card.id, category)}
        />
      ))}
      <Summary of={checking} tone={result?.percent === 100 ? "good" : "warn"}>
        <p>
          {texts.t("{right} of {all} cards lie where they belong.", {
            right: result?.score ?? 0,
            all: definition.items.length,
          })}
        </p>
      </Summary>
    </CheckForm>
  );
}

export default widget<SorterDefinition, Answer>({ empty: { items: {} }, body: Sorter });

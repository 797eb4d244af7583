/** The counters of a table: what some rows come to, how much that may be, and since when. */
import type { JSX } from "preact";
import { count, type Counted, type Counter, type Numbers } from "./counter-rules.js";
import type { Field, FormAnswer, FormDefinition } from "./form-types.js";
import { Html } from "./html.js";
import { useSession, useTexts } from "./session.js";
import { useStore } from "./store.js";
import type { Row } from "./table-rules.js";
import { dateFormat, type Texts } from "./texts.js";

/** A counter with what it says now. */
export interface Told extends Counted {
  counter: Counter;
  words: string;
}

function words(texts: Texts, counter: Counter, { sum, most, beyond }: Counted, fields: Field[]): string {
  const { t } = texts;
  const named = { label: counter.label, sum: texts.number(sum, 6), most: texts.number(most ?? 0, 6) };
  if (beyond) return `${t("{label}: {sum}, more than {most}.", named)} ${counter.text}`;
  if (most !== null) return t("{label}: {sum}, at most {most}", named);
  const asked = typeof counter.most === "object" ? counter.most.field : "";
  const field = fields.find(({ id }) => id === asked)?.label ?? "";
  return t("{label}: {sum}. How much it may be follows from “{field}”.", { ...named, field });
}

/** What the counters of a table say; other fields of the form may have a part in it. */
export function useCounted(field: Field, rows: readonly Row[]): Told[] {
  const { definition, draft, texts } = useSession<FormDefinition, FormAnswer>();
  const { fields } = useStore(draft.answer);
  return (field.counters ?? []).map((counter) => {
    const counted = count(counter, rows, fields);
    return { counter, ...counted, words: words(texts, counter, counted, definition.fields) };
  });
}

function Dated({ numbers }: { numbers: Numbers }): JSX.Element {
  const texts = useTexts();
  const day = dateFormat(texts.locale, { dateStyle: "long", timeZone: "UTC" });
  return (
    <p class="sr-counter__dated">
      {texts.t("As of {date}: {note}", { date: day.format(new Date(numbers.as_of)), note: numbers.note })}{" "}
      {texts.t("Source:")} <Html html={numbers.source_html} as="span" />
    </p>
  );
}

function Line({ counter, beyond, words }: Told): JSX.Element {
  const numbers = typeof counter.most === "object" ? counter.most.numbers : null;
  return (
    <div class="sr-counter">
      <p class={beyond ? "sr-warning" : undefined}>
        {beyond && <span aria-hidden="true">! </span>}
        {words}
      </p>
      {numbers && <Dated numbers={numbers} />}
    </div>
  );
}

export function Counters({ counted }: { counted: Told[] }): JSX.Element {
  return (
    <>
      {counted.map((told, index) => (
        <Line key={index} {...told} />
      ))}
    </>
  );
}

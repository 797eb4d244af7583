/** Which questions do not work: those worth a look first, with what the figures mean. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useAsked } from "./ask.js";
import { SelectField } from "./ask-fields.js";
import { Section, Trouble } from "./ask-parts.js";
import { doubtWords } from "./overview-words.js";
import { useTexts } from "./session.js";
import type { ModuleQuestions, Overview, QuestionFigures } from "./wire-overview.js";

export function Questions({ of }: { of: Overview }): JSX.Element {
  const { t } = useTexts();
  const [chosen, choose] = useState("");
  const modules = of.modules.map(({ module, title }) => ({ value: module, text: title }));
  return (
    <Section title={t("Questions worth a look")}>
      <p>
        {t(
          "From first attempts at the final quizzes. How long a question took is not recorded.",
        )}
      </p>
      <SelectField
        label={t("Module")}
        value={chosen}
        options={[{ value: "", text: t("Choose a module") }, ...modules]}
        change={choose}
      />
      {chosen && <OfModule key={chosen} cohort={of.cohort} module={chosen} />}
    </Section>
  );
}

function OfModule({ cohort, module }: { cohort: number; module: string }): JSX.Element {
  const { t, tn } = useTexts();
  const told = useAsked<ModuleQuestions>("questions", { cohort, of: module });
  if (!told.data) {
    return told.error ? <Trouble text={told.error} /> : <p>{t("One moment…")}</p>;
  }
  const { questions, tries, enough } = told.data;
  const doubtful = questions.filter(({ doubts }) => doubts.length > 0);
  const others = questions.filter(({ doubts }) => doubts.length === 0);
  return (
    <>
      <p role="status">
        {tn("{count} first attempt was looked at.", "{count} first attempts were looked at.", tries)}{" "}
        {doubtful.length === 0 && t("No question stands out.")}
      </p>
      <List of={doubtful} enough={enough} />
      {others.length > 0 && (
        <details>
          <summary>{tn("{count} other question", "{count} other questions", others.length)}</summary>
          <List of={others} enough={enough} />
        </details>
      )}
    </>
  );
}

function List({ of, enough }: { of: readonly QuestionFigures[]; enough: number }): JSX.Element {
  return (
    <ul class="sr-overview__list">
      {of.map((one) => (
        <li key={one.item}>
          <One of={one} enough={enough} />
        </li>
      ))}
    </ul>
  );
}

function One({ of, enough }: { of: QuestionFigures; enough: number }): JSX.Element {
  const texts = useTexts();
  const { t, tn } = texts;
  const answers = tn("{count} answer", "{count} answers", of.answers);
  return (
    <>
      <strong>{of.text}</strong>
      {of.doubts.length > 0 && (
        <ul>
          {of.doubts.map((doubt) => (
            <li key={doubt}>{doubtWords(doubt, texts)}</li>
          ))}
        </ul>
      )}
      <p class="sr-muted">
        {of.right === null
          ? `${answers}: ${t("not enough to say anything, that takes {enough}.", { enough })}`
          : [
              answers,
              t("right at the first try: {percent} %", { percent: texts.number(100 * of.right, 0) }),
              of.discrimination === null
                ? t("discrimination: not to be told, all did alike")
                : t("discrimination: {value} of 1", { value: texts.number(of.discrimination, 2) }),
            ].join(" · ")}
      </p>
    </>
  );
}

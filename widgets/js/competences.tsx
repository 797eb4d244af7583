/** Competences: what the diagnostic said before and says now, and what was done since. */
import type { JSX } from "preact";
import { Section } from "./ask-parts.js";
import { Bars } from "./path-bars.js";
import { dayWords, Way } from "./path-words.js";
import { SCORE_MOST, ScoreBar } from "./score-bar.js";
import { useSession } from "./session.js";
import type { Texts } from "./texts.js";
import type { Competence, ProgressView } from "./wire-path.js";

const START = "m00-start";

export function Competences({ of }: { of: ProgressView }): JSX.Element | null {
  const { t } = useSession().texts;
  if (!of.competences.length) return null;
  const seen = of.before_at !== null && of.competences.some(({ before }) => before !== null);
  return (
    <Section title={t("Competences")}>{seen ? <Compared of={of} /> : <Developed of={of} />}</Section>
  );
}

/** Before the diagnostic there is only what was done. */
function Developed({ of }: { of: ProgressView }): JSX.Element {
  const { t } = useSession().texts;
  const start = of.modules.find(({ module, released }) => module === START && released);
  return (
    <>
      <p class="sr-muted">{t("By the modules that develop them and are written already.")}</p>
      {start && (
        <p>
          <Way module={START} activity="diagnostic">
            {t("Take the diagnostic, and the page will also show where you began.")}
          </Way>
        </p>
      )}
      <Bars
        caption={t("Competences and the modules that develop them")}
        heads={[t("Competence"), t("Modules done")]}
        rows={of.competences.map((one) => ({
          name: one.name,
          more: `${one.code} · ${one.framework}`,
          value: one.done,
          of: one.of,
          words: t("{done} of {all}", { done: one.done, all: one.of }),
        }))}
      />
    </>
  );
}

function Compared({ of }: { of: ProgressView }): JSX.Element {
  const { texts } = useSession();
  const { t } = texts;
  const before = of.before_at ? t("Before: the diagnostic, {date}", { date: dayWords(of.before_at, texts) }) : "";
  const now = of.now_at
    ? t("Now: its repeat, {date}", { date: dayWords(of.now_at, texts) })
    : t("Now: comes when you take the diagnostic again");
  const frameworks = [...new Set(of.competences.map(({ framework }) => framework))];
  return (
    <>
      <ul class="sr-steps">
        <li>{before}</li>
        <li>{now}</li>
      </ul>
      <p class="sr-muted">{t("Striped: before. Full: now. The numbers are of 100.")}</p>
      <How />
      {frameworks.map((framework, place) => (
        <Framework
          key={framework}
          title={framework}
          open={place === 0}
          of={of.competences.filter((one) => one.framework === framework)}
        />
      ))}
    </>
  );
}

/** How it is reckoned, and what it is not. */
function How(): JSX.Element {
  const { t } = useSession().texts;
  return (
    <details class="sr-more">
      <summary>{t("How this is reckoned, and what it is not")}</summary>
      <p>
        {t(
          "A competence stands at the mean of those of its modules that the diagnostic asked about. Half of a module’s number is how you rated yourself, half is what you would do in a situation. Once you have repeated the diagnostic, before and now look at the same modules: those on which you answered both times.",
        )}
      </p>
      <p>
        {t(
          "It is your own picture, no test and no mark. A lower number now may mean that you have come to see more. Nobody else sees this, and nobody is compared with anybody. What you have done since stands in the last column.",
        )}
      </p>
    </details>
  );
}

interface FrameworkProps {
  title: string;
  open: boolean;
  of: readonly Competence[];
}

/** Said once more by roles: on a phone each row is laid out by itself, and stays a row all the same. */
function Framework({ title, open, of }: FrameworkProps): JSX.Element {
  const { t } = useSession().texts;
  return (
    <details class="sr-more" open={open}>
      <summary>{title}</summary>
      <table class="sr-bars sr-compared" role="table">
        <caption class="sr-visually-hidden">{t("Competences before and now: {framework}", { framework: title })}</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col" role="columnheader" colSpan={2}>
              {t("Competence")}
            </th>
            <th scope="col" role="columnheader">
              {t("Before")}
            </th>
            <th scope="col" role="columnheader">
              {t("Now")}
            </th>
            <th scope="col" role="columnheader">
              {t("Modules done")}
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {of.map((one) => (
            <Line key={one.code} of={one} />
          ))}
        </tbody>
      </table>
    </details>
  );
}

function Line({ of }: { of: Competence }): JSX.Element {
  const { texts } = useSession();
  const { t, tn } = texts;
  const over = of.judged > 0 ? tn("by {count} module", "by {count} modules", of.judged) : "";
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        {of.name}
        <span class="sr-muted sr-bars__more">{[of.code, over].filter(Boolean).join(" · ")}</span>
      </th>
      <td class="sr-bars__picture" aria-hidden="true">
        {of.before !== null && <ScoreBar value={of.before} then />}
        {of.now !== null && <ScoreBar value={of.now} />}
      </td>
      <Cell score label={t("Before")} words={scoreWords(of.before, texts)} />
      <Cell score label={t("Now")} words={scoreWords(of.now, texts)} />
      <Cell label={t("Modules done")} words={doneWords(of, texts)} />
    </tr>
  );
}

/** A cell that on a phone, where there is no head above it, says itself what it is. */
function Cell({ label, words, score = false }: { label: string; words: string; score?: boolean }): JSX.Element {
  return (
    <td role="cell" class={score ? "sr-compared__score" : ""}>
      <span class="sr-compared__label" aria-hidden="true">
        {label}
      </span>{" "}
      {words}
    </td>
  );
}

function scoreWords(score: number | null, texts: Texts): string {
  return score === null ? texts.t("not yet") : texts.number(Math.min(score, SCORE_MOST), 0);
}

function doneWords({ done, of }: Competence, { t }: Texts): string {
  return of ? t("{done} of {all}", { done, all: of }) : t("none is written yet");
}

/** What reviews are shown with: a work, levels to choose from, what a review says. */
import type { JSX } from "preact";
import { Radios } from "./ask-fields.js";
import { Facts } from "./ask-parts.js";
import { useTexts } from "./session.js";
import type { Texts } from "./texts.js";
import type { Parts, PartName, ReviewCriterion, WorkField } from "./wire-reviews.js";

export type Scores = Record<string, number>;

export function partWords({ t }: Texts): Record<PartName, string> {
  return { strength: t("Strength"), question: t("Question"), suggestion: t("Suggestion") };
}

/** A work, field by field; its text is text. */
export function Work({ of }: { of: readonly WorkField[] }): JSX.Element {
  return (
    <dl class="sr-work">
      {of.map(({ label, text }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

interface LevelsProps {
  criterion: ReviewCriterion;
  value: number | null;
  change: (score: number) => void;
  error: string;
}

/** The levels of a criterion, each with what it means. */
export function Levels({ criterion, value, change, error }: LevelsProps): JSX.Element {
  const { t } = useTexts();
  const star = criterion.star ? ` ★ ${t("no zero here")}` : "";
  return (
    <Radios
      label={criterion.title + star}
      value={value === null ? null : String(value)}
      change={(level) => change(Number(level))}
      error={error}
      options={criterion.levels.map((words, level) => ({ value: String(level), text: `${level} — ${words}` }))}
    />
  );
}

interface ScoringProps {
  criteria: readonly ReviewCriterion[];
  scores: Scores;
  change: (scores: Scores) => void;
  strict: boolean;
}

/** Levels of every criterion. */
export function Scoring({ criteria, scores, change, strict }: ScoringProps): JSX.Element {
  const { t } = useTexts();
  return (
    <>
      {criteria.map((criterion) => (
        <Levels
          key={criterion.id}
          criterion={criterion}
          value={scores[criterion.id] ?? null}
          change={(score) => change({ ...scores, [criterion.id]: score })}
          error={strict && scores[criterion.id] === undefined ? t("Please choose a level.") : ""}
        />
      ))}
    </>
  );
}

/** Whether every criterion has its level. */
export const whole = (criteria: readonly ReviewCriterion[], scores: Scores): boolean =>
  criteria.every(({ id }) => scores[id] !== undefined);

/** Go to the first choice that is missing. */
export function toFirstFault(form: HTMLElement): void {
  // After the faults are on the page.
  setTimeout(() => {
    const field = form.querySelector(".sr-error")?.closest(".sr-field");
    field?.querySelector<HTMLElement>("input, textarea")?.focus();
  });
}

interface SaidProps {
  parts: Parts;
  titles: Readonly<Record<string, string>>;
}

/** What a review says, criterion by criterion. */
export function Said({ parts, titles }: SaidProps): JSX.Element {
  const texts = useTexts();
  const words = partWords(texts);
  return (
    <>
      {Object.entries(parts).map(([id, part]) => (
        <div key={id} class="sr-review__said">
          <p class="sr-review__criterion">
            {titles[id] ?? id}
            {part.score !== null && <>: {part.score}</>}
          </p>
          <Facts
            of={[
              [words.strength, part.strength],
              [words.question, part.question],
              [words.suggestion, part.suggestion],
            ]}
          />
        </div>
      ))}
    </>
  );
}

/** One teacher's work at the desk: what she wrote, what colleagues wrote, the level, the comment. */
import type { JSX, RefObject } from "preact";
import { TextField, Radios } from "./ask-fields.js";
import { Facts } from "./ask-parts.js";
import { partWords, Work } from "./review-parts.js";
import { useTexts } from "./session.js";
import { dateFormat, type Texts } from "./texts.js";
import type { DeskReview, DeskWork, Entry, Held, Question } from "./wire-marking.js";

export const MOST_COMMENT = 3000;

/** What stands in the fields: what was typed, else what was given, else what the gradebook holds. */
export function shownMark(work: DeskWork, entry: Entry | undefined): Held {
  if (entry) return { score: entry.score, comment: entry.comment };
  return work.mark ?? work.held;
}

/** A work's name; where names are hidden its place in the list. */
export function workName(work: DeskWork, at: number, { t }: Texts): string {
  return work.name || t("Work {number}", { number: at + 1 });
}

export function stateWords(work: DeskWork, entry: Entry | undefined, { t }: Texts): string {
  if (entry?.sent) return t("being sent");
  if (entry) return t("not given yet");
  if (work.state === "conflict") return t("two marks: please choose");
  if (work.state === "failed") return t("could not be written");
  if (work.state === "writing") return t("on its way into the gradebook");
  if (work.state === "waiting") return t("waits for a mark");
  return work.released ? t("marked, the teacher has it") : t("marked, the teacher does not have it yet");
}

interface CardProps {
  question: Question;
  work: DeskWork;
  at: number;
  of: number;
  entry: Entry | undefined;
  heading: RefObject<HTMLHeadingElement>;
}

export function WorkCard({ question, work, at, of, entry, heading }: CardProps): JSX.Element {
  const texts = useTexts();
  const { t } = texts;
  const format = dateFormat(texts.locale, { day: "numeric", month: "long", timeZone: "UTC" });
  const day = format.format(new Date(`${work.on}T00:00:00Z`));
  return (
    <>
      <h4 ref={heading} tabIndex={-1}>
        {workName(work, at, texts)}
        <span class="sr-visually-hidden">, {question.criterion.title}</span>
      </h4>
      <p class="sr-muted">
        {t("{number} of {count}", { number: at + 1, count: of })} · {stateWords(work, entry, texts)} ·{" "}
        {t("handed in on {day}", { day })}
        {work.late && <> · {t("late")}</>}
      </p>
      {work.reviewing && <p class="sr-muted">{t("Colleagues may still write reviews of this work.")}</p>}
      <div class={work.reviews.length ? "sr-marking__sides" : ""}>
        <div>
          {work.work.length > 0 ? <Work of={work.work} /> : <p>{t("Nothing was written here.")}</p>}
          {work.rest.length > 0 && (
            <details>
              <summary>{t("The rest of the work")}</summary>
              <Work of={work.rest} />
            </details>
          )}
        </div>
        <Reviews of={work} />
      </div>
    </>
  );
}

/** What colleagues wrote of this question; who they are nobody is told. */
function Reviews({ of }: { of: DeskWork }): JSX.Element | null {
  const { t } = useTexts();
  if (!of.reviews.length) return null;
  return (
    <div class="sr-marking__reviews">
      {of.reviews.map((review, place) => (
        <details key={place} open>
          <summary>
            {review.by === "colleague"
              ? t("Review {number}, by a colleague", { number: place + 1 })
              : t("Review {number}, by a mentor or trainer", { number: place + 1 })}
            {review.score !== null && <>: {review.score}</>}
          </summary>
          <Words of={review} />
        </details>
      ))}
    </div>
  );
}

function Words({ of }: { of: DeskReview }): JSX.Element | null {
  const words = partWords(useTexts());
  return (
    <Facts
      of={[
        [words.strength, of.strength],
        [words.question, of.question],
        [words.suggestion, of.suggestion],
      ]}
    />
  );
}

interface MarkProps {
  question: Question;
  work: DeskWork;
  entry: Entry | undefined;
  change: (part: Partial<Held>) => void;
  error: string;
  comment: RefObject<HTMLInputElement & HTMLTextAreaElement>;
}

/** The level with its words, and the comment. */
export function MarkFields({ question, work, entry, change, error, comment }: MarkProps): JSX.Element {
  const texts = useTexts();
  const { t } = texts;
  const now = shownMark(work, entry);
  const { criterion } = question;
  const options = criterion.levels.map((words, level) => ({
    value: String(level),
    text: `${level} — ${words}`,
  }));
  // Half a level is the mean of two reviews, or formgrader's; it may be kept.
  const half = [now.score, work.held.score].find((score) => score !== null && !Number.isInteger(score));
  if (half != null) {
    options.push({ value: String(half), text: t("{score} — between two levels, as it stands in the gradebook", { score: half.toLocaleString(texts.locale) }) });
  }
  return (
    <>
      <Radios
        label={criterion.title + (criterion.star ? ` ★ ${t("no zero here")}` : "")}
        value={now.score === null ? null : String(now.score)}
        options={options}
        change={(level) => change({ score: Number(level) })}
        error={error}
      />
      {work.earlier && (
        <p class="sr-muted">
          {t("For an earlier work: {score}.", { score: (work.earlier.score ?? 0).toLocaleString(texts.locale) })} {work.earlier.comment}
        </p>
      )}
      <TextField
        long
        label={t("Comment for the teacher")}
        value={now.comment}
        change={(text) => change({ comment: text })}
        most={MOST_COMMENT}
        field={comment}
      />
    </>
  );
}

interface ConflictProps {
  work: DeskWork;
  choose: (mark: Held) => void;
}

/** Somebody else changed the gradebook: both marks, and the trainer says which one stays. */
export function Conflict({ work, choose }: ConflictProps): JSX.Element | null {
  const texts = useTexts();
  const { t } = texts;
  const { held, mark } = work;
  if (work.state !== "conflict" || !mark) return null;
  const words = ({ score, comment }: Held): string =>
    [score === null ? t("no points") : score.toLocaleString(texts.locale), comment].filter(Boolean).join(" — ");
  return (
    <div class="sr-notice sr-notice--warn" role="group" aria-label={t("Two marks")}>
      <p>{t("This was changed in formgrader or by reviews before your mark came. Nothing is overwritten until you choose.")}</p>
      <Facts
        of={[
          [t("In the gradebook"), words(held)],
          [t("Yours"), words(mark)],
        ]}
      />
      <div class="sr-actions">
        {held.score !== null && (
          <button type="button" class="sr-button" onClick={() => choose(held)}>
            {t("Keep the gradebook’s")}
          </button>
        )}
        <button type="button" class="sr-button" onClick={() => choose(mark)}>
          {t("Write mine")}
        </button>
      </div>
    </div>
  );
}

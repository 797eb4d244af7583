/** One's own work: the reviews of it, the mark, an appeal, one's own points where nobody wrote. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useAct, useKept } from "./ask.js";
import { TextField } from "./ask-fields.js";
import { Section, Trouble } from "./ask-parts.js";
import { useOnce } from "./review-once.js";
import { Said, Scoring, type Scores, toFirstFault, whole } from "./review-parts.js";
import { useSession } from "./session.js";
import type { Texts } from "./texts.js";
import type { CaseState, ReceivedReview, ReviewDesk } from "./wire-reviews.js";

const APPEAL_LEAST = 20;

interface Props {
  desk: ReviewDesk;
  set: (desk: ReviewDesk) => void;
}

export function OwnWork({ desk, set }: Props): JSX.Element {
  const { t } = useSession().texts;
  return (
    <Section title={t("Reviews of your work")}>
      {!desk.handed_in && <p>{t("Hand the module in: then two colleagues review your assignment.")}</p>}
      {desk.case && <Mark of={desk.case} />}
      {desk.received.map((review, place) => (
        <Received key={review.received} {...{ review, place, set }} />
      ))}
      {desk.case?.may_appeal && <Appeal set={set} />}
      {desk.case?.may_score_self && <SelfScore {...{ desk, set }} />}
    </Section>
  );
}

function standingWords(of: CaseState, { t }: Texts): string {
  if (of.state === "apart") return t("The two reviews are far apart: a trainer decides.");
  if (of.state === "appealed") return t("Your appeal waits for a trainer. Until then the mark stands.");
  if (of.basis === "self") return t("Your own points count for now, until somebody else has reviewed.");
  if (of.basis === "trainer") return t("A trainer decided.");
  if (of.basis === "colleagues") return t("The mark is the mean of two reviews.");
  return t("Two colleagues are asked to review your work. Nobody waits longer than two weeks.");
}

function Mark({ of }: { of: CaseState }): JSX.Element {
  const { texts } = useSession();
  const { t } = texts;
  const number = (value: number): string => value.toLocaleString(texts.locale);
  return (
    <>
      <p>{standingWords(of, texts)}</p>
      {of.scores && (
        <>
          <p class={`sr-notice ${of.passed ? "sr-notice--good" : "sr-notice--warn"}`}>
            {of.passed
              ? t("{total} of {max} points: passed.", { total: number(of.total), max: of.max })
              : t("{total} of {max} points: not passed yet. You may change your work and hand it in again.", {
                  total: number(of.total),
                  max: of.max,
                })}
          </p>
          <ul>
            {Object.entries(of.scores).map(([id, score]) => (
              <li key={id}>
                {of.titles[id] ?? id}: {number(score)}
                {of.overruled[id] !== undefined && (
                  <> — {t("a trainer gave {score} in the gradebook, and that counts", { score: number(of.overruled[id]) })}</>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {of.note && <blockquote class="sr-quote">{of.note}</blockquote>}
      {of.appeal && (
        <p class="sr-muted">
          {t("You appealed:")} {of.appeal}
        </p>
      )}
    </>
  );
}

function Received({ review, place, set }: { review: ReceivedReview; place: number; set: Props["set"] }): JSX.Element {
  const { link, say, texts } = useSession();
  const { t } = texts;
  const act = useAct();
  const [thanks, setThanks] = useState(review.thanks);
  const rate = (useful: boolean): Promise<boolean> =>
    act.run(async () => {
      const args = { received: review.received, useful, thanks: thanks.trim() };
      set(await link.ask<ReviewDesk>("useful", args));
      say(t("Your answer reaches the reviewer without your name."));
    });
  return (
    <article class="sr-post sr-review__received">
      <h5>
        {review.by === "colleague"
          ? t("Review {number}, by a colleague", { number: place + 1 })
          : t("Review {number}, by a mentor or trainer", { number: place + 1 })}
      </h5>
      <Said parts={review.parts} titles={review.titles} />
      <TextField
        label={t("What did it help you to do? (if you like)")}
        value={thanks}
        change={setThanks}
        most={500}
      />
      <div class="sr-actions">
        <button type="button" class="sr-button" aria-pressed={review.useful === true} onClick={() => void rate(true)}>
          {t("It was useful")}
        </button>
        <button type="button" class="sr-button" aria-pressed={review.useful === false} onClick={() => void rate(false)}>
          {t("It was no use")}
        </button>
      </div>
      <Trouble text={act.error} />
    </article>
  );
}

function Appeal({ set }: { set: Props["set"] }): JSX.Element {
  const { link, say, texts } = useSession();
  const { t } = texts;
  const act = useAct();
  const once = useOnce();
  const [kept, keep] = useKept<string>("review-appeal");
  const [strict, setStrict] = useState(false);
  const text = kept ?? "";
  const short = [...text.trim()].length < APPEAL_LEAST;
  const send = async (form: HTMLFormElement): Promise<void> => {
    setStrict(true);
    if (short) return toFirstFault(form);
    await act.run(async () => {
      const desk = await link.ask<ReviewDesk>("appeal", { text: text.trim(), key: once.key() });
      once.done();
      keep(null);
      say(t("Your appeal is sent: a trainer will decide."));
      set(desk);
    });
  };
  return (
    <details>
      <summary>{t("I do not agree with the mark")}</summary>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send(event.currentTarget);
        }}
      >
        <TextField
          long
          required
          label={t("What should a trainer look at?")}
          hint={t("You can ask once. The trainer reads both reviews and your work.")}
          value={text}
          change={keep}
          most={2000}
          error={strict && short ? t("Please write a sentence or two.") : ""}
        />
        <Trouble text={act.error} />
        <button type="submit" class="sr-button" aria-disabled={act.busy}>
          {t("Ask a trainer to decide")}
        </button>
      </form>
    </details>
  );
}

function SelfScore({ desk, set }: Props): JSX.Element {
  const { link, say, texts } = useSession();
  const { t } = texts;
  const act = useAct();
  const once = useOnce();
  const [scores, change] = useState<Scores>({});
  const [strict, setStrict] = useState(false);
  if (!desk.calibration?.done) {
    return <p>{t("Nobody has reviewed in time. Score an example first; then you can score your own work for now.")}</p>;
  }
  const send = async (form: HTMLFormElement): Promise<void> => {
    setStrict(true);
    if (!whole(desk.criteria, scores)) return toFirstFault(form);
    await act.run(async () => {
      const now = await link.ask<ReviewDesk>("score_self", { scores, key: once.key() });
      once.done();
      say(t("Your own points count for now, until somebody else has reviewed."));
      set(now);
    });
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send(event.currentTarget);
      }}
    >
      <p>{t("Nobody has reviewed in time. Compare your work with the examples and score it yourself; this counts until somebody else has reviewed.")}</p>
      <Scoring criteria={desk.criteria} {...{ scores, change, strict }} />
      <Trouble text={act.error} />
      <button type="submit" class="sr-button sr-button--primary" aria-disabled={act.busy}>
        {t("Score my own work")}
      </button>
    </form>
  );
}

/** Colleagues' reviews in a module: calibration, works to review, one's own reviews and mark. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useAct, useAsked } from "./ask.js";
import { Section, Trouble } from "./ask-parts.js";
import { useNext } from "./moderation-next.js";
import { type BodyProps, type Titled, widget } from "./mount.js";
import { CalibrationPart } from "./review-calibration.js";
import { Cases } from "./review-cases.js";
import { useOnce } from "./review-once.js";
import { OwnWork } from "./review-own.js";
import { Said } from "./review-parts.js";
import { Task } from "./review-task.js";
import { useSession } from "./session.js";
import type { ReviewDesk } from "./wire-reviews.js";

interface Props {
  desk: ReviewDesk;
  set: (desk: ReviewDesk) => void;
}

function Review(_: BodyProps): JSX.Element {
  const { link, texts } = useSession();
  const { t } = texts;
  const asked = useAsked<ReviewDesk>("desk");
  const { again, data: desk, set } = asked;
  useEffect(() => {
    const hear = ({ type }: { type: string }): void => {
      if (type === "reviews") void again();
    };
    return link.on("event", hear);
  }, [link, again]);
  if (!desk) return asked.error ? <Trouble text={asked.error} /> : <p>{t("One moment…")}</p>;
  return (
    <>
      <Trouble text={asked.error} />
      <Cases />
      {desk.offered ? (
        <>
          <OwnWork {...{ desk, set }} />
          <CalibrationPart {...{ desk, set }} />
          <ToReview {...{ desk, set }} />
          <Standing desk={desk} />
        </>
      ) : (
        <p>{t("Colleagues do not review this module.")}</p>
      )}
    </>
  );
}

function ToReview({ desk, set }: Props): JSX.Element {
  const { t } = useSession().texts;
  const next = useNext();
  return (
    <Section title={t("For you to review")} heading={next.heading}>
      {desk.tasks.length === 0 && <p>{nothingWords(desk, t)}</p>}
      <ol ref={next.list} class="sr-cases">
        {desk.tasks.map((task, place) => (
          <li key={task.task}>
            <Task
              of={task}
              place={place}
              sent={(now) => void next.after(place, async () => set(now))}
            />
          </li>
        ))}
      </ol>
      {desk.overdue > 0 && <Overdue {...{ desk, set }} />}
    </Section>
  );
}

function nothingWords(desk: ReviewDesk, t: (text: string) => string): string {
  if (!desk.handed_in) return t("Those who have handed in the module review each other's work.");
  if (!desk.calibration?.done) return t("Score an example first.");
  return t("There is nothing for you to review now. The bell tells you when there is.");
}

/** A mentor or trainer takes over what has been waited for too long. */
function Overdue({ desk, set }: Props): JSX.Element {
  const { link, say, texts } = useSession();
  const { t, tn } = texts;
  const act = useAct();
  const once = useOnce();
  const take = (): Promise<boolean> =>
    act.run(async () => {
      const now = await link.ask<ReviewDesk>("take", { key: once.key() });
      once.done();
      say(t("The review is yours now."));
      set(now);
    });
  return (
    <>
      <p>{tn("{count} work has waited for more than seven days.", "{count} works have waited for more than seven days.", desk.overdue)}</p>
      <Trouble text={act.error} />
      <button type="button" class="sr-button" aria-disabled={act.busy} onClick={() => void take()}>
        {t("Take one over")}
      </button>
    </>
  );
}

function Standing({ desk }: { desk: ReviewDesk }): JSX.Element | null {
  const { t, tn } = useSession().texts;
  const { standing, written } = desk;
  if (written.length === 0) return null;
  return (
    <Section title={t("Reviews you wrote")}>
      <p>
        {tn("You have sent {count} review.", "You have sent {count} reviews.", standing.written)}{" "}
        {t("For reviewing: {points} of {max} points.", { points: standing.points, max: standing.max })}
        {standing.attentive && <> {t("You are an attentive reviewer.")}</>}
      </p>
      {written.map((review, place) => (
        <details key={review.task}>
          <summary>
            {review.state === "sent"
              ? t("Review {number}", { number: place + 1 })
              : t("Review {number}: somebody else wrote it in the end", { number: place + 1 })}
            {review.useful === true && <> — {t("the author found it useful")}</>}
          </summary>
          <Said parts={review.parts} titles={review.titles} />
          {review.thanks && <blockquote class="sr-quote">{review.thanks}</blockquote>}
        </details>
      ))}
    </Section>
  );
}

export default widget<Titled, null>({ empty: null, body: Review, drafts: false });

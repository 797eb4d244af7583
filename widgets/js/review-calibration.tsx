/** Calibration: an exemplar to be scored, then the expert's points and reasons. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useAct } from "./ask.js";
import { Section, Trouble } from "./ask-parts.js";
import { Html } from "./html.js";
import { Scoring, type Scores, toFirstFault, whole } from "./review-parts.js";
import { useOnce } from "./review-once.js";
import { useSession } from "./session.js";
import type { Calibration, ReviewDesk } from "./wire-reviews.js";

interface Props {
  desk: ReviewDesk;
  set: (desk: ReviewDesk) => void;
}

export function CalibrationPart({ desk, set }: Props): JSX.Element | null {
  const { t } = useSession().texts;
  const { calibration } = desk;
  // Who is done, and has nothing to read of it, has nothing to do here.
  if (!calibration || (calibration.done && !calibration.last)) return null;
  return (
    <Section title={t("Before you review")}>
      <Outcome of={calibration} desk={desk} />
      {!calibration.done && <Exemplar key={calibration.exemplar_html} {...{ desk, set }} />}
    </Section>
  );
}

function Outcome({ of, desk }: { of: Calibration; desk: ReviewDesk }): JSX.Element | null {
  const { t } = useSession().texts;
  const { last } = of;
  if (!last) return null;
  return (
    <>
      <p class={`sr-notice ${last.near ? "sr-notice--good" : "sr-notice--warn"}`}>
        {last.near
          ? t("You are near the expert: you can review now.")
          : t("You and the expert are more than three points apart. Read her reasons, then try another example.")}
      </p>
      <details open={!of.done}>
        <summary>{t("The expert's points and reasons")}</summary>
        <ul>
          {desk.criteria.map(({ id, title }) => (
            <li key={id}>
              {t("{title}: you {mine}, the expert {expert}", {
                title,
                mine: last.mine[id] ?? "–",
                expert: last.expert[id] ?? "–",
              })}
            </li>
          ))}
        </ul>
        <Html html={last.reasons_html} />
      </details>
    </>
  );
}

function Exemplar({ desk, set }: Props): JSX.Element {
  const { link, say, texts } = useSession();
  const { t } = texts;
  const act = useAct();
  const once = useOnce();
  const [scores, change] = useState<Scores>({});
  const [strict, setStrict] = useState(false);
  const send = async (form: HTMLFormElement): Promise<void> => {
    setStrict(true);
    if (!whole(desk.criteria, scores)) return toFirstFault(form);
    await act.run(async () => {
      const now = await link.ask<ReviewDesk>("calibrate", { scores, key: once.key() });
      once.done();
      say(now.calibration?.done ? t("You are near the expert: you can review now.") : t("The expert's reasons are here."));
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
      <p>
        {t("Score this example. If your total is within three points of the expert's, you can review; then you see her reasons.")}
      </p>
      <Html html={desk.calibration?.exemplar_html} class="sr-work" />
      <Scoring criteria={desk.criteria} {...{ scores, change, strict }} />
      <Trouble text={act.error} />
      <button type="submit" class="sr-button sr-button--primary" aria-disabled={act.busy}>
        {act.busy ? t("One moment…") : t("Compare with the expert")}
      </button>
    </form>
  );
}

/** What a trainer decides: reviews that are far apart, and appeals. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type Asked, useAct, useAsked, useKept } from "./ask.js";
import { TextField } from "./ask-fields.js";
import { Section, Trouble } from "./ask-parts.js";
import { useNext } from "./moderation-next.js";
import { useOnce } from "./review-once.js";
import { Said, Scoring, type Scores, toFirstFault, whole, Work } from "./review-parts.js";
import { useSession } from "./session.js";
import { type Me, moderates } from "./wire-social.js";
import type { ReviewCase } from "./wire-reviews.js";

type Begun = { scores: Scores; note: string };

/** For trainers only; anybody else's page does not ask. */
export function Cases(): JSX.Element | null {
  const me = useAsked<Me>("me");
  return me.data && moderates(me.data) ? <CaseList /> : null;
}

function CaseList(): JSX.Element {
  const { t } = useSession().texts;
  const cases = useAsked<readonly ReviewCase[]>("cases");
  const next = useNext();
  return (
    <Section title={t("For you to decide as a trainer")} heading={next.heading}>
      <Trouble text={cases.error} />
      {cases.data?.length === 0 && <p>{t("Nothing waits for you.")}</p>}
      <ol ref={next.list} class="sr-cases">
        {cases.data?.map((one, place) => (
          <li key={one.id}>
            <CaseCard of={one} cases={cases} done={() => void next.after(place, cases.again)} />
          </li>
        ))}
      </ol>
    </Section>
  );
}

interface CardProps {
  of: ReviewCase;
  cases: Asked<readonly ReviewCase[]>;
  done: () => void;
}

function CaseCard({ of, done }: CardProps): JSX.Element {
  const { t } = useSession().texts;
  const titles = Object.fromEntries(of.criteria.map(({ id, title }) => [id, title]));
  return (
    <article class="sr-post">
      <h5 tabIndex={-1} data-item>
        {of.state === "appealed"
          ? t("{name} appeals: “{title}”", { name: of.display_name, title: of.title })
          : t("Two reviews of {name} are far apart: “{title}”", { name: of.display_name, title: of.title })}
      </h5>
      {of.appeal && <blockquote class="sr-quote">{of.appeal}</blockquote>}
      <details>
        <summary>{t("The work")}</summary>
        <Work of={of.work} />
      </details>
      {of.reviews.map((review, place) => (
        <details key={place}>
          <summary>{t("Review by {name}", { name: review.display_name || t("a colleague who has left") })}</summary>
          <Said parts={review.parts} titles={titles} />
        </details>
      ))}
      <Decision of={of} done={done} />
    </article>
  );
}

function Decision({ of, done }: { of: ReviewCase; done: () => void }): JSX.Element {
  const { link, say, texts } = useSession();
  const { t } = texts;
  const act = useAct();
  const once = useOnce();
  const [kept, keep] = useKept<Begun>(`review-case-${of.id}`);
  const [strict, setStrict] = useState(false);
  const now = kept ?? { scores: {}, note: "" };
  const send = async (form: HTMLFormElement): Promise<void> => {
    setStrict(true);
    if (!whole(of.criteria, now.scores) || !now.note.trim()) return toFirstFault(form);
    const decided = await act.run(async () => {
      await link.ask("decide", { id: of.id, scores: now.scores, note: now.note.trim(), key: once.key() });
    });
    if (!decided) return;
    once.done();
    keep(null);
    say(t("Decided. The author is told."));
    done();
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send(event.currentTarget);
      }}
    >
      <Scoring criteria={of.criteria} scores={now.scores} strict={strict} change={(scores) => keep({ ...now, scores })} />
      <TextField
        long
        required
        label={t("Your reasons, for the author")}
        value={now.note}
        change={(note) => keep({ ...now, note })}
        most={2000}
        error={strict && !now.note.trim() ? t("Please say why.") : ""}
      />
      <Trouble text={act.error} />
      <button type="submit" class="sr-button sr-button--primary" aria-disabled={act.busy}>
        {t("Decide")}
      </button>
    </form>
  );
}

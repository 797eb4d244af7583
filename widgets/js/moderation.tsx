/** The moderators' page: what waits, appeals, excused posts, paused people, the audit trail. */
import type { JSX } from "preact";
import { type Asked, useAsked } from "./ask.js";
import { Section, Trouble } from "./ask-parts.js";
import { Appeals } from "./moderation-appeals.js";
import { CaseCard } from "./moderation-case.js";
import { AuditTrail } from "./moderation-log.js";
import { useNext } from "./moderation-next.js";
import { Paused } from "./moderation-paused.js";
import { type BodyProps, type Titled, widget } from "./mount.js";
import { useSession } from "./session.js";
import { type Case, type Me, type Queue, moderates } from "./wire-social.js";

function Moderation(_: BodyProps): JSX.Element {
  const { t } = useSession().texts;
  const me = useAsked<Me>("me");
  if (!me.data) {
    return me.error ? <Trouble text={me.error} /> : <p>{t("One moment…")}</p>;
  }
  if (!moderates(me.data)) {
    return (
      <p class="sr-notice">
        {t(
          "This page is for moderators. You can report a post with the button under it.",
        )}
      </p>
    );
  }
  return <Desk />;
}

function Desk(): JSX.Element {
  const { say, texts } = useSession();
  const { t, tn } = texts;
  const queue = useAsked<Queue>("queue");
  const waiting = queue.data && queue.data.cases.length + queue.data.appeals.length;
  const again = async (): Promise<void> => {
    const now = await queue.again();
    if (now) say(t("The list is up to date."));
  };
  return (
    <>
      <Trouble text={queue.error} />
      <div class="sr-standing">
        <span>
          {waiting === null
            ? t("Fetching what waits…")
            : waiting === 0
              ? t("Nothing waits for you.")
              : tn("{count} thing waits for a decision", "{count} things wait for a decision", waiting)}
        </span>
        <button type="button" class="sr-button" onClick={() => void again()}>
          {t("Refresh the list")}
        </button>
      </div>
      {queue.data && (
        <>
          <Cases queue={queue} list={queue.data.cases} title={t("Reported posts")} />
          <Appeals queue={queue} />
          <Cases queue={queue} list={queue.data.excused} title={t("Sent with a reason")} excused />
          <Paused queue={queue} />
        </>
      )}
      <AuditTrail />
    </>
  );
}

interface CasesProps {
  queue: Asked<Queue>;
  list: readonly Case[];
  title: string;
  excused?: boolean;
}

/** Cases one after the other; what is decided goes, and the focus comes to the next. */
function Cases({ queue, list, title, excused = false }: CasesProps): JSX.Element {
  const { t } = useSession().texts;
  const next = useNext();
  return (
    <Section title={title} heading={next.heading}>
      {excused && (
        <p class="sr-muted">
          {t("The privacy check asked to rephrase these; their writers say why they did not.")}
        </p>
      )}
      {list.length === 0 && (
        <p>{excused ? t("There are none.") : t("Nobody has reported anything.")}</p>
      )}
      <ol ref={next.list} class="sr-cases">
        {list.map((one, place) => (
          <li key={one.post.id}>
            <CaseCard of={one} done={() => next.after(place, queue.again)} />
          </li>
        ))}
      </ol>
    </Section>
  );
}

export default widget<Titled, null>({ empty: null, body: Moderation, drafts: false });

/**
 * The panel at the end of a module: what is still missing, handing in, the receipt, the marks, as
 * they come from the scorers at once and from people later.
 */
import type { JSX, RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Deadline, lateWords } from "./deadline.js";
import { HandIn } from "./hand-in.js";
import type { Criterion, Marks, Missing, QuizBelow, RecordState, SubmissionState } from "./marks.js";
import { MarksTable, Rubric, Waiting } from "./marks-parts.js";
import type { Link } from "./model.js";
import { type Titled, widget } from "./mount.js";
import { DONE_EVENT, useSession } from "./session.js";
import type { Texts } from "./texts.js";
import { type Submitting, useSubmission } from "./use-submission.js";
import { momentIn } from "./zones.js";

/** The public form of the panel: what is marked, and how. */
interface SubmissionDefinition extends Titled {
  readonly criteria?: readonly Criterion[];
  readonly points?: Readonly<Record<string, number>>;
}

function Submission(): JSX.Element {
  const session = useSession<SubmissionDefinition>();
  const { texts } = session;
  const submitting = useSubmission(session);
  const { work } = submitting;
  const root = useFreshness(session.link);
  useReleased(session.say, work, texts);
  const done = work?.done === true;
  useLayoutEffect(() => void (done && dispatchEvent(new CustomEvent(DONE_EVENT))), [done]);
  return (
    <div ref={root}>
      {work ? (
        <Panel
          {...{ definition: session.definition, work, submitting, texts }}
          refresh={() => session.link.refresh()}
        />
      ) : (
        <p>{texts.t("Fetching where your work stands…")}</p>
      )}
    </div>
  );
}

interface PanelProps {
  definition: SubmissionDefinition;
  work: SubmissionState;
  submitting: Submitting;
  refresh: () => void;
  texts: Texts;
}

function Panel({ definition, work, submitting, refresh, texts }: PanelProps): JSX.Element {
  const { criteria = [], points = {} } = definition;
  const { busy, error, look, submit } = submitting;
  const lacking = useRef<HTMLHeadingElement>(null);
  return (
    <>
      <Points points={points} texts={texts} />
      <Lacking
        missing={work.missing}
        below={work.below ?? null}
        open={mayHandIn(work)}
        heading={lacking}
        texts={texts}
      />
      {work.deadline && <Deadline deadline={work.deadline} refresh={refresh} texts={texts} />}
      <Revisions work={work} texts={texts} />
      {mayHandIn(work) ? (
        <HandIn
          again={work.receipt !== null}
          limited={Boolean(work.deadline) || (work.revisions_left ?? null) !== null}
          blocked={() => setTimeout(() => lacking.current?.focus())}
          {...{ busy, error, look, submit, texts }}
        />
      ) : (
        <div class="sr-hand-in">
          <p class="sr-error" role="alert">
            {error}
          </p>
        </div>
      )}
      <Standing work={work} criteria={criteria} texts={texts} />
      <Rubric criteria={criteria} texts={texts} />
    </>
  );
}

/** Whether the commons would take the work now, as far as it has told. */
function mayHandIn({ deadline, receipt, revisions_left: left }: SubmissionState): boolean {
  return deadline?.state !== "closed" && !(receipt && left === 0);
}

/** How often the module may still be handed in again, where there is an end to it. */
function Revisions({ work, texts }: { work: SubmissionState; texts: Texts }): JSX.Element | null {
  const left = work.revisions_left ?? null;
  if (left === null) return null;
  if (work.receipt && left === 0) {
    return <p>{texts.t("This module cannot be handed in again.")}</p>;
  }
  return (
    <p class="sr-muted">
      {texts.tn(
        "It may be handed in again {count} time.",
        "It may be handed in again {count} times.",
        left,
      )}
    </p>
  );
}

/** Whoever comes back to the panel from an activity sees what is missing now. */
function useFreshness(link: Link): RefObject<HTMLDivElement> {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (typeof IntersectionObserver === "undefined" || !root.current) return undefined;
    let away = false;
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting && away) link.refresh();
      away = !entry?.isIntersecting;
    });
    observer.observe(root.current);
    return () => observer.disconnect();
  }, [link]);
  return root;
}

/** Say aloud when a trainer's marks arrive while the page is open. */
function useReleased(
  say: (text: string) => void,
  work: SubmissionState | null,
  texts: Texts,
): void {
  const before = useRef<string | null>(null);
  const now = work && JSON.stringify([work.released, work.feedback_text]);
  useEffect(() => {
    if (work?.released && before.current !== null && now !== before.current) {
      say(texts.t("The trainer's marks have come."));
    }
    before.current = now;
  }, [now]);
}

/** What the module gives points for. */
function Points({ points, texts }: { points: Readonly<Record<string, number>>; texts: Texts }) {
  const names: Record<string, string> = {
    quiz: texts.t("Exit quiz"),
    discussion: texts.t("Discussion"),
    assignment: texts.t("Assignment"),
    code: texts.t("Code"),
    reviews: texts.t("Reviews of colleagues' work"),
  };
  const parts = Object.entries(points).filter(([, max]) => max > 0);
  if (parts.length === 0) return null;
  return (
    <ul class="sr-points">
      {parts.map(([part, max]) => (
        <li key={part}>
          {texts.tn("{part}: up to {count} point", "{part}: up to {count} points", max, {
            part: names[part] ?? part,
          })}
        </li>
      ))}
    </ul>
  );
}

/** How far the exit quiz is from being passed, and what can be done about it. */
function belowWords({ percent, needed, attempts_left: left }: QuizBelow, { t, tn }: Texts): string {
  const stands = t("The exit quiz stands at {percent}%, and {needed}% passes it.", { percent, needed });
  if (left === 0) return `${stands} ${t("No attempt at it is left.")}`;
  const more = tn("You have {count} attempt at it left.", "You have {count} attempts at it left.", left);
  return `${stands} ${more}`;
}

interface LackingProps {
  missing: readonly Missing[];
  below: QuizBelow | null;
  /** Whether the module can be handed in at all. */
  open: boolean;
  heading: RefObject<HTMLHeadingElement>;
  texts: Texts;
}

/** What keeps the module from being handed in, each with the way to it. */
function Lacking({ missing, below, open, heading, texts }: LackingProps): JSX.Element | null {
  if (missing.length === 0) {
    if (!open) return null;
    const words = texts.t("Everything is here: you can hand in.");
    if (!below) return <p class="sr-notice sr-notice--good">{words}</p>;
    return (
      <p class="sr-notice">
        {words} {belowWords(below, texts)}
      </p>
    );
  }
  return (
    <div class="sr-notice sr-notice--warn">
      <h4 ref={heading} tabIndex={-1}>
        {texts.tn(
          "{count} thing is still missing",
          "{count} things are still missing",
          missing.length,
        )}
      </h4>
      <ul>
        {missing.map((one, index) => (
          <li key={index}>
            <a href={`#sr-${one.activity}`} onClick={(event) => goTo(event, one.activity)}>
              {one.title}
            </a>
            : {one.text}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Take the focus to an activity's heading; without it, the browser follows the link. */
function goTo(event: Event, activity: string): void {
  const title = document.getElementById(`sr-${activity}`)?.querySelector<HTMLElement>(".sr-title");
  if (!title) return;
  event.preventDefault();
  title.focus();
}

interface StandingProps {
  work: SubmissionState;
  criteria: readonly Criterion[];
  texts: Texts;
}

/** The receipt and what has come of it so far. */
function Standing({ work, criteria, texts }: StandingProps): JSX.Element | null {
  const { receipt, automatic, released } = work;
  return (
    <>
      {receipt && (
        <div class="sr-receipt">
          <h4>{texts.t("Receipt {number}", { number: receipt.number })}</h4>
          <p>
            {texts.t("Handed in:")}{" "}
            <time dateTime={receipt.submitted_at}>
              {receipt.zone
                ? momentIn(receipt.submitted_at, receipt.zone, texts.locale)
                : texts.moment(receipt.submitted_at)}
            </time>
            {receipt.late && <strong> ({lateWords(receipt.late_by ?? 0, texts)})</strong>}.{" "}
            {recordWords(work.record, texts)}
          </p>
          {receipt.parts && receipt.parts.length > 0 && (
            <>
              <p>{texts.t("What was handed in:")}</p>
              <ul>
                {receipt.parts.map((part) => (
                  <li key={part.activity}>{part.title}</li>
                ))}
              </ul>
            </>
          )}
        </div>
      )}
      {released && <Released {...{ work, criteria, texts }} />}
      {automatic && <AtOnce {...{ marks: automatic, criteria, texts }} folded={released !== null} />}
    </>
  );
}

interface AtOnceProps {
  marks: Marks;
  criteria: readonly Criterion[];
  texts: Texts;
  /** Once a trainer has spoken, this is for whoever wants to compare. */
  folded: boolean;
}

/** What the scorers said at the moment of handing in. */
function AtOnce({ marks, criteria, texts, folded }: AtOnceProps): JSX.Element {
  const table = <MarksTable {...{ marks, criteria, texts }} caption={texts.t("Marked at once")} />;
  if (!folded) {
    return (
      <>
        {table}
        <Waiting {...{ marks, criteria, texts }} />
      </>
    );
  }
  return (
    <details>
      <summary>{texts.t("What was marked at once")}</summary>
      {table}
    </details>
  );
}

/** What a trainer has released. */
function Released({ work, criteria, texts }: StandingProps): JSX.Element | null {
  if (!work.released) return null;
  return (
    <div class="sr-released">
      <h4>{texts.t("From the trainer")}</h4>
      {work.feedback_text && <p class="sr-typed">{work.feedback_text}</p>}
      <MarksTable
        marks={work.released}
        caption={texts.t("Marks with comments")}
        {...{ criteria, texts }}
      />
      <Waiting marks={work.released} {...{ criteria, texts }} />
      <p class="sr-muted">
        {texts.t("You can improve your work and hand in again: the trainer will look anew.")}
      </p>
    </div>
  );
}

function recordWords(record: RecordState, { t }: Texts): string {
  if (record === "queued") return t("It waits to be entered in the gradebook.");
  if (record === "running") return t("It is being entered in the gradebook.");
  if (record === "recorded") return t("It is in the gradebook.");
  if (record !== "person") return "";
  return t("It could not be entered by itself; a person will look. You need not do anything.");
}

export default widget<SubmissionDefinition, null>({ empty: null, body: Submission, drafts: false });

/** What follows from a plan: the day on which all is done and why, the week, the next times. */
import type { ComponentChildren, JSX } from "preact";
import { pageOf } from "./address.js";
import { comingWords } from "./path-words.js";
import { dateWords, hourWords, spanWords } from "./planner-words.js";
import { useSession, useTexts } from "./session.js";
import type { Texts } from "./texts.js";
import type { Goal, Outlook, Plan, StudySession } from "./wire-plan.js";

/** The day on which all is done, in one sentence. */
export function finishWords(outlook: Outlook, { locale, t }: Texts): string {
  const { state, finish, written_until } = outlook;
  if (state === "done") return t("Your route is done. There is nothing left to plan.");
  if (state === "paused" && !finish) {
    return t("Your study rests until you go on. The day on which you finish is reckoned then.");
  }
  if (state === "others") {
    return t("All is handed in; now it is others’ turn. We will tell you when it is marked.");
  }
  if (state === "empty" || !finish) return t("Choose at least one day of the week, and the finish shows here.");
  if (state === "waiting") {
    return t("All that is written so far is done. The rest of your route is still being written.");
  }
  if (outlook.unwritten.length && written_until) {
    return t("At this pace you finish what is written so far on {day}.", {
      day: dateWords(written_until, locale),
    });
  }
  return t("At this pace you finish your route on {day}.", { day: dateWords(finish, locale) });
}

/** What that day is reckoned from. */
function whyWords(outlook: Outlook, plan: Plan, texts: Texts): string {
  const { t, tn } = texts;
  const left = spanWords(outlook.minutes_left, texts);
  const modules = tn("{count} module is left", "{count} modules are left", outlook.modules_left);
  const done = tn("{count} is done", "{count} are done", outlook.modules_done);
  return t("{modules} ({left}), {done}. You take {minutes} a week.", {
    modules,
    left,
    done,
    minutes: spanWords(plan.minutes, texts),
  });
}

/** The finish, why it is then, and what is not reckoned with. */
export function Finish({ outlook, plan }: { outlook: Outlook; plan: Plan }): JSX.Element {
  const texts = useTexts();
  const { locale, t } = texts;
  const planned = outlook.state === "planned" || outlook.state === "paused";
  return (
    <div class="sr-plan__finish">
      <p class="sr-plan__day">{finishWords(outlook, texts)}</p>
      {outlook.modules_left > 0 && <p>{whyWords(outlook, plan, texts)}</p>}
      {planned && (
        <p class="sr-muted">
          {t("The day moves with what you do. A week without study is no debt: the plan moves along.")}
        </p>
      )}
      <Unwritten outlook={outlook} locale={locale} />
    </div>
  );
}

function Unwritten({ outlook, locale }: { outlook: Outlook; locale: string }): JSX.Element | null {
  const texts = useTexts();
  const { finish, unwritten } = outlook;
  if (!unwritten.length) return null;
  return (
    <details class="sr-plan__unwritten">
      <summary>{comingWords(unwritten.length, texts)}</summary>
      {finish && (
        <p>{texts.t("With them, your route would end on {day}.", { day: dateWords(finish, locale) })}</p>
      )}
      <ul>
        {unwritten.map((title) => (
          <li key={title}>{title}</li>
        ))}
      </ul>
    </details>
  );
}

/** What the week has room for. */
export function Goals({ goals }: { goals: readonly Goal[] }): JSX.Element | null {
  const { scope } = useSession();
  if (!goals.length) return null;
  return (
    <ul class="sr-plan__goals">
      {goals.map((goal) => (
        <li key={goal.module}>
          <ToPage address={pageOf(scope, { edition: scope.edition, module: goal.module })}>{goal.text}</ToPage>
        </li>
      ))}
    </ul>
  );
}

/** The next times of study. */
export function Next({ sessions }: { sessions: readonly StudySession[] }): JSX.Element | null {
  const { locale, t } = useTexts();
  if (!sessions.length) return null;
  return (
    <details>
      <summary>{t("The next times")}</summary>
      <ul>
        {sessions.map((one) => (
          <li key={one.day}>
            {dateWords(one.day, locale, true)}, {hourWords(one.hour)}: {one.title},{" "}
            {t("{minutes} min", { minutes: one.minutes })}
          </li>
        ))}
      </ul>
    </details>
  );
}

function ToPage({ address, children }: { address: string | null; children: ComponentChildren }): JSX.Element {
  return address ? <a href={address}>{children}</a> : <>{children}</>;
}

/** The week: what it has room for, one's own goal, and the pause without guilt. */
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { useAct } from "./ask.js";
import { SelectField, TextField } from "./ask-fields.js";
import { Section, Trouble } from "./ask-parts.js";
import { Goals, Next } from "./planner-outlook.js";
import { dateWords, dayIn } from "./planner-words.js";
import { useSession, useTexts } from "./session.js";
import type { Outlook, Plan } from "./wire-plan.js";

const GOAL_MAX = 300;
const WEEKS = [1, 2, 3, 4, 8, 12];
const DAYS = 7;

interface Props {
  readonly plan: Plan;
  readonly outlook: Outlook;
  readonly save: (plan: Plan) => Promise<void>;
}

export function Week({ plan, outlook, save }: Props): JSX.Element | null {
  const { locale, t } = useTexts();
  if (!outlook.goals.length) return null;
  const title = outlook.this_week
    ? t("This week")
    : t("The week from {day}", { day: dateWords(outlook.week, locale) });
  return (
    <Section title={title}>
      <p>{t("There is room for:")}</p>
      <Goals outlook={outlook} />
      <OwnGoal plan={plan} outlook={outlook} save={save} />
      <Next sessions={outlook.next} />
    </Section>
  );
}

function OwnGoal({ plan, outlook, save }: Props): JSX.Element {
  const { say, texts } = useSession();
  const { t } = texts;
  const act = useAct();
  const before = plan.goal_week === outlook.week ? plan.goal : "";
  const [words, setWords] = useState(before);
  const submit = async (): Promise<void> => {
    const goal = words.trim();
    if ([...goal].length > GOAL_MAX) return act.tell(t("The goal is too long."));
    const done = await act.run(() => save({ ...plan, goal, goal_week: goal ? outlook.week : null }));
    if (done) say(t("Your goal is saved."));
  };
  return (
    <form onSubmit={(event) => (event.preventDefault(), void submit())} noValidate>
      <TextField
        label={t("My goal in my own words, if I like")}
        hint={t("Only you see it.")}
        value={words}
        change={setWords}
        most={GOAL_MAX}
      />
      <Trouble text={act.error} />
      <button type="submit" class="sr-button" aria-disabled={act.busy}>
        {t("Save the goal")}
      </button>
    </form>
  );
}

export function Pause({ plan, outlook, save }: Props): JSX.Element {
  const { say, texts } = useSession();
  const { locale, t } = texts;
  const act = useAct();
  const heading = useRef<HTMLHeadingElement>(null);
  const put = async (until: string | null, words: string): Promise<void> => {
    if (!(await act.run(() => save({ ...plan, paused_until: until })))) return;
    say(words);
    // The button that was pressed has gone.
    heading.current?.focus();
  };
  const paused = outlook.state === "paused" && plan.paused_until;
  return (
    <Section title={t("Pause")} heading={heading}>
      {paused ? (
        <>
          <p>
            {t("Your study rests until {day}. No reminders until then; everything has moved along.", {
              day: dateWords(plan.paused_until ?? "", locale),
            })}
          </p>
          <button
            type="button"
            class="sr-button"
            aria-disabled={act.busy}
            onClick={() => void put(null, t("Your study goes on."))}
          >
            {t("Go on now")}
          </button>
        </>
      ) : (
        <Rest
          busy={act.busy}
          pause={(weeks) => void put(dayIn(plan.zone, weeks * DAYS), t("Your study rests."))}
        />
      )}
      <Trouble text={act.error} />
    </Section>
  );
}

function Rest({ busy, pause }: { busy: boolean; pause: (weeks: number) => void }): JSX.Element {
  const { t, tn } = useTexts();
  const [weeks, setWeeks] = useState("1");
  return (
    <form onSubmit={(event) => (event.preventDefault(), pause(Number(weeks)))}>
      <p>{t("Illness, reports, holidays: the plan waits for you, and nothing is lost.")}</p>
      <SelectField
        label={t("For how long")}
        value={weeks}
        options={WEEKS.map((count) => ({ value: String(count), text: tn("{count} week", "{count} weeks", count) }))}
        change={setWeeks}
      />
      <button type="submit" class="sr-button" aria-disabled={busy}>
        {t("Pause my study")}
      </button>
    </form>
  );
}

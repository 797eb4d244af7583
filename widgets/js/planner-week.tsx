/** The week: what it has room for, one's own goal, and the pause without guilt. */
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { useAct } from "./ask.js";
import { SelectField, TextField } from "./ask-fields.js";
import { Section, Trouble } from "./ask-parts.js";
import { Goals, Next } from "./planner-outlook.js";
import { dateWords, dayIn } from "./planner-words.js";
import { useSession, useTexts } from "./session.js";
import { useUid } from "./uid.js";
import type { Outlook, Plan } from "./wire-plan.js";

const GOAL_MAX = 300;
const WEEKS = [1, 2, 3, 4, 8, 12];
const DAYS = 7;
const DATE = "date";
const OPEN = "open";
/** What the commons takes at most. */
const LAST_DAY = "2100-12-31";

type Rest = Pick<Plan, "paused_until" | "rests">;

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
      <Goals goals={outlook.goals} />
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
  const put = async (rest: Rest, words: string): Promise<void> => {
    if (!(await act.run(() => save({ ...plan, ...rest })))) return;
    say(words);
    // The button that was pressed has gone.
    heading.current?.focus();
  };
  const paused = outlook.state === "paused";
  return (
    <Section title={t("Pause")} heading={heading}>
      {paused ? (
        <>
          <p>
            {plan.rests || !plan.paused_until
              ? t("Your study rests until you go on. No reminders until then; nothing is lost.")
              : t("Your study rests until {day}. No reminders until then; everything has moved along.", {
                  day: dateWords(plan.paused_until, locale),
                })}
          </p>
          <button
            type="button"
            class="sr-button"
            aria-disabled={act.busy}
            onClick={() => void put({ paused_until: null, rests: false }, t("Your study goes on."))}
          >
            {t("Go on now")}
          </button>
        </>
      ) : (
        <PauseForm
          zone={plan.zone}
          busy={act.busy}
          pause={(rest) => void put(rest, t("Your study rests."))}
          tell={act.tell}
        />
      )}
      <Trouble text={act.error} />
    </Section>
  );
}

interface PauseFormProps {
  readonly zone: string;
  readonly busy: boolean;
  readonly pause: (rest: Rest) => void;
  readonly tell: (words: string) => void;
}

/** For some weeks, until a day, or until one goes on by oneself: not everybody knows beforehand. */
function PauseForm({ zone, busy, pause, tell }: PauseFormProps): JSX.Element {
  const { t, tn } = useTexts();
  const [length, setLength] = useState("1");
  const [until, setUntil] = useState("");
  const submit = (): void => {
    if (length === OPEN) return pause({ paused_until: null, rests: true });
    const day = length === DATE ? until : dayIn(zone, Number(length) * DAYS);
    if (!(day > dayIn(zone) && day <= LAST_DAY)) return tell(t("Choose a day after today."));
    pause({ paused_until: day, rests: false });
  };
  const weeks = WEEKS.map((count) => ({ value: String(count), text: tn("{count} week", "{count} weeks", count) }));
  const others = [
    { value: DATE, text: t("until a day") },
    { value: OPEN, text: t("until I go on myself") },
  ];
  return (
    <form onSubmit={(event) => (event.preventDefault(), submit())} noValidate>
      <p>{t("Illness, reports, holidays: the plan waits for you, and nothing is lost.")}</p>
      <SelectField label={t("For how long")} value={length} options={[...weeks, ...others]} change={setLength} />
      {length === DATE && <DateField label={t("The day on which I go on")} value={until} change={setUntil} />}
      <button type="submit" class="sr-button" aria-disabled={busy}>
        {t("Pause my study")}
      </button>
    </form>
  );
}

interface DateFieldProps {
  readonly label: string;
  readonly value: string;
  readonly change: (day: string) => void;
}

function DateField({ label, value, change }: DateFieldProps): JSX.Element {
  const id = useUid();
  return (
    <div class="sr-field">
      <label class="sr-label" for={id}>
        {label}
      </label>
      <input
        id={id}
        class="sr-input"
        type="date"
        value={value}
        onInput={(event) => change(event.currentTarget.value)}
      />
    </div>
  );
}

/** Choosing minutes and days; what would follow is shown before it is saved. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useAct, useKept, wrong } from "./ask.js";
import { SelectField } from "./ask-fields.js";
import { Section, Trouble } from "./ask-parts.js";
import { Finish } from "./planner-outlook.js";
import { dayIn, dayName, hourWords, spanWords } from "./planner-words.js";
import { useSession, useTexts } from "./session.js";
import type { Json } from "./types.js";
import { type Outlook, type Plan, type PlanView, type StudyDay, sent } from "./wire-plan.js";
import { zoneHere, zoneWords } from "./zones.js";

/** So long one has to hold still before it is asked what would follow. */
const STILL_MS = 400;
const MINUTES = [15, 30, 45, 60, 75, 90, 120, 150, 180, 240, 300, 360, 480, 600];
const DAYS = [0, 1, 2, 3, 4, 5, 6];
const HOURS = Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), text: hourWords(hour) }));
const EVENING = 19;

/** Where nobody has planned anything yet. */
export const FRESH: Plan = {
  minutes: 60,
  days: [],
  zone: "UTC",
  started: null,
  paused_until: null,
  rests: false,
  goal: "",
  goal_week: null,
  remind: true,
};

interface Props {
  readonly view: PlanView;
  readonly save: (plan: Plan) => Promise<void>;
}

export function PlanForm({ view, save }: Props): JSX.Element {
  const session = useSession();
  const { t } = session.texts;
  const [kept, keep] = useKept<Record<string, Json>>("plan");
  const act = useAct();
  const begun = view.plan ?? { ...FRESH, minutes: view.usual ?? FRESH.minutes, zone: zoneHere() };
  const now = { ...begun, ...(kept as Partial<Plan> | null) };
  const change = (part: Partial<Plan>): void => keep(choices({ ...now, ...part }));
  const submit = async (): Promise<void> => {
    if (!now.days.length) return act.tell(t("Choose at least one day of the week."));
    const plan = { ...now, started: now.started ?? dayIn(now.zone) };
    if (await act.run(() => save(plan))) {
      keep(null);
      session.say(t("Your plan is saved."));
    }
  };
  return (
    <Section title={t("My time for study")}>
      <form onSubmit={(event) => (event.preventDefault(), void submit())} noValidate>
        <Choices now={now} change={change} />
        <Trouble text={act.error} />
        <Preview plan={now} known={kept ? null : view.outlook} />
        {(kept || view.plan) && (
          <p class="sr-muted">{kept ? t("Not saved yet; kept on this device.") : t("Your plan is saved.")}</p>
        )}
        <button type="submit" class="sr-button sr-button--primary" aria-disabled={act.busy}>
          {act.busy ? t("Saving…") : t("Save my plan")}
        </button>
      </form>
    </Section>
  );
}

/** What is chosen here; the rest of a plan is changed elsewhere on the page meanwhile. */
function choices({ minutes, days, zone, remind }: Plan): Record<string, Json> {
  return { minutes, days: days.map((one) => ({ ...one })), zone, remind };
}

interface ChoicesProps {
  readonly now: Plan;
  readonly change: (part: Partial<Plan>) => void;
}

function Choices({ now, change }: ChoicesProps): JSX.Element {
  const texts = useTexts();
  const { locale, t } = texts;
  const minutes = [...new Set([...MINUTES, now.minutes])].sort((a, b) => a - b);
  const zones = [...new Set([now.zone, zoneHere(), "UTC"])];
  return (
    <>
      <SelectField
        label={t("How much time a week")}
        value={String(now.minutes)}
        options={minutes.map((one) => ({ value: String(one), text: spanWords(one, texts) }))}
        change={(value) => change({ minutes: Number(value) })}
      />
      <fieldset class="sr-field">
        <legend>{t("On which days, and from what hour")}</legend>
        {DAYS.map((day) => (
          <Day key={day} day={day} days={now.days} change={(days) => change({ days })} />
        ))}
      </fieldset>
      <SelectField
        label={t("By the time of")}
        value={now.zone}
        options={zones.map((zone) => ({ value: zone, text: zoneWords(zone, locale) }))}
        change={(zone) => change({ zone })}
      />
      <label class="sr-choice">
        <input
          type="checkbox"
          checked={now.remind}
          onChange={(event) => change({ remind: event.currentTarget.checked })}
        />
        <span>
          {t("Remind me in the letter by e-mail")}
          <span class="sr-muted sr-choice__hint">
            {t("No letter more than you chose: the days of study are a part of it.")}
          </span>
        </span>
      </label>
    </>
  );
}

interface DayProps {
  readonly day: number;
  readonly days: readonly StudyDay[];
  readonly change: (days: readonly StudyDay[]) => void;
}

function Day({ day, days, change }: DayProps): JSX.Element {
  const { locale, t } = useTexts();
  const mine = days.find((one) => one.day === day);
  const name = dayName(day, locale);
  const others = days.filter((one) => one.day !== day);
  const put = (hour: number): void => change([...others, { day, hour }].sort((a, b) => a.day - b.day));
  return (
    <div class="sr-plan__weekday">
      <label class="sr-choice">
        <input
          type="checkbox"
          checked={mine !== undefined}
          onChange={({ currentTarget }) => (currentTarget.checked ? put(days[0]?.hour ?? EVENING) : change(others))}
        />
        <span>{name}</span>
      </label>
      {mine && (
        <select
          class="sr-select"
          aria-label={t("{day}: from what hour", { day: name })}
          value={String(mine.hour)}
          onChange={(event) => put(Number(event.currentTarget.value))}
        >
          {HOURS.map(({ value, text }) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

/** What follows from the choice; asked when one has held still, and spoken when it is there. */
function Preview({ plan, known }: { plan: Plan; known: Outlook | null }): JSX.Element {
  const { link, texts } = useSession();
  const [found, setFound] = useState<Outlook | null>(null);
  const [error, setError] = useState("");
  const turn = useRef(0);
  const key = JSON.stringify(plan);
  useEffect(() => {
    const mine = ++turn.current;
    if (known) return;
    const timer = setTimeout(() => {
      link.ask<Outlook>("try", sent(plan)).then(
        (came) => mine === turn.current && (setFound(came), setError("")),
        (failed: unknown) => mine === turn.current && setError(wrong(failed, texts)),
      );
    }, STILL_MS);
    return () => clearTimeout(timer);
  }, [key, known]);
  const shown = known ?? found;
  return (
    <>
      <div role="status">{shown && <Finish outlook={shown} plan={plan} />}</div>
      <Trouble text={known ? "" : error} />
    </>
  );
}

/** Progress: what counts and how it stands, competences, weeks; nobody is compared with anybody. */
import type { JSX } from "preact";
import { useAsked } from "./ask.js";
import { Section, Trouble } from "./ask-parts.js";
import { Competences } from "./competences.js";
import { type BodyProps, type Titled, widget } from "./mount.js";
import { Bars } from "./path-bars.js";
import { RouteBar, RouteSteps, StateBadge, timeWords, Way } from "./path-words.js";
import { Counts } from "./progress-parts.js";
import { useSession } from "./session.js";
import { dateFormat, type Texts } from "./texts.js";
import type { ActivityLine, ModuleProgress, ProgressView } from "./wire-path.js";

const WEEK_DAYS = 7;

function Progress(_: BodyProps): JSX.Element {
  const { t } = useSession().texts;
  const { data, error } = useAsked<ProgressView>("progress");
  if (!data) return error ? <Trouble text={error} /> : <p>{t("One moment…")}</p>;
  return (
    <>
      <Section title={t("Where I am on my route")}>
        <RouteBar route={data.route} />
        {!data.route.own && (
          <p class="sr-muted">{t("This is the course’s own order, until you make a route of your own.")}</p>
        )}
        <RouteSteps steps={data.route.steps} />
      </Section>
      <Modules modules={data.modules} />
      <Competences of={data} />
      <Weeks weeks={data.weeks} />
    </>
  );
}

function Modules({ modules }: { modules: readonly ModuleProgress[] }): JSX.Element {
  const { t } = useSession().texts;
  return (
    <Section title={t("What counts")}>
      <p>
        {t(
          "A module is done when its quiz is passed, its assignment is passed and you have taken part in its discussion. What was passed once stays passed. Only you see this page.",
        )}
      </p>
      {modules.map((module) => (
        <One key={module.module} module={module} />
      ))}
    </Section>
  );
}

function One({ module }: { module: ModuleProgress }): JSX.Element {
  const { texts } = useSession();
  return (
    <article class="sr-case sr-module-progress">
      <h5>
        {module.released ? <Way module={module.module}>{module.title}</Way> : module.title}{" "}
        <StateBadge state={module.state} />
      </h5>
      {module.minutes_left > 0 && (
        <p class="sr-muted">{texts.t("about {time} left", { time: timeWords(module.minutes_left, texts) })}</p>
      )}
      <Counts module={module} />
      {module.activities.length > 0 && <Activities module={module} />}
    </article>
  );
}

function Activities({ module }: { module: ModuleProgress }): JSX.Element {
  const { texts } = useSession();
  const been = module.activities.filter(({ state }) => state !== "new").length;
  return (
    <details class="sr-more">
      <summary>
        {texts.t("Activities: you have been at {been} of {all}", { been, all: module.activities.length })}
      </summary>
      <ul class="sr-steps">
        {module.activities.map((one) => (
          <li key={one.activity}>
            {module.released ? (
              <Way module={module.module} activity={one.activity}>
                {one.title}
              </Way>
            ) : (
              one.title
            )}{" "}
            <span class="sr-muted">{activityWords(one, texts)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function activityWords({ state }: ActivityLine, { t }: Texts): string {
  return { new: t("not begun"), begun: t("your words are kept here"), checked: t("checked") }[state];
}

function Weeks({ weeks }: { weeks: ProgressView["weeks"] }): JSX.Element {
  const { texts } = useSession();
  const { t, tn } = texts;
  return (
    <Section title={t("My rhythm")}>
      <p class="sr-muted">
        {t("On how many days of a week you wrote, checked or handed in something; an answer that you changed counts on the day of the change. A week without the course is a week of rest.")}
      </p>
      <Bars
        caption={t("Days with the course, by week")}
        heads={[t("Week"), t("Days")]}
        rows={weeks.map(({ starts, days }) => ({
          name: weekWords(starts, texts),
          value: days,
          of: WEEK_DAYS,
          words: tn("{count} day", "{count} days", days),
        }))}
      />
    </Section>
  );
}

/** A week by its first and last day. */
export function weekWords(starts: string, { locale }: Texts): string {
  const from = new Date(starts);
  const to = new Date(from);
  to.setUTCDate(from.getUTCDate() + WEEK_DAYS - 1);
  const format = dateFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });
  return format.formatRange(from, to);
}

export default widget<Titled, null>({ empty: null, body: Progress, drafts: false });

/**
 * What the answers say: bars with their table, then advice and reason, module by module. Modules that
 * are not written yet stand last and say so: nobody is sent to a page that is not there.
 */
import type { JSX } from "preact";
import { pageOf } from "./address.js";
import { useAsked } from "./ask.js";
import { type Progress, Summary } from "./check.js";
import type { DiagnosticDefinition } from "./diagnostic.js";
import { bandWords, titleOf } from "./diagnostic-words.js";
import { Html } from "./html.js";
import { dayWords, StateBadge, stateWords } from "./path-words.js";
import { ScoreBar } from "./score-bar.js";
import { useSession, useTexts } from "./session.js";
import { type Band, type Finding, type RouteView, short } from "./wire-route.js";

const ORDER: readonly Band[] = ["start", "study", "fast"];

export function Outcome({ of }: { of: Progress }): JSX.Element | null {
  const { scope, texts } = useSession<DiagnosticDefinition>();
  const { t } = texts;
  const reveal = of.result?.reveal ?? {};
  const found = (reveal["modules"] ?? []) as unknown as readonly Finding[];
  const before = reveal["before_at"];
  const people = pageOf(scope, { edition: scope.edition, module: "s01-people" });
  return (
    <Summary of={of}>
      {found.length > 0 && <Found found={found} before={typeof before === "string" ? before : null} />}
      {reveal["mentor"] === true && (
        <p>
          {t("You have been at school for three years or less: a mentor would be glad to walk beside you.")}{" "}
          {people && <a href={people}>{t("Who the mentors are")}</a>}
        </p>
      )}
    </Summary>
  );
}

interface FoundProps {
  found: readonly Finding[];
  /** When it was taken first, where this is the repeat. */
  before: string | null;
}

/** What was found, parted by what can be opened; the route knows. A result kept long ago does not. */
function Found({ found, before }: FoundProps): JSX.Element {
  const { t } = useTexts();
  const { data, error } = useAsked<RouteView>("route");
  if (!data && !error) return <p class="sr-muted">{t("One moment…")}</p>;
  const steps = data ? [...data.steps, ...data.others] : [];
  const coming = new Set(steps.filter((step) => !step.released && !step.done).map((step) => step.module));
  const here = found.filter((one) => !coming.has(one.id));
  const later = found.filter((one) => coming.has(one.id));
  return (
    <>
      <Chart here={here} later={later} before={before} />
      <Advice here={here} later={later} />
    </>
  );
}

interface PartedProps {
  /** Modules that can be opened. */
  here: readonly Finding[];
  /** Modules that are not written yet. */
  later: readonly Finding[];
}

function Chart({ here, later, before }: PartedProps & Pick<FoundProps, "before">): JSX.Element {
  const { definition, texts } = useSession<DiagnosticDefinition>();
  const { t } = texts;
  return (
    <figure class="sr-chart">
      <figcaption>
        {before ? t("Where I was on {date}, and where I am now", { date: dayWords(before, texts) }) : t("Where I am now")}
      </figcaption>
      <div role="img" aria-label={t("Bars, one for each module; the table below has the same numbers.")}>
        <Bars found={here} then={before !== null} />
        {later.length > 0 && <p class="sr-muted">{t("Not written yet:")}</p>}
        <Bars found={later} then={before !== null} />
      </div>
      {before && <p class="sr-muted">{t("Striped: before. Full: now.")}</p>}
      <details>
        <summary>{t("The same as a table")}</summary>
        <table class="sr-numbers">
          <thead>
            <tr>
              <th scope="col">{t("Module")}</th>
              {before && <th scope="col">{t("Before")}</th>}
              <th scope="col">{before ? t("Now") : t("Of 100")}</th>
            </tr>
          </thead>
          <tbody>
            {[...here, ...later].map((one) => (
              <tr key={one.id}>
                <th scope="row">
                  {titleOf(definition, one.id)}{" "}
                  {later.includes(one) && <span class="sr-muted">{stateWords("unwritten", texts)}</span>}
                </th>
                {before && <td>{one.before == null ? "–" : texts.number(one.before, 0)}</td>}
                <td>{texts.number(one.score, 0)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

function Bars({ found, then }: { found: readonly Finding[]; then: boolean }): JSX.Element {
  const texts = useTexts();
  return (
    <>
      {found.map((one) => (
        <div key={one.id} class="sr-bars__row">
          <span class="sr-bars__name">{short(one.id)}</span>
          <span class="sr-bars__lines">
            {then && <ScoreBar value={one.before ?? 0} then />}
            <ScoreBar value={one.score} />
          </span>
          <span class="sr-bars__value">{texts.number(one.score, 0)}</span>
        </div>
      ))}
    </>
  );
}

/** By recommendation, what gains most first; equals as the course has them; what is to come, last. */
function Advice({ here, later }: PartedProps): JSX.Element {
  const texts = useTexts();
  const { t } = texts;
  const inOrder = ORDER.flatMap((band) => later.filter((one) => one.band === band));
  return (
    <>
      <h4>{t("What we suggest, and why")}</h4>
      {ORDER.map((band) => (
        <Part key={band} title={bandWords(band, texts)} found={here.filter((one) => one.band === band)} />
      ))}
      <Part title={t("For later: these are still being written")} found={inOrder} later />
    </>
  );
}

interface PartProps {
  title: string;
  found: readonly Finding[];
  later?: boolean;
}

function Part({ title, found, later = false }: PartProps): JSX.Element | null {
  if (found.length === 0) return null;
  return (
    <section aria-label={title}>
      <h5>{title}</h5>
      <ul class="sr-suggested">
        {found.map((one) => (
          <One key={one.id} finding={one} later={later} />
        ))}
      </ul>
    </section>
  );
}

function One({ finding, later }: { finding: Finding; later: boolean }): JSX.Element {
  const { definition, texts } = useSession<DiagnosticDefinition>();
  return (
    <li>
      <b>
        {titleOf(definition, finding.id)}
      </b>{" "}
      {later && <StateBadge state="unwritten" />}
      <br />
      {finding.reason}
      <details>
        <summary>{texts.t("About my choice in the situation")}</summary>
        <Html html={finding.feedback_html} />
      </details>
    </li>
  );
}

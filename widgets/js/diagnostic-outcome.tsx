/** What the answers say: bars with their table, then advice and reason, module by module. */
import type { JSX } from "preact";
import { pageOf } from "./address.js";
import { type Progress, Summary } from "./check.js";
import type { DiagnosticDefinition } from "./diagnostic.js";
import { bandWords, titleOf } from "./diagnostic-words.js";
import { Html } from "./html.js";
import { dayWords } from "./path-words.js";
import { ScoreBar } from "./score-bar.js";
import { useSession, useTexts } from "./session.js";
import { type Band, type Finding, short } from "./wire-route.js";

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
      {found.length > 0 && (
        <>
          <Chart found={found} before={typeof before === "string" ? before : null} />
          <Advice found={found} />
        </>
      )}
      {reveal["mentor"] === true && (
        <p>
          {t("You have been at school for three years or less: a mentor would be glad to walk beside you.")}{" "}
          {people && <a href={people}>{t("Who the mentors are")}</a>}
        </p>
      )}
    </Summary>
  );
}

interface ChartProps {
  found: readonly Finding[];
  /** When it was taken first, where this is the repeat. */
  before: string | null;
}

function Chart({ found, before }: ChartProps): JSX.Element {
  const { definition, texts } = useSession<DiagnosticDefinition>();
  const { t } = texts;
  return (
    <figure class="sr-chart">
      <figcaption>
        {before ? t("Where I was on {date}, and where I am now", { date: dayWords(before, texts) }) : t("Where I am now")}
      </figcaption>
      <div role="img" aria-label={t("Bars, one for each module; the table below has the same numbers.")}>
        {found.map((one) => (
          <div key={one.id} class="sr-bars__row">
            <span class="sr-bars__name">{short(one.id)}</span>
            <span class="sr-bars__lines">
              {before && <ScoreBar value={one.before ?? 0} then />}
              <ScoreBar value={one.score} />
            </span>
            <span class="sr-bars__value">{texts.number(one.score, 0)}</span>
          </div>
        ))}
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
            {found.map((one) => (
              <tr key={one.id}>
                <th scope="row">
                  {titleOf(definition, one.id)}
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

/** By recommendation, what gains most first; equals as the course has them. */
function Advice({ found }: { found: readonly Finding[] }): JSX.Element {
  const texts = useTexts();
  const { t } = texts;
  const bands = ORDER.map((band) => [band, found.filter((one) => one.band === band)] as const);
  return (
    <>
      <h4>{t("What we suggest, and why")}</h4>
      {bands.map(([band, some]) =>
        some.length === 0 ? null : (
          <section key={band} aria-label={bandWords(band, texts)}>
            <h5>{bandWords(band, texts)}</h5>
            <ul class="sr-suggested">
              {some.map((one) => (
                <One key={one.id} finding={one} />
              ))}
            </ul>
          </section>
        ),
      )}
    </>
  );
}

function One({ finding }: { finding: Finding }): JSX.Element {
  const { definition, texts } = useSession<DiagnosticDefinition>();
  return (
    <li>
      <b>
        {titleOf(definition, finding.id)}
      </b>
      <br />
      {finding.reason}
      <details>
        <summary>{texts.t("About my choice in the situation")}</summary>
        <Html html={finding.feedback_html} />
      </details>
    </li>
  );
}

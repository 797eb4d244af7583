/** The pieces marks are drawn with: a table of parts, what waits, the rubric. */
import type { JSX } from "preact";
import { partTitle, soFar, waitingParts } from "./marks.js";
import type { CellScore, Criterion, Marks } from "./marks.js";
import type { Texts } from "./texts.js";

interface MarksProps {
  marks: Marks;
  criteria: readonly Criterion[];
  caption: string;
  texts: Texts;
}

/** Marks part by part, with what is said to each. */
export function MarksTable({ marks, criteria, caption, texts }: MarksProps): JSX.Element {
  const { points, of } = soFar(marks);
  return (
    <table class="sr-marks">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{texts.t("Part")}</th>
          <th scope="col">{texts.t("Points")}</th>
        </tr>
      </thead>
      <tbody>
        {marks.scores.map((score) => (
          <Row key={score.cell} score={score} criteria={criteria} texts={texts} />
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{marks.complete ? texts.t("In all") : texts.t("So far")}</th>
          <td>
            <strong>
              {ofWords(points, of, texts)}
            </strong>
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

interface RowProps {
  score: CellScore;
  criteria: readonly Criterion[];
  texts: Texts;
}

function Row({ score, criteria, texts }: RowProps): JSX.Element {
  return (
    <tr>
      <th scope="row">
        {partTitle(score, criteria)}
        {score.comment && <p class="sr-comment">{score.comment}</p>}
      </th>
      <td>{pointsWords(score, texts)}</td>
    </tr>
  );
}

function ofWords(points: number, max: number, texts: Texts): string {
  return texts.t("{points} of {max}", {
    points: texts.number(points, 2),
    max: texts.number(max, 2),
  });
}

function pointsWords(score: CellScore, texts: Texts): string {
  if (score.score !== null) return ofWords(score.score, score.max, texts);
  if (score.by === "automatic") return texts.t("is being tested, up to {max}", { max: texts.number(score.max, 2) });
  return texts.t("not yet, up to {max}", { max: texts.number(score.max, 2) });
}

/** Which parts a person has yet to look at. */
export function Waiting(props: Omit<MarksProps, "caption">): JSX.Element | null {
  const { marks, criteria, texts } = props;
  const parts = waitingParts(marks, criteria);
  if (parts.length === 0) return null;
  const names = parts.map((part) => partTitle(part, criteria));
  return (
    <p>
      {texts.t("A person will look at: {parts}.", {
        parts: new Intl.ListFormat(texts.locale, { type: "conjunction" }).format(names),
      })}
    </p>
  );
}

/** What each level of each criterion means, for whoever wants to know before or after. */
export function Rubric({ criteria, texts }: Omit<RowProps, "score">): JSX.Element | null {
  if (criteria.length === 0) return null;
  return (
    <div class="sr-rubric">
      <h4>{texts.t("How the assignment is marked")}</h4>
      {criteria.map((criterion) => (
        <details key={criterion.id}>
          <summary>
            {criterion.title}
            {criterion.star && ` ★ ${texts.t("(must not be zero)")}`}
          </summary>
          <ol start={0}>
            {criterion.levels.map((level, points) => (
              <li key={points} value={points}>
                {level}
              </li>
            ))}
          </ol>
        </details>
      ))}
    </div>
  );
}

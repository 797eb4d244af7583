/** What counts in a module, in words: its quiz, its discussion, its assignment. */
import type { JSX } from "preact";
import { StateBadge, Way } from "./path-words.js";
import { useSession } from "./session.js";
import type { Texts } from "./texts.js";
import type { AssignmentPart, DiscussionPart, ModuleProgress, QuizPart } from "./wire-path.js";

/** Share of an assignment's points with which it is passed; the rule is the commons'. */
const PASSED = 0.6;

export function Counts({ module }: { module: ModuleProgress }): JSX.Element {
  const { texts } = useSession();
  const { quiz, discussion, assignment } = module;
  const lines = [
    quiz && { part: quiz, words: quizWords(quiz, texts) },
    discussion && { part: discussion, words: discussionWords(discussion, texts) },
    assignment && { part: assignment, words: assignmentWords(assignment, texts) },
  ].filter((line) => line !== null);
  if (!lines.length) return <p class="sr-muted">{texts.t("Nothing is marked in this module.")}</p>;
  return (
    <ul class="sr-counts">
      {lines.map(({ part, words }) => (
        <li key={part.activity}>
          {module.released ? (
            <Way module={module.module} activity={part.activity}>
              {part.title}
            </Way>
          ) : (
            part.title
          )}{" "}
          <StateBadge state={part.state} />
          <p class="sr-muted sr-counts__words">{words}</p>
        </li>
      ))}
    </ul>
  );
}

function quizWords({ best, needed }: QuizPart, { t }: Texts): string {
  if (best === null) return t("Enough: {needed} %; the best attempt counts.", { needed });
  return t("Best attempt: {best} %. Enough: {needed} %.", { best, needed });
}

function discussionWords({ posts, answers, needed, first, state }: DiscussionPart, { t }: Texts): string {
  const own = posts > 0 ? t("Your own post is there.") : t("A post of your own counts.");
  if (!needed) return own;
  const told = t("Colleagues answered: {answers} of {needed}.", { answers: Math.min(answers, needed), needed });
  const lacks = state !== "done" && answers >= needed && !first;
  return [own, told, lacks ? t("One of them should be somebody who still waits.") : ""].join(" ").trim();
}

function assignmentWords(part: AssignmentPart, texts: Texts): string {
  const { t } = texts;
  if (part.max === 0) return t("It counts when the module is handed in.");
  const needed = texts.number(part.max * PASSED);
  const rule = part.starred
    ? t("{needed} of {max} points are enough, without a zero where there is a star.", { needed, max: part.max })
    : t("{needed} of {max} points are enough.", { needed, max: part.max });
  if (part.points !== null) return `${t("Points: {points}.", { points: texts.number(part.points) })} ${rule}`;
  if (!part.handed_in) return rule;
  const turn = part.reviewed ? t("Handed in; colleagues are reviewing it.") : t("Handed in; a trainer will mark it.");
  return `${turn} ${rule}`;
}

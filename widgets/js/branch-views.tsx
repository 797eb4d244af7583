/** The two ways a branching scenario looks: a tale of situations, a thread of replies. */
import type { ComponentChildren, JSX, RefObject } from "preact";
import { Changes, Choices, Decisions, Meters, Rewind } from "./branch-parts.js";
import { Html } from "./html.js";
import type { Titled } from "./mount.js";
import { type Meter, type Situation, changes, growth, voicesMeter } from "./story.js";
import type { Texts } from "./texts.js";
import type { Story, StoryActions } from "./use-story.js";

/** The public form of a scenario: nothing beyond its first situation. */
export interface BranchDefinition extends Titled {
  readonly style: "story" | "thread";
  readonly meters: readonly Meter[];
  readonly first: Situation;
}

export interface ViewProps extends StoryActions {
  definition: BranchDefinition;
  story: Story;
  texts: Texts;
  /** The heading that takes the focus after a step. */
  landing: RefObject<HTMLHeadingElement>;
}

interface HeadingProps {
  landing: RefObject<HTMLHeadingElement> | null;
  children: ComponentChildren;
}

function Heading({ landing, children }: HeadingProps): JSX.Element {
  return (
    <h4 ref={landing} tabIndex={-1}>
      {children}
    </h4>
  );
}

/** Whether the focus lands on what happened; else it lands on the situation. */
function landsOnConsequence({ story }: ViewProps): boolean {
  return story.reveal.steps.length > 0 && story.arrived.at === "consequence";
}

/** The error beside the choices; a lost place is told of elsewhere. */
function shownError(story: Story): string | null {
  return story.lost ? null : story.error;
}

/** Situation, choice, consequence: one at a time, earlier ones folded away. */
export function Tale(props: ViewProps): JSX.Element {
  const { definition, story, texts, rewind } = props;
  const { steps, node, meters } = story.reveal;
  const earlier = node ? steps.slice(0, -1) : [];
  return (
    <>
      {earlier.length > 0 && (
        <details class="sr-earlier">
          <summary>
            {texts.tn("{count} earlier step", "{count} earlier steps", earlier.length)}
          </summary>
          <Decisions steps={earlier} meters={definition.meters} rewind={rewind} texts={texts} />
        </details>
      )}
      {steps.length > 0 && <Consequence {...props} />}
      <Meters meters={definition.meters} values={meters} texts={texts} />
      {node ? <Turn {...props} situation={node} /> : <Ending {...props} />}
    </>
  );
}

function Consequence(props: ViewProps): JSX.Element | null {
  const { definition, story, texts, landing, rewind } = props;
  const { steps } = story.reveal;
  const index = steps.length - 1;
  const step = steps[index];
  if (!step) return null;
  return (
    <div class="sr-consequence">
      <Heading landing={landsOnConsequence(props) ? landing : null}>
        {texts.t("Step {number}: what came of it", { number: index + 1 })}
      </Heading>
      <p class="sr-muted">{texts.t("Your choice:")}</p>
      <Html as="p" class="sr-said" html={step.choice_html} />
      <Html html={step.consequence_html} />
      <Changes meters={definition.meters} steps={steps} index={index} texts={texts} />
      {story.reveal.node && <Rewind index={index} rewind={rewind} texts={texts} />}
    </div>
  );
}

function Turn(props: ViewProps & { situation: Situation }): JSX.Element {
  const { situation, story, texts, landing, choose } = props;
  const number = story.path.length + 1;
  return (
    <div class="sr-situation">
      <Heading landing={landsOnConsequence(props) ? null : landing}>
        {texts.t("Step {number}: the situation", { number })}
      </Heading>
      <Html html={situation.html} />
      <Choices
        key={story.path.join("/")}
        question={texts.t("What will you do?")}
        {...{ situation, choose, texts, busy: story.busy, error: shownError(story) }}
      />
    </div>
  );
}

function Ending(props: ViewProps): JSX.Element {
  const { definition, story, texts, rewind } = props;
  return (
    <div class="sr-ending">
      <h4>{texts.t("How it ended")}</h4>
      <Html html={story.reveal.end_html ?? ""} />
      <h4>{texts.t("Your decisions")}</h4>
      <Decisions
        steps={story.reveal.steps}
        meters={definition.meters}
        rewind={rewind}
        texts={texts}
      />
      <p class="sr-error" role="alert">
        {shownError(story)}
      </p>
      <button type="button" class="sr-button" onClick={() => rewind(0)}>
        {texts.t("Play it again from the start")}
      </button>
    </div>
  );
}

/** A conversation: the first post, one's replies, what they bring about. */
export function Thread(props: ViewProps): JSX.Element {
  const { definition, story, texts } = props;
  const { steps, node, meters } = story.reveal;
  const voices = voicesMeter(definition.meters);
  const others = definition.meters.filter((meter) => meter !== voices);
  return (
    <>
      <ol class="sr-thread" aria-label={texts.t("The conversation")}>
        {steps.map((_, index) => (
          <Exchange key={index} {...props} index={index} />
        ))}
        {node && (
          <li class="sr-post">
            <Html html={node.html} />
          </li>
        )}
      </ol>
      {voices && <Voices {...props} meter={voices} />}
      <Meters meters={others} values={meters} texts={texts} />
      {node ? <Reply {...props} situation={node} /> : <Ending {...props} />}
    </>
  );
}

function Exchange(props: ViewProps & { index: number }): JSX.Element | null {
  const { definition, story, texts, landing, rewind, index } = props;
  const { steps, node } = story.reveal;
  const step = steps[index];
  if (!step) return null;
  const last = index === steps.length - 1;
  return (
    <>
      <li class="sr-post">
        <Html html={step.html} />
      </li>
      <li class="sr-post sr-post--mine">
        <Heading landing={last && landsOnConsequence(props) ? landing : null}>
          {texts.t("Your reply, step {number}", { number: index + 1 })}
        </Heading>
        <Html as="p" html={step.choice_html} />
        <div class="sr-aftermath">
          <Html html={step.consequence_html} />
          <Changes meters={definition.meters} steps={steps} index={index} texts={texts} />
        </div>
        {node && <Rewind index={index} rewind={rewind} texts={texts} />}
      </li>
    </>
  );
}

function Reply(props: ViewProps & { situation: Situation }): JSX.Element {
  const { situation, story, texts, landing, choose } = props;
  return (
    <div class="sr-situation">
      <Heading landing={landsOnConsequence(props) ? null : landing}>
        {texts.t("Your turn in the conversation")}
      </Heading>
      <Choices
        key={story.path.join("/")}
        question={texts.t("What will you write?")}
        {...{ situation, choose, texts, busy: story.busy, error: shownError(story) }}
      />
    </div>
  );
}

const MOST_FIGURES = 12;

/** So many of so many, for the eye. */
function figures(count: number, most: number): string {
  const places = Math.min(Math.max(most, 0), MOST_FIGURES);
  const full = Math.min(Math.max(count, 0), places);
  return "●".repeat(full) + "○".repeat(places - full);
}

/** How many take part, in words and in figures that are only for the eye. */
function Voices({ meter, story, texts }: ViewProps & { meter: Meter }): JSX.Element {
  const { steps, meters } = story.reveal;
  const count = meters[meter.id] ?? meter.start;
  const change = changes([meter], steps, steps.length - 1)[0];
  return (
    <p class="sr-voices">
      <span aria-hidden="true" class="sr-figures">
        {figures(count, meter.max)}
      </span>{" "}
      {texts.tn("{count} voice in the conversation.", "{count} voices in the conversation.", count)}
      {" "}
      {steps.length > 0 && growthWords(growth(change), texts)}
    </p>
  );
}

function growthWords(how: ReturnType<typeof growth>, texts: Texts): string {
  if (how === "grew") return texts.t("The conversation is growing.");
  if (how === "faded") return texts.t("The conversation is fading.");
  return texts.t("The conversation stays as it was.");
}

/**
 * A branching scenario. As a `story`: situation, choice, what came of it. As a `thread`: every
 * choice is a reply in a conversation that grows or fades before the reader's eyes.
 */
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { changeWords } from "./branch-parts.js";
import { type BranchDefinition, Tale, Thread } from "./branch-views.js";
import { OpError } from "./model.js";
import { widget } from "./mount.js";
import { type Session, useSession } from "./session.js";
import { useStore } from "./store.js";
import { type Meter, type Reveal, changes, pathOf, revealOf } from "./story.js";
import type { Texts } from "./texts.js";
import { type Story, useStory } from "./use-story.js";

type Answer = { path: string[] };

/** A scenario, played; nothing but its first situation is known before the commons reveals more. */
function Branch(): JSX.Element {
  const session = useSession<BranchDefinition, Answer>();
  const { definition, texts } = session;
  const { first, meters, style } = definition;
  const [story, actions] = useStory({
    first,
    meters,
    saved: pathOf(useStore(session.draft.answer)),
    check: (path) => reveal(session, path),
    save: (path) => session.draft.change({ path }),
    explain: (error) => explain(error, texts),
  });
  const landing = useArrival(session, story);
  const View = style === "thread" ? Thread : Tale;
  return (
    <>
      {story.lost && <Lost message={story.error ?? ""} retry={actions.retry} texts={texts} />}
      <View {...{ definition, story, texts, landing, ...actions }} />
    </>
  );
}

async function reveal(session: Session<BranchDefinition, Answer>, path: string[]): Promise<Reveal> {
  const { result } = await session.check({ path });
  const shown = revealOf(result);
  if (!shown) throw new OpError({ code: "offline", message: "" });
  return shown;
}

function explain(error: unknown, texts: Texts): string {
  const said = error instanceof OpError && !error.offline ? error.message : "";
  return said || texts.t("No connection. Nothing is lost: please try again in a moment.");
}

/** After each step: take the focus to where it goes on, and say what changed. */
function useArrival(session: Session<BranchDefinition, Answer>, story: Story) {
  const landing = useRef<HTMLHeadingElement>(null);
  const { count } = story.arrived;
  useLayoutEffect(() => {
    if (count === 0) return;
    landing.current?.focus();
    session.say(spoken(session.definition.meters, story.reveal, session.texts));
  }, [count]);
  return landing;
}

/** What is said aloud after a step: its number, and what changed. */
function spoken(meters: readonly Meter[], reveal: Reveal, texts: Texts): string {
  const taken = reveal.steps.length;
  if (taken === 0) return texts.t("You are back at the beginning.");
  const words = changeWords(changes(meters, reveal.steps, taken - 1), texts);
  return `${texts.t("Steps taken: {number}.", { number: taken })} ${words}`;
}

function Lost(props: { message: string; retry: () => void; texts: Texts }): JSX.Element {
  const { message, retry, texts } = props;
  return (
    <div class="sr-notice sr-notice--warn" role="alert">
      <p>{texts.t("The place where you stopped cannot be shown.")}</p>
      <p>{message}</p>
      <button type="button" class="sr-button" onClick={retry}>
        {texts.t("Try again")}
      </button>
    </div>
  );
}

export default widget<BranchDefinition, Answer>({ empty: { path: [] }, body: Branch });

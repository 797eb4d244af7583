/**
 * Steps to go through in one's own time. Each may have a timer that speaks up quietly at its end
 * and forces nothing; what is done is marked by hand and kept.
 */
import type { ComponentChildren, JSX, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { ring } from "./bell.js";
import { Html } from "./html.js";
import { type Titled, widget } from "./mount.js";
import { useSession, useTexts } from "./session.js";
import { StepTimer } from "./step-timer.js";
import { type Store, useStore } from "./store.js";
import type { Texts } from "./texts.js";
import { clockText, remaining } from "./timer.js";
import { type TimerActions, type Timers, runningId, timersOf, useTimers } from "./use-timers.js";

interface Step {
  readonly id: string;
  readonly title: string;
  readonly html: string;
  readonly minutes?: number | null;
}

/** The public form of a stepper: all of it. */
interface StepperDefinition extends Titled {
  readonly steps: readonly Step[];
}

type Answer = { done: string[] };

/** The steps with a place among them. */
interface Place {
  readonly at: number;
  readonly heading: RefObject<HTMLHeadingElement>;
  go: (at: number) => void;
}

/** The step where one goes on: the first that is not done, or else the first. */
export function firstOpen(steps: readonly { id: string }[], done: readonly string[]): number {
  return Math.max(0, steps.findIndex((step) => !done.includes(step.id)));
}

function usePlace(first: number): Place {
  const [place, setPlace] = useState({ at: first, moves: 0 });
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (place.moves > 0) heading.current?.focus();
  }, [place.moves]);
  const go = (at: number): void => setPlace(({ moves }) => ({ at, moves: moves + 1 }));
  return { at: place.at, heading, go };
}

function Stepper(): JSX.Element {
  const session = useSession<StepperDefinition, Answer>();
  const { steps } = session.definition;
  const { texts } = session;
  const { done = [] } = useStore<Partial<Answer>>(session.draft.answer as Store<Partial<Answer>>);
  const place = usePlace(firstOpen(steps, done));
  const [sound, setSound] = useState(false);
  const [timers, now, actions] = useTimers(timersOf(steps), (id) => {
    const title = steps.find((one) => one.id === id)?.title ?? "";
    session.say(texts.t("Time for “{title}” is up. There is no hurry.", { title }));
    if (sound) ring();
  });
  const mark = (id: string, on: boolean): void => {
    const ids = steps.map((step) => step.id);
    session.draft.change({ done: ids.filter((one) => (one === id ? on : done.includes(one))) });
  };
  return (
    <>
      <Overview steps={steps} done={done} />
      <Contents steps={steps} done={done} place={place} timers={timers} now={now} />
      <Current {...{ steps, done, place, timers, now, actions, mark }}>
        <Sound on={sound} change={setSound} />
      </Current>
      <Transcript steps={steps} />
    </>
  );
}

/** How long it takes in all, and how far one has come. */
function Overview({ steps, done }: Pick<ContentsProps, "steps" | "done">): JSX.Element {
  const texts = useTexts();
  const minutes = steps.reduce((sum, step) => sum + (step.minutes ?? 0), 0);
  const count = steps.filter((step) => done.includes(step.id)).length;
  return (
    <p class="sr-overview">
      {minutes > 0 && (
        <>{texts.tn("About {count} minute in all.", "About {count} minutes in all.", minutes)} </>
      )}
      {texts.t("Done: {done} of {all}.", { done: count, all: steps.length })}
    </p>
  );
}

interface ContentsProps {
  steps: readonly Step[];
  done: readonly string[];
  place: Place;
  timers: Timers;
  now: number;
}

/** All steps by name, as a way to go to any of them. */
function Contents({ steps, done, place, timers, now }: ContentsProps): JSX.Element {
  const { definition, texts } = useSession<Titled>();
  // A page may have several steppers: each place to navigate needs a name of its own.
  const { title } = definition;
  const running = runningId(timers, now);
  return (
    <nav aria-label={`${texts.t("Steps")}: ${title}`}>
      <ol class="sr-steps">
        {steps.map((step, index) => (
          <li key={step.id}>
            <button
              type="button"
              class="sr-step"
              aria-current={index === place.at ? "step" : undefined}
              onClick={() => place.go(index)}
            >
              <span class="sr-step__number">{index + 1}</span>
              <span class="sr-step__title">{step.title}</span>{" "}
              {done.includes(step.id) && (
                <span class="sr-badge sr-badge--good">✓ {texts.t("done")}</span>
              )}
              {running === step.id && index !== place.at && (
                <span class="sr-badge">{clockText(remaining(timers[step.id]!, now))}</span>
              )}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

interface CurrentProps extends ContentsProps {
  actions: TimerActions;
  mark: (id: string, on: boolean) => void;
  /** What belongs to the timer. */
  children: ComponentChildren;
}

/** The step one is at. */
function Current(props: CurrentProps): JSX.Element | null {
  const { steps, done, place, timers, now, actions, mark, children } = props;
  const texts = useTexts();
  const { at, heading } = place;
  const step = steps[at];
  if (!step) return null;
  const timer = timers[step.id];
  return (
    <div class="sr-current">
      <h4 ref={heading} tabIndex={-1}>
        {texts.t("Step {number} of {all}", { number: at + 1, all: steps.length })}. {step.title}
      </h4>
      {step.minutes ? <Minutes minutes={step.minutes} texts={texts} /> : null}
      <Html html={step.html} />
      {timer && (
        <StepTimer key={step.id} {...{ id: step.id, timer, now, actions, texts }}>
          {children}
        </StepTimer>
      )}
      <label class="sr-choice">
        <input
          type="checkbox"
          checked={done.includes(step.id)}
          onChange={(event) => mark(step.id, event.currentTarget.checked)}
        />
        <span>{texts.t("I have done this step")}</span>
      </label>
      <Moves steps={steps} place={place} />
    </div>
  );
}

function Minutes({ minutes, texts }: { minutes: number; texts: Texts }): JSX.Element {
  return <p class="sr-muted">{texts.tn("{count} minute", "{count} minutes", minutes)}</p>;
}

/** Back and on. At the ends there is nowhere to go, and the button says so. */
function Moves({ steps, place }: { steps: readonly Step[]; place: Place }): JSX.Element {
  const texts = useTexts();
  const { at, go } = place;
  const first = at === 0;
  const last = at === steps.length - 1;
  return (
    <div class="sr-actions">
      <button
        type="button"
        class="sr-button"
        aria-disabled={first}
        onClick={() => first || go(at - 1)}
      >
        {texts.t("Back")}
      </button>
      <button
        type="button"
        class="sr-button sr-button--primary"
        aria-disabled={last}
        onClick={() => last || go(at + 1)}
      >
        {texts.t("Next step")}
      </button>
    </div>
  );
}

function Sound({ on, change }: { on: boolean; change: (on: boolean) => void }): JSX.Element {
  const texts = useTexts();
  return (
    <label class="sr-choice sr-sound">
      <input
        type="checkbox"
        checked={on}
        onChange={(event) => change(event.currentTarget.checked)}
      />
      <span>{texts.t("A short sound when the time is up")}</span>
    </label>
  );
}

/** Everything at once, for reading ahead, printing or copying. */
function Transcript({ steps }: { steps: readonly Step[] }): JSX.Element {
  const texts = useTexts();
  return (
    <details class="sr-transcript">
      <summary>{texts.t("All steps as text")}</summary>
      <ol>
        {steps.map((step) => (
          <li key={step.id}>
            <p>
              <strong>{step.title}</strong>
              {step.minutes ? (
                <> · {texts.tn("{count} minute", "{count} minutes", step.minutes)}</>
              ) : null}
            </p>
            <Html html={step.html} />
          </li>
        ))}
      </ol>
    </details>
  );
}

export default widget<StepperDefinition, Answer>({ empty: { done: [] }, body: Stepper });

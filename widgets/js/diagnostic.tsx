/** The diagnostic: module by module in calm steps, then what the answers say, for oneself alone. */
import type { JSX, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { CheckError, useCheck } from "./check.js";
import { CircumstancesStep } from "./diagnostic-circumstances.js";
import { type Asked, ModuleStep } from "./diagnostic-module.js";
import { Outcome } from "./diagnostic-outcome.js";
import { titleOf } from "./diagnostic-words.js";
import { type Titled, widget } from "./mount.js";
import { useSession, useTexts } from "./session.js";
import { type Store, useStore } from "./store.js";
import { type Circumstances, DIAGNOSED_EVENT } from "./wire-route.js";

export interface DiagnosticDefinition extends Titled {
  type: "diagnostic";
  repeats: string | null;
  titles: Record<string, string>;
  modules: readonly Asked[];
}

export type Answer = {
  ratings: Record<string, number>;
  choices: Record<string, string>;
  circumstances: Circumstances;
};

const EMPTY: Answer = { ratings: {}, choices: {}, circumstances: {} };

/** Whether everything on a module is answered. */
export function answered(asked: Asked, { ratings, choices }: Answer): boolean {
  return asked.self.every(({ id }) => id in ratings) && asked.scenario.id in choices;
}

interface Place {
  readonly at: number;
  readonly heading: RefObject<HTMLHeadingElement>;
  go: (at: number) => void;
}

function usePlace(first: number): Place {
  const [place, setPlace] = useState({ at: first, moves: 0 });
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (place.moves > 0) heading.current?.focus();
  }, [place.moves]);
  return { at: place.at, heading, go: (at) => setPlace(({ moves }) => ({ at, moves: moves + 1 })) };
}

function Diagnostic(): JSX.Element {
  const session = useSession<DiagnosticDefinition, Answer>();
  const { definition, draft } = session;
  const { t } = session.texts;
  const answer = { ...EMPTY, ...useStore<Partial<Answer>>(draft.answer as Store<Partial<Answer>>) };
  const put = (make: (now: Answer) => Partial<Answer>): void =>
    draft.change((now) => {
      const whole = { ...EMPTY, ...now };
      return { ...whole, ...make(whole) };
    });
  const checking = useCheck<Answer>();
  const { modules } = definition;
  const open = modules.findIndex((one) => !answered(one, answer));
  const place = usePlace(open < 0 ? modules.length : open);
  const asked = modules[place.at];
  const check = async (): Promise<void> => {
    if (checking.busy || !(await checking.check(answer))) return;
    dispatchEvent(new CustomEvent(DIAGNOSED_EVENT));
  };
  const title = asked
    ? `${t("Module {number} of {all}", { number: place.at + 1, all: modules.length })}. ${titleOf(definition, asked.id)}`
    : t("Your work, if you like to tell");
  return (
    <>
      <Contents answer={answer} place={place} />
      <div class="sr-current">
        <h4 ref={place.heading} tabIndex={-1}>
          {title}
        </h4>
        {asked ? (
          <ModuleStep
            key={asked.id}
            asked={asked}
            ratings={answer.ratings}
            choice={answer.choices[asked.scenario.id]}
            rate={(id, rating) => put(({ ratings }) => ({ ratings: { ...ratings, [id]: rating } }))}
            choose={(option) =>
              put(({ choices }) => ({ choices: { ...choices, [asked.scenario.id]: option } }))
            }
          />
        ) : (
          <CircumstancesStep
            said={answer.circumstances}
            change={(part) =>
              put(({ circumstances }) => ({ circumstances: { ...circumstances, ...part } }))
            }
          />
        )}
        <CheckError text={checking.error} />
        <Moves place={place} last={modules.length} busy={checking.busy} check={() => void check()} />
      </div>
      <Outcome of={checking} />
    </>
  );
}

/** All steps, folded away: a phone has no room for them, and one need not jump. */
function Contents({ answer, place }: { answer: Answer; place: Place }): JSX.Element {
  const { definition, texts } = useSession<DiagnosticDefinition>();
  const { t } = texts;
  const { modules } = definition;
  const done = modules.filter((one) => answered(one, answer)).length;
  const steps = [
    ...modules.map((one) => ({ title: titleOf(definition, one.id), done: answered(one, answer) })),
    { title: t("Your work, if you like to tell"), done: false },
  ];
  return (
    <details class="sr-areas">
      <summary>{t("Answered: {done} of {all} modules", { done, all: modules.length })}</summary>
      <nav aria-label={`${t("Steps")}: ${definition.title}`}>
        <ol class="sr-steps">
          {steps.map((step, index) => (
            <li key={step.title}>
              <button
                type="button"
                class="sr-step"
                aria-current={index === place.at ? "step" : undefined}
                onClick={() => place.go(index)}
              >
                <span class="sr-step__title">{step.title}</span>{" "}
                {step.done && <span class="sr-badge sr-badge--good">✓ {t("answered")}</span>}
              </button>
            </li>
          ))}
        </ol>
      </nav>
    </details>
  );
}

interface MovesProps {
  place: Place;
  last: number;
  busy: boolean;
  check: () => void;
}

function Moves({ place, last, busy, check }: MovesProps): JSX.Element {
  const { t } = useTexts();
  const { at, go } = place;
  const end = at === last;
  return (
    <div class="sr-actions">
      <button type="button" class="sr-button" aria-disabled={at === 0} onClick={() => at > 0 && go(at - 1)}>
        {t("Back")}
      </button>
      {!end && (
        <button type="button" class="sr-button sr-button--primary" onClick={() => go(at + 1)}>
          {t("Go on")}
        </button>
      )}
      <button
        type="button"
        class={`sr-button${end ? " sr-button--primary" : " sr-button--quiet"}`}
        aria-disabled={busy}
        onClick={check}
      >
        {t("Show what my answers say")}
      </button>
    </div>
  );
}

export default widget<DiagnosticDefinition, Answer>({ empty: EMPTY, body: Diagnostic });

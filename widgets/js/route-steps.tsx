/** The modules of a route in their order, each with its reason, its time, and ways to change it. */
import type { JSX } from "preact";
import { pageOf } from "./address.js";
import { bandWords } from "./diagnostic-words.js";
import type { Way } from "./route.js";
import { Duration } from "./route-time.js";
import { useSession } from "./session.js";
import { short, type Step } from "./wire-route.js";

export function Steps({ way }: { way: Way }): JSX.Element {
  const { steps } = way.view;
  return (
    <ol class="sr-route">
      {steps.map((step, index) => (
        <One key={step.module} step={step} way={way} index={index} last={index === steps.length - 1} />
      ))}
    </ol>
  );
}

interface OneProps {
  step: Step;
  way: Way;
  index: number;
  last: boolean;
}

function One({ step, way, index, last }: OneProps): JSX.Element {
  return (
    <li class="sr-route__step">
      <About step={step} />
      <Buttons step={step} way={way} index={index} last={last} />
    </li>
  );
}

/** What a module is, how long it takes, why it stands here; of one that is done, that it is. */
export function About({ step }: { step: Step }): JSX.Element {
  const { id, scope, texts } = useSession();
  const { t } = texts;
  const name = `${short(step.module)}\u00a0· ${step.title}`;
  const page = step.released && pageOf(scope, { edition: scope.edition, module: step.module });
  return (
    <>
      <h5 id={`${id}-${step.module}-title`} tabIndex={-1}>
        {page ? <a href={page}>{name}</a> : name}
      </h5>
      <p class="sr-route__facts">
        {step.done ? (
          <span class="sr-badge sr-badge--good">✓ {t("done")}</span>
        ) : (
          <Duration minutes={step.left} of={step.minutes} />
        )}
        {step.band && !step.done && <span class="sr-badge">{bandWords(step.band, texts)}</span>}
        {!step.released && !step.done && <span class="sr-badge">{t("not written yet")}</span>}
      </p>
      {!step.done && (
        <p>
          {step.pace === "optional"
            ? t("Your quiz is passed with 80 percent or more: the sections are optional. What is left are the assignment and the discussion.")
            : step.reason}
        </p>
      )}
    </>
  );
}

function Buttons({ step, way, index, last }: OneProps): JSX.Element {
  const { id, texts } = useSession();
  const { t } = texts;
  const { module, title } = step;
  const { act, change, view } = way;
  const next = view.steps[index + 1] ?? view.steps[index - 1];
  const move = (by: -1 | 1, control: string): void => {
    if (by === -1 ? index === 0 : last) return;
    const said = t("{title}: now in place {number}.", { title, number: index + 1 + by });
    void change({ do: "move", module, by }, said, { module, control });
  };
  const drop = (): void =>
    void change(
      { do: "drop", module },
      t("{title} is off your route.", { title }),
      next ? { module: next.module, control: "title" } : null,
    );
  return (
    <div class="sr-order__buttons">
      <button
        type="button"
        id={`${id}-${module}-up`}
        class="sr-button sr-button--small"
        aria-label={t("Earlier: {title}", { title })}
        aria-disabled={index === 0 || act.busy}
        onClick={() => move(-1, "up")}
      >
        <span aria-hidden="true">↑</span> {t("Earlier")}
      </button>
      <button
        type="button"
        id={`${id}-${module}-down`}
        class="sr-button sr-button--small"
        aria-label={t("Later: {title}", { title })}
        aria-disabled={last || act.busy}
        onClick={() => move(1, "down")}
      >
        <span aria-hidden="true">↓</span> {t("Later")}
      </button>
      <button
        type="button"
        class="sr-button sr-button--small sr-button--quiet"
        aria-label={t("Take out: {title}", { title })}
        aria-disabled={act.busy}
        onClick={drop}
      >
        {t("Take out")}
      </button>
    </div>
  );
}

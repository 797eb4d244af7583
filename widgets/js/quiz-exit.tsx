/** What only an exit quiz has: counted attempts, a confirmation, an outcome. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { type Progress, Summary } from "./check.js";
import type { QuizDefinition } from "./quiz-types.js";
import { useSession } from "./session.js";
import { useStore } from "./store.js";

/** How many attempts are left, what it takes to pass, the best so far. */
export function Attempts({ left }: { left: number | null }): JSX.Element {
  const { definition, state, texts } = useSession<QuizDefinition>();
  const { t, tn } = texts;
  const best = useStore(state)?.best_percent ?? null;
  const facts = [
    left === 0
      ? t("All attempts are used.")
      : tn("{count} attempt left.", "{count} attempts left.", left ?? 0),
    t("To pass: {percent} %.", { percent: definition.pass_percent ?? 0 }),
    best === null ? "" : t("Best result so far: {percent} %.", { percent: best }),
  ];
  return <p class="sr-attempts">{facts.filter(Boolean).join(" ")}</p>;
}

interface ConfirmProps {
  /** How many questions have no answer yet. */
  open: number;
  sure: () => void;
  back: () => void;
}

/** Asks, in the page, before an attempt is spent. */
export function Confirm({ open, sure, back }: ConfirmProps): JSX.Element {
  const { id, texts } = useSession();
  const { t, tn } = texts;
  const words = useRef<HTMLParagraphElement>(null);
  useEffect(() => words.current?.focus(), []);
  const escape = (event: KeyboardEvent): void => {
    if (event.key === "Escape") back();
  };
  return (
    <div
      class="sr-notice sr-notice--warn"
      role="group"
      aria-labelledby={`${id}-sure`}
      onKeyDown={escape}
    >
      <p id={`${id}-sure`} tabIndex={-1} ref={words}>
        {open > 0 &&
          `${tn("{count} question has no answer.", "{count} questions have no answer.", open)} `}
        {t("Checking uses one of your attempts. Check now?")}
      </p>
      <div class="sr-actions">
        <button type="button" class="sr-button sr-button--primary" onClick={sure}>
          {t("Yes, check")}
        </button>
        <button type="button" class="sr-button" onClick={back}>
          {t("Back to the questions")}
        </button>
      </div>
    </div>
  );
}

/** Percent, and whether that passes. */
export function Outcome({ progress }: { progress: Progress }): JSX.Element | null {
  const { t } = useSession().texts;
  const { result } = progress;
  if (!result) return null;
  return (
    <Summary of={progress} tone={result.passed ? "good" : "warn"}>
      <p class="sr-outcome">
        <strong>{t("{percent} %", { percent: result.percent })}</strong>{" "}
        {result.passed ? t("Passed.") : t("Not passed yet.")}
      </p>
    </Summary>
  );
}

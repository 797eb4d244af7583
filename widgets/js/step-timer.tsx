/** The timer of one step: shows what is left, obeys three buttons, forces nothing. */
import type { ComponentChildren, JSX } from "preact";
import type { Texts } from "./texts.js";
import { type Timer, clockText, isOver, isRunning, remaining } from "./timer.js";
import type { TimerActions } from "./use-timers.js";

interface Props {
  id: string;
  timer: Timer;
  now: number;
  actions: TimerActions;
  texts: Texts;
  children?: ComponentChildren;
}

/** What the button that starts is called: it starts, goes on, or starts again. */
function startWords(timer: Timer, now: number, texts: Texts): string {
  if (isOver(timer, now)) return texts.t("Start the timer again");
  return timer.left < timer.total ? texts.t("Go on") : texts.t("Start the timer");
}

export function StepTimer({ id, timer, now, actions, texts, children }: Props): JSX.Element {
  const running = isRunning(timer, now);
  const over = isOver(timer, now);
  const fresh = timer.startedAt === null && timer.left === timer.total;
  return (
    <div class="sr-timer" role="group" aria-label={texts.t("Timer of this step")}>
      <span class="sr-clock" role="timer" aria-label={texts.t("Time left")}>
        {clockText(remaining(timer, now))}
      </span>
      <span class="sr-muted">
        {stateWords(running, over, fresh, texts)}
      </span>
      <div class="sr-actions">
        {/* One button, so that the focus stays where it is. */}
        <button
          type="button"
          class="sr-button"
          onClick={() => (running ? actions.pause(id) : actions.start(id))}
        >
          {running ? texts.t("Pause") : startWords(timer, now, texts)}
        </button>
        <button
          type="button"
          class="sr-button sr-button--quiet"
          aria-disabled={fresh}
          onClick={() => fresh || actions.reset(id)}
        >
          {texts.t("Set back")}
        </button>
      </div>
      {children}
    </div>
  );
}

function stateWords(running: boolean, over: boolean, fresh: boolean, texts: Texts): string {
  if (over) return texts.t("Time is up. Take longer if you need to.");
  if (running) return texts.t("The timer is running");
  return fresh ? texts.t("The timer is optional") : texts.t("The timer is paused");
}

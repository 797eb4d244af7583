/** The timers of a stepper: one for each step that has minutes; at most one runs. */
import { useEffect, useRef, useState } from "preact/hooks";
import { type Timer, isOver, isRunning, pause, reset, start, timerOf } from "./timer.js";

/** Timers by the id of their step. */
export type Timers = Readonly<Record<string, Timer>>;

/** What can be done with the timers; none of it hurries or moves the reader. */
export interface TimerActions {
  start: (id: string) => void;
  pause: (id: string) => void;
  reset: (id: string) => void;
}

const LOOK_MS = 250;

/** A timer for each step with minutes. */
export function timersOf(steps: readonly { id: string; minutes?: number | null }[]): Timers {
  const timed = steps.filter((step) => step.minutes);
  return Object.fromEntries(timed.map((step) => [step.id, timerOf(step.minutes ?? 0)]));
}

/** The id of the timer that runs, or null. */
export function runningId(timers: Timers, now: number): string | null {
  return Object.keys(timers).find((id) => isRunning(timers[id]!, now)) ?? null;
}

/** Start one timer; another one that runs is paused. */
export function startOnly(timers: Timers, id: string, now: number): Timers {
  const entries = Object.entries(timers).map(([key, timer]) => {
    return [key, key === id ? start(timer, now) : pause(timer, now)] as const;
  });
  return Object.fromEntries(entries);
}

/** Look at the clock while `timer` has been started; tell what the time is. */
function useClock(timer: Timer | undefined, look: (now: number) => void): void {
  const latest = useRef(look);
  latest.current = look;
  useEffect(() => {
    if (!timer) return undefined;
    const looking = setInterval(() => latest.current(Date.now()), LOOK_MS);
    return () => clearInterval(looking);
  }, [timer]);
}

/** Keep timers, look at the clock while one runs, and tell once when one ends. */
export function useTimers(
  first: Timers,
  ended: (id: string) => void,
): [Timers, number, TimerActions] {
  const [timers, setTimers] = useState(first);
  const [now, setNow] = useState(() => Date.now());
  const [id, timer] = Object.entries(timers).find(([, one]) => one.startedAt !== null) ?? [];

  useClock(timer, (moment) => {
    setNow(moment);
    if (id === undefined || !timer || !isOver(timer, moment)) return;
    setTimers((all) => ({ ...all, [id]: pause(timer, moment) }));
    ended(id);
  });

  const change = (make: (all: Timers, moment: number) => Timers): void => {
    const moment = Date.now();
    setNow(moment);
    setTimers((all) => make(all, moment));
  };
  const one = (which: string, make: (timer: Timer, moment: number) => Timer): void =>
    change((all, moment) => ({ ...all, [which]: make(all[which]!, moment) }));
  const actions = {
    start: (which: string) => change((all, moment) => startOnly(all, which, moment)),
    pause: (which: string) => one(which, pause),
    reset: (which: string) => one(which, reset),
  };
  return [timers, now, actions];
}

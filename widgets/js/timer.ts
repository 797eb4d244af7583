/**
 * The arithmetic of a timer that can be started, paused and set back.
 *
 * A timer is a value; the clock is passed in (milliseconds), so nothing here waits or ticks. It
 * counts from the moment it was started, not by adding ticks: a browser that slows down a
 * background tab does not slow down the timer.
 */

/** A timer at rest or running. `left` is what was left when it last stopped. */
export interface Timer {
  readonly total: number;
  readonly left: number;
  readonly startedAt: number | null;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** A fresh timer for so many minutes. */
export function timerOf(minutes: number): Timer {
  const total = Math.max(0, Math.round(minutes * MINUTE));
  return { total, left: total, startedAt: null };
}

/** Milliseconds left, never below zero. */
export function remaining(timer: Timer, now: number): number {
  const spent = timer.startedAt === null ? 0 : Math.max(0, now - timer.startedAt);
  return Math.max(0, timer.left - spent);
}

/** Whether it counts: started and not yet at its end. */
export function isRunning(timer: Timer, now: number): boolean {
  return timer.startedAt !== null && remaining(timer, now) > 0;
}

/** Whether the time is over. A timer of no length never ends, it never began. */
export function isOver(timer: Timer, now: number): boolean {
  return timer.total > 0 && remaining(timer, now) === 0;
}

/** Start or go on; a timer that is over starts again from the whole time. */
export function start(timer: Timer, now: number): Timer {
  if (isRunning(timer, now)) return timer;
  const left = isOver(timer, now) ? timer.total : timer.left;
  return { ...timer, left, startedAt: now };
}

/** Stop and keep what is left. */
export function pause(timer: Timer, now: number): Timer {
  return { ...timer, left: remaining(timer, now), startedAt: null };
}

/** Back to the whole time, at rest. */
export function reset(timer: Timer): Timer {
  return { ...timer, left: timer.total, startedAt: null };
}

/** Minutes and seconds as people write them: `4:05`. A begun second counts as whole. */
export function clockText(milliseconds: number): string {
  const seconds = Math.ceil(Math.max(0, milliseconds) / SECOND);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

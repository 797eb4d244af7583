/** Until when a module can be handed in: the moment, the time left, what comes after it. */
import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { DueTime } from "./marks.js";
import type { Texts } from "./texts.js";
import { momentIn } from "./zones.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TICK = MINUTE / 2;

/** How much time is left, in the largest unit that says enough; never more than there is. */
export function leftWords(ms: number, { t, tn }: Texts): string {
  if (ms >= 2 * DAY) return tn("{count} day left", "{count} days left", Math.floor(ms / DAY));
  if (ms >= 2 * HOUR) return tn("{count} hour left", "{count} hours left", Math.floor(ms / HOUR));
  if (ms >= MINUTE) return tn("{count} minute left", "{count} minutes left", Math.floor(ms / MINUTE));
  return t("less than a minute left");
}

/** How late something is, in the largest unit that says enough; never more than it is. */
export function lateWords(seconds: number, { t, tn }: Texts): string {
  const ms = seconds * 1000;
  if (ms >= 2 * DAY) return tn("{count} day late", "{count} days late", Math.floor(ms / DAY));
  if (ms >= 2 * HOUR) return tn("{count} hour late", "{count} hours late", Math.floor(ms / HOUR));
  if (ms >= MINUTE) return tn("{count} minute late", "{count} minutes late", Math.floor(ms / MINUTE));
  return t("less than a minute late");
}

/** Count on from the server's clock; the device's own clock may be wrong. */
function useServerNow(now: string): number {
  const start = useMemo(() => ({ server: Date.parse(now), here: performance.now() }), [now]);
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), TICK);
    return () => clearInterval(timer);
  }, []);
  return start.server + performance.now() - start.here;
}

interface Props {
  deadline: DueTime;
  /** Ask the server how things stand. */
  refresh: () => void;
  texts: Texts;
}

/** The end of the present state, after which the server is asked anew. */
function endOf({ state, until, ends }: DueTime): number {
  if (state === "open") return Date.parse(until);
  return state === "grace" ? Date.parse(ends) : Number.POSITIVE_INFINITY;
}

const LOOKS = { open: "", grace: "sr-notice--warn", late: "sr-notice--warn", closed: "sr-notice--bad" };

export function Deadline({ deadline, refresh, texts }: Props): JSX.Element {
  const { t, locale } = texts;
  const now = useServerNow(deadline.now);
  const left = endOf(deadline) - now;
  const over = left < 0;
  useEffect(() => {
    if (over) refresh();
  }, [over, deadline.now]);
  const time = (iso: string): JSX.Element => (
    <time dateTime={iso}>{momentIn(iso, deadline.zone, locale)}</time>
  );
  return (
    <div class={`sr-notice sr-due ${LOOKS[deadline.state]}`}>
      <p>
        <strong>{stateWords(deadline.state, texts)}</strong>
        {Number.isFinite(left) && !over && <> ({leftWords(left, texts)})</>}
      </p>
      <p>
        {t("Hand in by:")} {time(deadline.until)}
      </p>
      <After deadline={deadline} time={time} texts={texts} />
      {deadline.until !== deadline.due && (
        <p>
          {t("You have an extension. For your cohort it is due:")} {time(deadline.due)}
        </p>
      )}
      {deadline.note && (
        <p>
          {t("Your trainer's note:")} <span class="sr-typed">{deadline.note}</span>
        </p>
      )}
      {deadline.state === "closed" && (
        <button type="button" class="sr-button" onClick={refresh}>
          {t("See how things stand now")}
        </button>
      )}
    </div>
  );
}

function stateWords(state: DueTime["state"], { t }: Texts): string {
  if (state === "open") return t("In time: the module is open.");
  if (state === "grace") return t("Grace period: what you hand in now still counts as in time.");
  if (state === "late") return t("The time is over. You can still hand in: it will be marked as late.");
  return t("Closed: nothing can be handed in any more. Your answers are kept, and you can go on writing.");
}

interface AfterProps {
  deadline: DueTime;
  time: (iso: string) => JSX.Element;
  texts: Texts;
}

/** What comes after the due moment. */
function After({ deadline, time, texts: { t } }: AfterProps): JSX.Element | null {
  const { state, until, ends } = deadline;
  if (state === "late") return null;
  return (
    <>
      {ends !== until && (
        <p>
          {t("Grace period until:")} {time(ends)}
        </p>
      )}
      {state !== "closed" && (
        <p class="sr-muted">
          {deadline.accepts_late
            ? t("Work that comes later is taken too, and marked as late.")
            : t("Nothing is taken after that.")}
        </p>
      )}
    </>
  );
}

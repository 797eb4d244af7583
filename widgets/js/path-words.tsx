/** Words and ways that home and progress share: time left, states, links to pages and activities. */
import type { ComponentChildren, JSX } from "preact";
import { pageOf } from "./address.js";
import { useSession } from "./session.js";
import { dateFormat, type Texts } from "./texts.js";
import type { RouteState, RouteStep, StepState } from "./wire-path.js";

const HOUR = 60;

/** Minutes as people say them. */
export function timeWords(minutes: number, { t }: Texts): string {
  const hours = Math.floor(minutes / HOUR);
  const rest = minutes % HOUR;
  if (!hours) return t("{minutes} min", { minutes });
  return rest ? t("{hours} h {minutes} min", { hours, minutes: rest }) : t("{hours} h", { hours });
}

/** The day of a moment, by the reader's own clock. */
export function dayWords(iso: string, { locale }: Texts): string {
  const options = { day: "numeric", month: "long", year: "numeric" } as const;
  return dateFormat(locale, options).format(new Date(iso));
}

/** How a module or a part of it stands. */
export function stateWords(state: StepState, { t }: Texts): string {
  const words = {
    new: t("not begun"),
    begun: t("begun"),
    waiting: t("waits for others"),
    done: t("done"),
    unwritten: t("not written yet"),
  };
  return words[state];
}

export function StateBadge({ state }: { state: StepState }): JSX.Element {
  const { texts } = useSession();
  const kind = { done: " sr-badge--good", begun: " sr-badge--warn", waiting: "", new: "", unwritten: "" };
  return <span class={`sr-badge${kind[state]}`}>{stateWords(state, texts)}</span>;
}

interface WayProps {
  module: string;
  activity?: string;
  post?: number;
  community?: number;
  class?: string;
  children: ComponentChildren;
}

/** A link to a page, an activity or a post; outside of the classroom, the words alone. */
export function Way({ module, activity, post, community, children, class: name }: WayProps): JSX.Element {
  const { scope } = useSession();
  const place = { edition: scope.edition, module, post: post ?? null, community: community ?? 0 };
  const page = pageOf(scope, place);
  if (page === null) return <span {...(name ? { class: name } : {})}>{children}</span>;
  const anchor = activity && !page.includes("#") ? `#sr-${activity}` : "";
  return (
    <a href={page + anchor} {...(name ? { class: name } : {})}>
      {children}
    </a>
  );
}

/** A route in numbers: only what is written counts, whatever page speaks of it. */
type Gone = Pick<RouteState, "done" | "written" | "minutes_left"> & { readonly steps: readonly unknown[] };

const doneWords = ({ done, written }: Gone, { t }: Texts): string =>
  t("{done} of {all} modules done", { done, all: written });

/** How many modules are still to come, as the end of a sentence or the name of a list. */
export const comingWords = (count: number, { tn }: Texts): string =>
  tn("{count} more is being written", "{count} more are being written", count);

/** How far a route has been gone, in words: what is done, what time is left, how much is to come. */
export function GoneWords({ route }: { route: Gone }): JSX.Element {
  const { texts } = useSession();
  const coming = route.steps.length - route.written;
  const time = timeWords(route.minutes_left, texts);
  return (
    <p>
      {doneWords(route, texts)}
      {route.minutes_left > 0 && `; ${texts.t("about {time} of study left", { time })}`}.
      {coming > 0 && ` ${comingWords(coming, texts)}.`}
    </p>
  );
}

/** The route as a bar and in words. */
export function RouteBar({ route }: { route: RouteState }): JSX.Element {
  const { texts } = useSession();
  const most = Math.max(route.written, 1);
  return (
    <>
      <progress class="sr-progress" value={route.done} max={most} aria-label={doneWords(route, texts)} />
      <GoneWords route={route} />
    </>
  );
}

/** The modules of a route one by one, behind a button. */
export function RouteSteps({ steps }: { steps: readonly RouteStep[] }): JSX.Element {
  const { texts } = useSession();
  return (
    <details class="sr-more">
      <summary>{texts.t("All modules of my route")}</summary>
      <ol class="sr-steps">
        {steps.map((step) => (
          <li key={step.module}>
            {step.state === "unwritten" ? step.title : <Way module={step.module}>{step.title}</Way>}{" "}
            <StateBadge state={step.state} />
            {step.minutes_left > 0 && <span class="sr-muted"> {timeWords(step.minutes_left, texts)}</span>}
          </li>
        ))}
      </ol>
    </details>
  );
}

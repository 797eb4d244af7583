/**
 * The rules of a branching scenario as the browser sees it: a path of choices, and what the
 * commons has revealed for that path. Consequences are not known here before they are revealed.
 */

/** One answer that can be chosen in a situation. */
export interface Choice {
  readonly id: string;
  readonly html: string;
}

/** A situation with its choices. */
export interface Situation {
  readonly html: string;
  readonly choices: readonly Choice[];
}

/** A quantity that choices change. */
export interface Meter {
  readonly id: string;
  readonly label: string;
  readonly start: number;
  readonly min: number;
  readonly max: number;
}

/** The values of all meters at one moment. */
export type MeterValues = Readonly<Record<string, number>>;

/** A step that has been taken; `meters` are the values after it. */
export interface StoryStep {
  readonly html: string;
  readonly choice_html: string;
  readonly consequence_html: string;
  readonly meters: MeterValues;
}

/** What the commons shows for a path. */
export interface Reveal {
  readonly steps: readonly StoryStep[];
  readonly node: Situation | null;
  readonly end_html: string | null;
  readonly meters: MeterValues;
}

/** How one meter moved in one step. */
export interface MeterChange {
  readonly meter: Meter;
  readonly from: number;
  readonly to: number;
}

/** The path inside an answer; anything else is an empty path. */
export function pathOf(answer: unknown): string[] {
  if (typeof answer !== "object" || answer === null) return [];
  const path = (answer as { path?: unknown }).path;
  return Array.isArray(path) ? path.filter((id): id is string => typeof id === "string") : [];
}

/** Values before anything was chosen. */
export function startValues(meters: readonly Meter[]): MeterValues {
  return Object.fromEntries(meters.map((meter) => [meter.id, meter.start]));
}

/** What is shown before the first choice. */
export function opening(first: Situation, meters: readonly Meter[]): Reveal {
  return { steps: [], node: first, end_html: null, meters: startValues(meters) };
}

/** The reveal inside a check's result, or null where it holds none. */
export function revealOf(result: unknown): Reveal | null {
  const reveal = (result as { reveal?: Partial<Reveal> } | null | undefined)?.reveal;
  if (!reveal || !Array.isArray(reveal.steps)) return null;
  return {
    steps: reveal.steps,
    node: reveal.node ?? null,
    end_html: reveal.end_html ?? null,
    meters: reveal.meters ?? {},
  };
}

/** How the meters moved in step `index`, meters that stayed included. */
export function changes(
  meters: readonly Meter[],
  steps: readonly StoryStep[],
  index: number,
): MeterChange[] {
  const before = index > 0 ? steps[index - 1]?.meters : startValues(meters);
  const after = steps[index]?.meters;
  return meters.map((meter) => {
    const from = before?.[meter.id] ?? meter.start;
    return { meter, from, to: after?.[meter.id] ?? from };
  });
}

/** Only the meters that moved. */
export function moved(all: readonly MeterChange[]): MeterChange[] {
  return all.filter((change) => change.from !== change.to);
}

/** The meter that counts voices in a thread: the one called `voices`, or else the first. */
export function voicesMeter(meters: readonly Meter[]): Meter | null {
  return meters.find((meter) => meter.id === "voices") ?? meters[0] ?? null;
}

/** Whether a thread grew, faded or stayed in a step. */
export function growth(change: MeterChange | undefined): "grew" | "faded" | "stayed" {
  if (!change || change.from === change.to) return "stayed";
  return change.to > change.from ? "grew" : "faded";
}

/**
 * The course of a branching scenario: the path walked, what it revealed, the step under way.
 *
 * What has been revealed is remembered for the life of the view, so going back asks nobody.
 */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Reveal, opening } from "./story.js";
import type { Meter, Situation } from "./story.js";

/** Ask the commons what a path reveals; rejects where it cannot be asked. */
export type Check = (path: string[]) => Promise<Reveal>;

/** Where the reader is taken after a step: to what happened, or to the situation again. */
export type Landing = "consequence" | "situation";

/** A story as it stands. */
export interface Story {
  readonly path: readonly string[];
  readonly reveal: Reveal;
  readonly busy: boolean;
  readonly error: string | null;
  /** Whether the place where the reader stopped last time could not be reached. */
  readonly lost: boolean;
  /** Counts arrivals, so that an effect can follow each one. */
  readonly arrived: { readonly count: number; readonly at: Landing };
}

/** What a reader can do in a story. */
export interface StoryActions {
  choose: (choice: string) => void;
  /** Go back to before step `index` and decide again. */
  rewind: (index: number) => void;
  /** Try once more to come to where the reader stopped last time. */
  retry: () => void;
}

interface Options {
  first: Situation;
  meters: readonly Meter[];
  /** The path kept from an earlier visit. */
  saved: readonly string[];
  check: Check;
  save: (path: string[]) => void;
  /** What to tell the reader of an error. */
  explain: (error: unknown) => string;
}

const AT_REST = { busy: false, error: null, lost: false } as const;

const keyOf = (path: readonly string[]): string => JSON.stringify(path);

/** Find out what a path reveals, asking only once for each. */
function useReach({ first, meters, check }: Options): (path: string[]) => Promise<Reveal> {
  const known = useRef(new Map([[keyOf([]), opening(first, meters)]]));
  return async (path) => {
    const seen = known.current.get(keyOf(path));
    if (seen) return seen;
    const reveal = await check(path);
    known.current.set(keyOf(path), reveal);
    return reveal;
  };
}

/** Follow a saved path that changed; a step under way is not saved yet. */
function useSaved(saved: readonly string[], follow: (path: string[]) => void): void {
  const followed = useRef(keyOf([]));
  useLayoutEffect(() => {
    if (keyOf(saved) === followed.current) return;
    followed.current = keyOf(saved);
    follow([...saved]);
  }, [keyOf(saved)]);
}

/** Walk a story; goes to the saved path by itself when that becomes known. */
export function useStory(options: Options): [Story, StoryActions] {
  const { first, meters, saved, save, explain } = options;
  const reach = useReach(options);
  const latest = useRef(keyOf([]));
  const [story, setStory] = useState<Story>(() => ({
    path: [],
    reveal: opening(first, meters),
    ...AT_REST,
    arrived: { count: 0, at: "situation" },
  }));

  /** `landing` null: a quiet return to where one was, which moves no focus. */
  async function go(path: string[], landing: Landing | null): Promise<void> {
    latest.current = keyOf(path);
    setStory((now) => ({ ...now, busy: true, error: null }));
    try {
      const reveal = await reach(path);
      if (latest.current !== keyOf(path)) return;
      if (landing) save(path);
      setStory((now) => ({ ...now, ...AT_REST, path, reveal, arrived: after(now, landing) }));
    } catch (error) {
      const lost = landing === null;
      setStory((now) => ({ ...now, busy: false, error: explain(error), lost }));
    }
  }

  useSaved(saved, (path) => void (latest.current === keyOf(path) || go(path, null)));
  const actions = {
    choose: (choice: string) => void (story.busy || go([...story.path, choice], "consequence")),
    rewind: (at: number) => void (story.busy || go(story.path.slice(0, at), "situation")),
    retry: () => void go([...saved], null),
  };
  return [story, actions];
}

function after(story: Story, landing: Landing | null): Story["arrived"] {
  if (!landing) return story.arrived;
  return { count: story.arrived.count + 1, at: landing };
}

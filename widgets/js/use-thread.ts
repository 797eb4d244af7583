/** A discussion as it comes in live: what is shown, what has arrived since, what was asked for. */
import { useEffect, useMemo, useReducer, useRef } from "preact/hooks";
import type { Session } from "./session.js";
import { type Shown, append, bring, showAll, showNew, takeIn, takePost, unseen } from "./thread.js";
import type { Json, LiveEvent } from "./types.js";
import { type Post, type Sort, type ThreadView, isNews, isPost, isThread } from "./wire-talk.js";

type Line = Pick<Session<unknown>, "link" | "online">;
type Args = Record<string, Json>;

interface State {
  shown: Shown | null;
  /** Ids of the posts that were shown last, at the reader's wish. */
  fresh: ReadonlySet<number>;
}

type Step =
  | { do: "take"; view: ThreadView; whole?: boolean }
  | { do: "begin"; view: ThreadView | null }
  | { do: "post"; post: Post }
  | { do: "more"; view: ThreadView }
  | { do: "bring"; view: ThreadView }
  | { do: "seen"; post: number }
  | { do: "reveal" };

function step(state: State, now: Step): State {
  const { shown } = state;
  if (now.do === "take") return { ...state, shown: takeIn(shown, now.view, now.whole) };
  if (now.do === "begin") return { ...state, shown: now.view && showAll(now.view) };
  if (!shown) return state;
  if (now.do === "post") return { ...state, shown: takePost(shown, now.post) };
  if (now.do === "more") return { ...state, shown: append(shown, now.view, now.view.next) };
  if (now.do === "bring") return { ...state, shown: bring(shown, now.view) };
  if (now.do === "seen") return { ...state, shown: { ...shown, seen: Math.max(shown.seen, now.post) } };
  return { shown: showNew(shown), fresh: new Set(unseen(shown)) };
}

/** A thread on the page; null until it has come. */
export interface LiveThread extends State {
  /** The newest post that this very page has told to be seen: its echo changes nothing here. */
  readonly told: { current: number };
  readonly sort: Sort;
  /** Show what has arrived. */
  reveal: () => void;
  /** Take in a post that an answer of the commons brought. */
  take: (post: Post) => void;
  /** Fetch the thread anew; nothing moves. Rejects as `link.ask` does. */
  anew: () => Promise<void>;
  /** Order the conversations in another way. */
  order: (sort: Sort) => Promise<void>;
  /** Show the conversations after those that are here. */
  more: () => Promise<void>;
  /** Show all answers of a conversation. */
  unfold: (root: number) => Promise<void>;
  /** Bring the conversation of a post to the page, if it is not here. */
  find: (post: number) => Promise<void>;
}

/** Pages of conversations that are fetched anew at most, where something may have been missed. */
const MOST_PAGES = 10;

/** One question at a time for one reason; what comes up meanwhile is one more. */
function useOnce(work: () => Promise<unknown>): () => void {
  const going = useRef<"no" | "yes" | "again">("no");
  const latest = useRef(work);
  latest.current = work;
  const run = (): void => {
    if (going.current !== "no") {
      going.current = "again";
      return;
    }
    going.current = "yes";
    latest
      .current()
      .catch(() => undefined)
      .finally(() => {
        const again = going.current === "again";
        going.current = "no";
        if (again) run();
      });
  };
  return run;
}

/**
 * Follow a thread.
 *
 * @param community whose it is; 0 where the activity has one audience, null until one is chosen.
 */
export function useThread(session: Line, community: number | null): LiveThread {
  const [state, dispatch] = useReducer(step, { shown: null, fresh: new Set<number>() });
  const sort = useRef<Sort>("calm");
  const told = useRef(0);
  const now = useRef(state.shown);
  now.current = state.shown;
  const ask = (args: Args): Promise<ThreadView> =>
    session.link.ask<ThreadView>("thread", { ...args, ...(community ? { community } : {}) });

  /** Everything that is on the page, as it is now. */
  const fetch = async (): Promise<void> => {
    const heads = now.current?.order.length ?? 0;
    let view = await ask({ sort: sort.current });
    for (let page = 1; view.next && count(view) < heads && page < MOST_PAGES; page += 1) {
      const more = await ask({ sort: sort.current, after: view.next });
      view = { ...more, posts: [...view.posts, ...more.posts], order: [...view.order, ...more.order], folded: { ...view.folded, ...more.folded } };
    }
    // Other orders leave conversations out that are there all the same.
    const whole = view.next === null && (sort.current === "calm" || sort.current === "new");
    dispatch({ do: "take", view, whole });
  };
  const refresh = useOnce(fetch);

  const hear = ({ type, data }: LiveEvent): void => {
    if (community === null) return;
    if (type === "thread" && isThread(data) && community === 0) dispatch({ do: "take", view: data });
    else if (type === "reset") refresh();
    else if (type === "post" && isNews(data)) {
      const shown = now.current;
      if (!shown || (shown.view.topic && data.topic !== shown.view.topic)) return;
      const post = isPost(data.post) ? data.post : null;
      const known = shown.posts.get(data.id);
      if (known && known.version >= data.version) return;
      if (shown.view.open && post) dispatch({ do: "post", post });
      // One's own post from elsewhere changes the counts; what an event does not say is asked for.
      if (post ? post.mine && !known : shown.view.open) refresh();
    } else if (type === "seen") {
      const { topic, post } = data as { topic?: number; post?: number };
      if (topic === now.current?.view.topic && post && post > told.current) dispatch({ do: "seen", post });
    }
  };
  const heard = useRef(hear);
  heard.current = hear;

  useEffect(() => {
    dispatch({ do: "begin", view: null });
    if (community) refresh();
    else session.link.since("thread").forEach((event) => heard.current(event));
    const quiet = session.link.on("event", (event) => heard.current(event));
    // Of a community's thread the kernel knows nothing: it is fetched anew from here.
    const still = session.online.watch((online) => void (online && community && refresh()));
    return () => (quiet(), still());
  }, [session, community]);

  const acts = useMemo(
    () => ({
      reveal: () => dispatch({ do: "reveal" as const }),
      take: (post: Post) => dispatch({ do: "post", post }),
    }),
    [],
  );
  return {
    ...state,
    ...acts,
    told,
    sort: sort.current,
    anew: fetch,
    order: async (wanted) => {
      const view = await ask({ sort: wanted });
      sort.current = wanted;
      dispatch({ do: "begin", view });
    },
    more: async () => {
      const after = now.current?.view.next;
      if (after) dispatch({ do: "more", view: await ask({ sort: sort.current, after }) });
    },
    unfold: async (root) => {
      let view = await ask({ root });
      for (let page = 1; view.folded[root] && page < MOST_PAGES; page += 1) {
        const after = Math.max(...view.posts.map(({ id }) => id));
        const more = await ask({ root, after: String(after) });
        view = { ...more, posts: [...view.posts, ...more.posts] };
      }
      dispatch({ do: "bring", view });
    },
    find: async (post) => {
      if (!now.current?.ids.has(post)) dispatch({ do: "bring", view: await ask({ post }) });
    },
  };
}

const count = (view: ThreadView): number => view.order.length;

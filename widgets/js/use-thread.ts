/** A discussion as it comes in live: what is shown, what has arrived since, what is on its way. */
import { useEffect, useReducer, useState } from "preact/hooks";
import { Courier } from "./courier.js";
import type { Session } from "./session.js";
import { useStore } from "./store.js";
import {
  type Post,
  type Shown,
  type ThreadView,
  addPost,
  isPost,
  isThread,
  showNew,
  takeIn,
  unseen,
} from "./thread.js";
import type { LiveEvent } from "./types.js";

type Line = Pick<Session<unknown>, "link" | "scope" | "online">;

/** A thread on the page; null until it has come. */
export interface LiveThread {
  readonly shown: Shown | null;
  /** Ids of the posts that were shown last, at the reader's wish. */
  readonly fresh: ReadonlySet<number>;
  /** Show what has arrived. */
  reveal: () => void;
}

interface State {
  shown: Shown | null;
  fresh: ReadonlySet<number>;
}

function step(state: State, news: ThreadView | Post | "reveal"): State {
  if (isThread(news)) return { ...state, shown: takeIn(state.shown, news) };
  if (!state.shown) return state;
  if (news !== "reveal") {
    return { ...state, shown: takeIn(state.shown, addPost(state.shown.view, news)) };
  }
  return { shown: showNew(state.shown), fresh: new Set(unseen(state.shown)) };
}

/** Follow the thread that the kernel pushes, and the posts that come after it. */
export function useThread(session: Line): LiveThread {
  const [state, dispatch] = useReducer(step, { shown: null, fresh: new Set<number>() });
  useEffect(() => {
    const take = ({ type, data }: LiveEvent): void => {
      if ((type === "thread" && isThread(data)) || (type === "post" && isPost(data))) dispatch(data);
    };
    session.link.since("thread").forEach(take);
    return session.link.on("event", take);
  }, [session]);
  return { ...state, reveal: () => dispatch("reveal") };
}

/** A courier for this person's posts in this discussion. */
export function useCourier(session: Line, person: string): Courier {
  const { edition, module, activity } = session.scope;
  const name = ["staffroom", person, edition, module, activity, "outbox"].join(":");
  const [courier] = useState(
    () =>
      new Courier(name, ({ key, text, reply_to }) =>
        session.link.send("post", { key, text, reply_to }),
      ),
  );
  const online = useStore(session.online);
  useEffect(() => {
    if (online) void courier.deliver();
  }, [online, courier]);
  useEffect(() => () => courier.close(), [courier]);
  return courier;
}

/** A discussion as it comes in live: what is shown, what has arrived since, what is on its way. */
import { useEffect, useReducer, useState } from "preact/hooks";
import { Courier } from "./courier.js";
import type { Session } from "./session.js";
import { useStore } from "./store.js";
import { type Shown, type ThreadView, isThread, showNew, takeIn, unseen } from "./thread.js";

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

function step(state: State, news: ThreadView | "reveal"): State {
  if (news !== "reveal") return { ...state, shown: takeIn(state.shown, news) };
  if (!state.shown) return state;
  return { shown: showNew(state.shown), fresh: new Set(unseen(state.shown)) };
}

/** Follow the thread that the kernel pushes. */
export function useThread(session: Line): LiveThread {
  const [state, dispatch] = useReducer(step, { shown: null, fresh: new Set<number>() });
  useEffect(() => {
    const take = (data: unknown): void => {
      if (isThread(data)) dispatch(data);
    };
    take(session.link.latest("thread")?.data);
    return session.link.on("event", (event) => event.type === "thread" && take(event.data));
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

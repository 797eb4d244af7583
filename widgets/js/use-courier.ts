/** A courier for one person's posts in one discussion. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Courier } from "./courier.js";
import type { Session } from "./session.js";
import { useStore } from "./store.js";
import type { Json } from "./types.js";
import type { LiveThread } from "./use-thread.js";
import { isPost } from "./wire-talk.js";

interface Parts {
  session: Pick<Session<unknown>, "link" | "online">;
  thread: LiveThread;
  /** Where the parcels are kept. */
  name: string;
  community: number;
}

export function useCourier({ session, thread, name, community }: Parts): Courier {
  const latest = useRef(thread);
  latest.current = thread;
  const [courier] = useState(
    () =>
      new Courier(name, async ({ refused: _, ...parcel }) => {
        const where = community ? { community } : {};
        const post = await session.link.send("post", { ...(parcel as unknown as Record<string, Json>), ...where });
        // Before the parcel goes: so a post is never neither on its way nor arrived. What was
        // published is acknowledged even where the thread cannot be fetched now.
        if (isPost(post)) latest.current.take(post);
        await latest.current.anew().catch(() => undefined);
        return post;
      }),
  );
  const online = useStore(session.online);
  useEffect(() => {
    if (online) void courier.deliver();
  }, [online, courier]);
  useEffect(() => () => courier.close(), [courier]);
  return courier;
}

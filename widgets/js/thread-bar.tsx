/** Above the conversations: who is here, who waits, what is new, in which order all stands. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useAsking } from "./ask-state.js";
import { areaId } from "./post-actions.js";
import { headingOf, type Talk, useTalk } from "./talk-context.js";
import type { Texts } from "./texts.js";
import { unseen } from "./thread.js";
import { useUid } from "./uid.js";
import type { Post, Presence, Sort } from "./wire-talk.js";

const SORTS: readonly Sort[] = ["calm", "new", "waiting", "subject"];
/** So many of those who wait are offered. */
const OFFERED = 3;
const EXCERPT = 120;

function sortWords({ t }: Texts, sort: Sort): string {
  if (sort === "calm") return t("Who waits first");
  if (sort === "new") return t("Newest first");
  return sort === "waiting" ? t("Without an answer") : t("My subject");
}

export function Sorting(): JSX.Element {
  const { texts, thread, anonymous } = useTalk();
  const id = useUid();
  const { error, run } = useAsking();
  const sorts = anonymous ? SORTS.filter((one) => one !== "subject") : SORTS;
  return (
    <div class="sr-sorting">
      <label for={id}>{texts.t("Order")}</label>
      <select
        id={id}
        class="sr-select"
        value={thread.sort}
        onChange={(event) => {
          const select = event.currentTarget;
          void run(() => thread.order(select.value as Sort)).then((got) => {
            if (!got) select.value = thread.sort;
          });
        }}
      >
        {sorts.map((one) => (
          <option key={one} value={one}>
            {sortWords(texts, one)}
          </option>
        ))}
      </select>
      {error && <p class="sr-error">{error}</p>}
    </div>
  );
}

export function News(): JSX.Element | null {
  const { thread, texts } = useTalk();
  const count = thread.shown ? unseen(thread.shown).length : 0;
  if (count === 0) return null;
  return (
    <div class="sr-news">
      <button type="button" class="sr-button sr-button--primary" onClick={thread.reveal}>
        {texts.tn("Show {count} new post", "Show {count} new posts", count)}
      </button>
    </div>
  );
}

/** Colleagues who have the module open now. */
export function Here({ presence }: { presence: Presence | null }): JSX.Element | null {
  const { texts, anonymous } = useTalk();
  if (anonymous || !presence || presence.count === 0) return null;
  const { names } = presence;
  const rest = Math.max(0, presence.count - names.length);
  const list = names.join(", ");
  const words = (): string => {
    if (!list) return texts.tn("{count} colleague is here now", "{count} colleagues are here now", rest);
    if (!rest) return texts.t("Here now: {names}", { names: list });
    return texts.tn("Here now: {names} and {count} more", "Here now: {names} and {count} more of them", rest, { names: list });
  };
  return <p class="sr-muted sr-here">{words()}</p>;
}

/** Go to a post and open the place for an answer to it. */
export async function answerTo(talk: Talk, post: number): Promise<void> {
  await talk.thread.find(post);
  talk.desk.setOpen(post, true);
  setTimeout(() => {
    const area = document.getElementById(areaId(talk, post));
    (area ?? headingOf(document, post))?.focus();
  });
}

function excerptOf(post: Post): string {
  const page = new DOMParser().parseFromString(post.html, "text/html");
  const words = (page.body.textContent ?? "").replace(/\s+/g, " ").trim();
  return words.length > EXCERPT ? `${words.slice(0, EXCERPT).replace(/\s\S*$/, "")}…` : words;
}

/** Those who wait for an answer, each a tap away from getting one. */
export function WhoWaits(): JSX.Element | null {
  const talk = useTalk();
  const { texts, shown, desk } = talk;
  const id = useUid();
  const { error, run } = useAsking();
  const [gone, setGone] = useState<ReadonlySet<number>>(new Set());
  const waiting = (shown?.view.waiting ?? [])
    .map((one) => shown!.posts.get(one))
    .filter((one): one is Post => one !== undefined && !one.mine && one.state === "shown" && !gone.has(one.id))
    .slice(0, OFFERED);
  if (!shown?.view.open || waiting.length === 0) return null;
  return (
    <section class="sr-waiting" aria-labelledby={id}>
      <h4 id={id}>{texts.t("They wait for an answer")}</h4>
      <ul>
        {waiting.map((post) => (
          <li key={post.id}>
            <p>
              <strong>{post.author}</strong> <span>{excerptOf(post)}</span>
            </p>
            <button
              type="button"
              class="sr-button"
              aria-label={`${texts.t("Go and answer")}: ${post.author}`}
              onClick={() =>
                void run(async () => {
                  try {
                    await answerTo(talk, post.id);
                  } catch (fault) {
                    setGone(new Set([...gone, post.id]));
                    desk.setOpen(post.id, false);
                    throw fault;
                  }
                })
              }
            >
              {texts.t("Go and answer")}
            </button>
          </li>
        ))}
      </ul>
      {error && <p class="sr-error">{error}</p>}
    </section>
  );
}

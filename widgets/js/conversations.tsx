/** Everybody's posts: conversations with their answers, as far as the reader has asked for them. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useAsking } from "./ask-state.js";
import { ParcelCard, PostCard } from "./posts.js";
import { headingOf, useTalk } from "./talk-context.js";
import { type Branch, type Conversation, conversations } from "./thread.js";

/** All that colleagues wrote. */
export function Conversations(): JSX.Element {
  const { thread, texts } = useTalk();
  const shown = thread.shown!;
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const first = [...thread.fresh].map((id) => headingOf(list.current, id)).filter(Boolean);
    first.sort(byPlace)[0]?.focus();
  }, [thread.fresh]);
  const all = conversations(shown);
  return (
    <div ref={list} class="sr-conversations">
      {all.length === 0 && <p class="sr-muted">{texts.t("There is nothing here yet. Whoever begins makes it easier for the others.")}</p>}
      {all.length > 0 && (
        <ol class="sr-posts">
          {all.map((one) => (
            <li key={one.post.id}>
              <OneConversation one={one} />
            </li>
          ))}
        </ol>
      )}
      <MoreConversations />
    </div>
  );
}

function byPlace(one: HTMLElement | null, two: HTMLElement | null): number {
  if (!one || !two) return 0;
  return one.compareDocumentPosition(two) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}

function OneConversation({ one }: { one: Conversation }): JSX.Element {
  const { desk, texts, anonymous } = useTalk();
  const { post, folded } = one;
  const parcels = desk.parcels.filter((parcel) => parcel.reply_to === post.id);
  const isAdvice = (branch: Branch): boolean => branch.post.label === "helped";
  // Whoever asked for no advice is not met by it; who wants to read it all the same can.
  const apart = anonymous && !post.advice;
  const plain = apart ? one.branches.filter((branch) => !isAdvice(branch)) : one.branches;
  const advice = apart ? one.branches.filter(isAdvice) : [];
  return (
    <>
      <PostCard post={post} level={4} />
      {plain.length + parcels.length > 0 && (
        <ol class="sr-answers" aria-label={texts.t("Answers to {author}", { author: post.author || "…" })}>
          {plain.map((branch) => (
            <OneBranch key={branch.post.id} branch={branch} />
          ))}
          {parcels.map((parcel) => (
            <li key={parcel.key}>
              <ParcelCard parcel={parcel} />
            </li>
          ))}
        </ol>
      )}
      {advice.length > 0 && <Advice branches={advice} />}
      {folded > 0 && <Unfold root={post.id} count={folded} />}
    </>
  );
}

function OneBranch({ branch }: { branch: Branch }): JSX.Element {
  const { desk, texts } = useTalk();
  const { post, to, under } = branch;
  const ids = new Set([post.id, ...under.map((one) => one.post.id)]);
  const parcels = desk.parcels.filter((parcel) => parcel.reply_to !== null && ids.has(parcel.reply_to));
  return (
    <li>
      <PostCard post={post} level={5} to={to} />
      {under.length + parcels.length > 0 && (
        <ol class="sr-answers" aria-label={texts.t("Answers to {author}", { author: post.author || "…" })}>
          {under.map((one) => (
            <li key={one.post.id}>
              <PostCard post={one.post} level={6} to={one.to} />
            </li>
          ))}
          {parcels.map((parcel) => (
            <li key={parcel.key}>
              <ParcelCard parcel={parcel} />
            </li>
          ))}
        </ol>
      )}
    </li>
  );
}

function Advice({ branches }: { branches: readonly Branch[] }): JSX.Element {
  const { texts } = useTalk();
  const { length } = branches;
  return (
    <details class="sr-advice">
      <summary>
        {texts.tn("What helped others: {count} answer", "What helped others: {count} answers", length)}
      </summary>
      <ol class="sr-answers">
        {branches.map((branch) => (
          <OneBranch key={branch.post.id} branch={branch} />
        ))}
      </ol>
    </details>
  );
}

/** The answers of a conversation that have not come to the page yet. */
function Unfold({ root, count }: { root: number; count: number }): JSX.Element {
  const { texts, thread } = useTalk();
  const { busy, error, run } = useAsking();
  const place = useRef<HTMLDivElement>(null);
  const show = async (): Promise<void> => {
    const list = place.current?.closest("li");
    const before = new Set([...(list?.querySelectorAll("[data-post]") ?? [])]);
    if (!(await run(() => thread.unfold(root)))) return;
    // The button goes; the focus is where the first of them stands.
    setTimeout(() => [...(list?.querySelectorAll<HTMLElement>("[data-post]") ?? [])].find((one) => !before.has(one))?.focus());
  };
  return (
    <div ref={place} class="sr-more">
      <button type="button" class="sr-button" aria-disabled={busy} onClick={() => void show()}>
        {texts.tn("Show {count} more answer", "Show {count} more answers", count)}
      </button>
      {error && <p class="sr-error">{error}</p>}
    </div>
  );
}

function MoreConversations(): JSX.Element | null {
  const { texts, thread } = useTalk();
  const shown = thread.shown!;
  const { busy, error, run } = useAsking();
  const [after, setAfter] = useState<number | null>(null);
  const { next } = shown.view;
  useEffect(() => {
    if (after === null) return;
    const place = shown.order.indexOf(after);
    const first = shown.order[place + 1];
    if (first !== undefined) headingOf(document, first)?.focus();
    setAfter(null);
  }, [shown.order.length]);
  if (!next) return null;
  const show = async (): Promise<void> => {
    setAfter(shown.order.at(-1) ?? null);
    await run(() => thread.more());
  };
  return (
    <div class="sr-more">
      <button type="button" class="sr-button" aria-disabled={busy} onClick={() => void show()}>
        {texts.t("Show more conversations")}
      </button>
      {error && <p class="sr-error">{error}</p>}
    </div>
  );
}

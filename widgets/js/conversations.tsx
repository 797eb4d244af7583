/** Everybody's posts: conversations with their answers, and news that waits to be shown. */
import type { JSX, RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Editor } from "./editor.js";
import { ParcelCard, PostCard } from "./posts.js";
import { Status } from "./status.js";
import { type Conversation, type Post, type Shown, conversations, unseen, waits } from "./thread.js";
import type { Texts } from "./texts.js";
import type { Desk } from "./use-desk.js";
import type { LiveThread } from "./use-thread.js";
import { textFor } from "./writing.js";

interface Props {
  thread: LiveThread;
  shown: Shown;
  desk: Desk;
  online: boolean;
  texts: Texts;
}

/** All that colleagues wrote, as far as the reader has asked to see it. */
export function Conversations(props: Props): JSX.Element {
  const { thread, shown, texts } = props;
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const first = [...thread.fresh].map((id) => headingOf(list.current, id)).filter(Boolean);
    first.sort(byPlace)[0]?.focus();
  }, [thread.fresh]);
  const waiting = shown.view.posts.some((post) => waits(shown.view, post));
  return (
    <div ref={list} class="sr-conversations">
      {waiting && (
        <p class="sr-muted">{texts.t("Posts that wait for an answer stand above the others.")}</p>
      )}
      <News count={unseen(shown).length} reveal={thread.reveal} texts={texts} />
      <ol class="sr-posts">
        {conversations(shown).map((one) => (
          <li key={one.post.id}>
            <OneConversation {...props} one={one} />
          </li>
        ))}
      </ol>
    </div>
  );
}

/** The heading of a post on the page. */
export function headingOf(root: ParentNode | null, post: number): HTMLElement | null {
  return root?.querySelector<HTMLElement>(`[data-post="${post}"]`) ?? null;
}

function byPlace(one: HTMLElement | null, two: HTMLElement | null): number {
  if (!one || !two) return 0;
  return one.compareDocumentPosition(two) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}

function News(props: { count: number; reveal: () => void; texts: Texts }): JSX.Element | null {
  const { count, reveal, texts } = props;
  if (count === 0) return null;
  return (
    <div class="sr-news">
      <button type="button" class="sr-button sr-button--primary" onClick={reveal}>
        {texts.tn("Show {count} new post", "Show {count} new posts", count)}
      </button>
    </div>
  );
}

interface OneProps extends Props {
  one: Conversation;
}

function OneConversation(props: OneProps): JSX.Element {
  const { one, thread, shown, desk, online, texts } = props;
  const { post, answers } = one;
  const parcels = desk.parcels.filter((parcel) => parcel.reply_to === post.id);
  const { fresh } = thread;
  return (
    <>
      <PostCard
        {...{ post, texts, level: 4, waiting: waits(shown.view, post), fresh: fresh.has(post.id) }}
      />
      {answers.length + parcels.length > 0 && (
        <ol class="sr-answers" aria-label={texts.t("Answers to {author}", { author: post.author })}>
          {answers.map((answer) => (
            <li key={answer.id}>
              <PostCard
                {...{ post: answer, texts, level: 5, waiting: false, fresh: fresh.has(answer.id) }}
              />
            </li>
          ))}
          {parcels.map((parcel) => (
            <li key={parcel.key}>
              <ParcelCard {...{ parcel, desk, online, texts }} />
            </li>
          ))}
        </ol>
      )}
      {(!post.mine || answers.length > 0) && <Reply {...props} />}
    </>
  );
}

/** The button that opens the place for an answer, and that place. */
function Reply({ one, desk, texts }: OneProps): JSX.Element {
  const { post } = one;
  const open = desk.open.has(post.id);
  const words = open ? texts.t("Fold the answer away") : texts.t("Answer");
  const toggle = useRef<HTMLButtonElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const set = (on: boolean): void => {
    desk.setOpen(post.id, on);
    // After the editor has come or gone.
    setTimeout(() => (on ? area : toggle).current?.focus());
  };
  const send = (text: string): void => {
    desk.send(post.id, text);
    set(false);
  };
  return (
    <div class="sr-reply">
      <button
        ref={toggle}
        type="button"
        class="sr-button sr-button--quiet"
        aria-expanded={open}
        aria-label={`${words}: ${post.author}`}
        onClick={() => set(!open)}
      >
        {words}
      </button>
      {open && <AnswerEditor {...{ post, desk, area, send, texts }} />}
    </div>
  );
}

interface AnswerProps {
  post: Post;
  desk: Desk;
  area: RefObject<HTMLTextAreaElement>;
  send: (text: string) => void;
  texts: Texts;
}

function AnswerEditor({ post, desk, area, send, texts }: AnswerProps): JSX.Element {
  return (
    <>
      <Editor
        {...{ send, texts, area }}
        label={texts.t("Your answer to the post of {author}", { author: post.author })}
        action={texts.t("Publish the answer")}
        value={textFor(desk.draft, post.id)}
        change={(text) => desk.write(post.id, text)}
      />
      {desk.last === post.id && <Status />}
    </>
  );
}

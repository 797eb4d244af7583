/**
 * A discussion among colleagues: first one's own post, then everybody's. What is typed is kept,
 * what is sent arrives once, what arrives moves nothing that is being read.
 */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Conversations, headingOf } from "./conversations.js";
import { Editor } from "./editor.js";
import { type BodyProps, type Titled, widget } from "./mount.js";
import { ParcelCard } from "./posts.js";
import { type Session, useSession } from "./session.js";
import { Status } from "./status.js";
import { useStore } from "./store.js";
import { type Shown, type ThreadView, unseen } from "./thread.js";
import type { Texts } from "./texts.js";
import { type Desk, useDesk } from "./use-desk.js";
import { useCourier, useThread } from "./use-thread.js";
import { type Draft, NOTHING } from "./writing.js";

/** The public form of a discussion: its rule. */
interface DiscussionDefinition extends Titled {
  readonly post_first: boolean;
  readonly answers: number;
}

function Discussion({ state }: BodyProps): JSX.Element {
  const session = useSession<DiscussionDefinition, Draft>();
  const { texts } = session;
  const thread = useThread(session);
  const { shown } = thread;
  const courier = useCourier(session, state.person);
  const desk = useDesk(session, courier);
  const online = useStore(session.online);
  const root = useRef<HTMLDivElement>(null);
  useArrivals(session, shown);
  usePublished(root, desk);
  return (
    <div ref={root}>
      {!shown && <p>{texts.t("Fetching the discussion…")}</p>}
      {shown && <Rules view={shown.view} texts={texts} />}
      <OwnPost {...{ desk, online, shown, texts }} />
      {shown?.view.open && <Conversations {...{ thread, shown, desk, online, texts }} />}
    </div>
  );
}

/** Say that something new has come; it is shown when the reader asks for it. */
function useArrivals(session: Session<unknown, Draft>, shown: Shown | null): void {
  const count = shown ? unseen(shown).length : 0;
  const before = useRef(0);
  useEffect(() => {
    if (count > before.current) {
      session.say(
        session.texts.tn("{count} new post has arrived.", "{count} new posts have arrived.", count),
      );
    }
    before.current = count;
  }, [count]);
}

/** The editor folds once one's post is out: a focus that was in it goes to that post. */
function usePublished(root: { current: HTMLElement | null }, desk: Desk): void {
  useEffect(() => {
    if (desk.published === null) return;
    const editor = root.current?.querySelector(".sr-own");
    const lost = document.activeElement === document.body;
    if (lost || editor?.contains(document.activeElement)) {
      headingOf(root.current, desk.published)?.focus();
    }
  }, [desk.published]);
}

/** What is asked of one here, and how far one has come. */
function Rules({ view, texts }: { view: ThreadView; texts: Texts }): JSX.Element {
  const { own_answers: given, answers_wanted: wanted } = view;
  return (
    <>
      {!view.open && (
        <div class="sr-notice">
          <p>
            {texts.t(
              "First your own word: colleagues' posts open as soon as you have published yours.",
            )}
            {" "}
            {texts.t("That way everyone thinks for themselves before they read others.")}
          </p>
        </div>
      )}
      <ul class="sr-progress-words">
        <li>
          {view.own_posts > 0
            ? texts.t("✓ Your own post is there.")
            : texts.t("Your own post is still to come.")}
        </li>
        {wanted > 0 && (
          <li>
            {given >= wanted && "✓ "}
            {texts.t("You have answered {given} of {wanted}.", {
              given: Math.min(given, wanted),
              wanted,
            })}
          </li>
        )}
      </ul>
    </>
  );
}

interface OwnProps {
  desk: Desk;
  online: boolean;
  shown: Shown | null;
  texts: Texts;
}

/** Where one's own post is written. Once there is one, the place folds away. */
function OwnPost({ desk, online, shown, texts }: OwnProps): JSX.Element {
  const first = (shown?.view.own_posts ?? 0) === 0;
  const [open, setOpen] = useState(true);
  useEffect(() => setOpen(first || desk.draft.text !== ""), [first]);
  // An answer whose post is not shown has no other place.
  const stray = desk.parcels.filter((one) => one.reply_to === null || !shown?.ids.has(one.reply_to));
  return (
    <div class="sr-own">
      {stray.map((parcel) => (
        <ParcelCard key={parcel.key} {...{ parcel, desk, online, texts }} />
      ))}
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{first ? texts.t("Write your post") : texts.t("Write one more post")}</summary>
        <Editor
          label={texts.t("Your post")}
          action={texts.t("Publish")}
          value={desk.draft.text}
          change={(text) => desk.write(null, text)}
          send={(text) => desk.send(null, text)}
          texts={texts}
        />
        {(desk.last ?? null) === null && <Status />}
      </details>
    </div>
  );
}

export default widget<DiscussionDefinition, Draft>({
  empty: NOTHING,
  body: Discussion,
  drafts: false,
});

/**
 * A discussion among colleagues: first one's own post, then everybody's. What is typed is kept,
 * what is sent arrives once, what arrives moves nothing that is being read.
 */
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { CircleIntro } from "./circle.js";
import { Conversations } from "./conversations.js";
import { Editor, LONGEST, lengthOf } from "./editor.js";
import { Enclosed } from "./enclosed.js";
import { type BodyProps, widget } from "./mount.js";
import { LocalPad, type Pad } from "./pad.js";
import { ParcelCard } from "./posts.js";
import { useTaking } from "./product-room.js";
import { useSession } from "./session.js";
import { useStore } from "./store.js";
import { type DiscussionDefinition, headingOf, type Talk, TalkContext, useTalk } from "./talk-context.js";
import { Here, News, Sorting, WhoWaits } from "./thread-bar.js";
import { type Shown, unseen } from "./thread.js";
import { useCourier } from "./use-courier.js";
import { useDesk } from "./use-desk.js";
import { useCommunity, usePermalink } from "./use-place.js";
import { useSeen } from "./use-seen.js";
import { useThread } from "./use-thread.js";
import type { Presence } from "./wire-talk.js";
import { type Draft, NOTHING, joined } from "./writing.js";

function Discussion({ state }: BodyProps): JSX.Element {
  const { definition, texts } = useSession<DiscussionDefinition, Draft>();
  const chosen = useCommunity(definition.audience === "community");
  if (chosen.community === null) {
    return <p class="sr-notice">{texts.t("Choose a community above to read and to write in it.")}</p>;
  }
  // Another community is another room: nothing of one stays in the other.
  return (
    <>
      {chosen.title && <h4>{chosen.title}</h4>}
      <Room key={chosen.community} person={state.person} community={chosen.community} />
    </>
  );
}

interface RoomProps {
  person: string;
  community: number;
}

function useRoom({ person, community }: RoomProps, root: { current: HTMLElement | null }): Talk {
  const session = useSession<DiscussionDefinition, Draft>();
  const { definition } = session;
  const anonymous = definition.anonymous === true;
  const name = useMemo(() => {
    const { edition, module, activity } = session.scope;
    const whose = ["staffroom", person, edition, module, activity];
    return (community ? [...whose, String(community)] : whose).join(":");
  }, []);
  const thread = useThread(session, community);
  const courier = useCourier({ session, thread, name: `${name}:outbox`, community });
  const [enclosed] = useState(() => new Enclosed(`${name}:enclosed`));
  const [local] = useState(() => (anonymous || community ? new LocalPad(`${name}:typed`) : null));
  useEffect(() => () => local?.close(), []);
  const pad: Pad = useMemo(
    () => local ?? { answer: session.draft.answer, status: session.draft.status, change: (next) => session.draft.change(next) },
    [],
  );
  const desk = useDesk({ session, courier, pad, enclosed });
  const online = useStore(session.online);
  const { shown } = thread;
  const mark = anonymous ? `${name}:seen` : null;
  const seen = useSeen({ session, shown, told: thread.told, root, community, local: mark });
  const paused = shown?.view.paused_until ?? null;
  return { session, texts: session.texts, definition, anonymous, thread, shown, desk, online, community, seen, paused };
}

function Room(props: RoomProps): JSX.Element {
  const root = useRef<HTMLDivElement>(null);
  const talk = useRoom(props, root);
  const { anonymous, shown, texts, thread } = talk;
  const presence = usePresence(talk);
  useArrivals(talk);
  usePublished(root, talk);
  usePermalink(root, thread, props.community);
  const called = useTexted(talk);
  return (
    <TalkContext.Provider value={talk}>
      <div ref={root}>
        {anonymous && <CircleIntro />}
        {!shown && <p>{texts.t("Fetching the discussion…")}</p>}
        {shown && <Rules shown={shown} />}
        <Paused />
        <WhoWaits />
        <OwnPost called={called} />
        {shown?.view.open && (
          <>
            <div class="sr-thread-bar">
              <Here presence={presence} />
              <Sorting />
            </div>
            <News />
            <Conversations />
          </>
        )}
      </div>
    </TalkContext.Provider>
  );
}

function usePresence({ session, anonymous }: Talk): Presence | null {
  const [presence, setPresence] = useState<Presence | null>(null);
  useEffect(() => {
    if (anonymous) return undefined;
    const hear = ({ type, data }: { type: string; data: unknown }): void => {
      if (type === "presence") setPresence(data as Presence);
    };
    session.link.since("presence").forEach(hear);
    return session.link.on("event", hear);
  }, [session]);
  return presence;
}

/** Say that something new has come; it is shown when the reader asks for it. */
function useArrivals({ session, shown }: Talk): void {
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
function usePublished(root: { current: HTMLElement | null }, { desk }: Talk): void {
  useEffect(() => {
    if (desk.published === null) return;
    const editor = root.current?.querySelector(".sr-own");
    const lost = document.activeElement === document.body;
    if (lost || editor?.contains(document.activeElement)) {
      headingOf(root.current, desk.published)?.focus();
    }
  }, [desk.published]);
}

/** Take a text from a form of the page into one's own post; gives how often one has come. */
function useTexted({ anonymous, desk, paused, shown }: Talk): number {
  const [times, setTimes] = useState(0);
  const take = (text: string): boolean => {
    const { text: standing } = desk.draft;
    const whole = standing.includes(text) ? standing : joined(standing, text);
    if (lengthOf(whole.trim()) > LONGEST) return false;
    desk.write(null, whole);
    setTimes((before) => before + 1);
    return true;
  };
  useTaking(anonymous || paused !== null || shown === null ? null : take);
  return times;
}

/** What is asked of one here, and how far one has come. */
function Rules({ shown: { view } }: { shown: Shown }): JSX.Element {
  const { texts, anonymous } = useTalk();
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
      {!anonymous && (
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
          {wanted > 0 && (
            <li>
              {view.own_first
                ? texts.t("✓ One of them was still waiting for an answer.")
                : texts.t("One of them should be somebody who still waits for an answer.")}
            </li>
          )}
        </ul>
      )}
    </>
  );
}

/** Who may only read for a while is told so calmly, and loses nothing. */
function Paused(): JSX.Element | null {
  const { paused, texts } = useTalk();
  if (!paused) return null;
  return (
    <div class="sr-notice sr-notice--warn">
      <p>
        {texts.t("Moderators have asked you to pause: until {time} you can read here and do everything else in the course, but not write.", { time: texts.moment(paused) })}
        {" "}
        {texts.t("What you have typed is kept, and you can copy it.")}
      </p>
    </div>
  );
}

/** Where one's own post is written. Once there is one, the place folds away. */
function OwnPost({ called }: { called: number }): JSX.Element {
  const { desk, shown, texts, anonymous } = useTalk();
  const first = (shown?.view.own_posts ?? 0) === 0 && !(anonymous && shown?.view.open);
  const [open, setOpen] = useState(desk.draft.text !== "");
  const known = useRef(false);
  const place = useRef<HTMLDetailsElement>(null);
  // Before it is painted: an editor that folded away later would move the page under one's eyes.
  useLayoutEffect(() => {
    if (!shown) return;
    const begun = !known.current && place.current?.contains(document.activeElement);
    known.current = true;
    setOpen((now) => first || desk.draft.text !== "" || (now && begun === true));
  }, [first, shown !== null]);
  const found = desk.findings.has(null);
  useEffect(() => {
    if (found) setOpen(true);
  }, [found]);
  useEffect(() => {
    if (!called) return;
    setOpen(true);
    // Once it stands open.
    setTimeout(() => place.current?.querySelector("textarea")?.focus());
  }, [called]);
  const again = anonymous ? texts.t("Begin a conversation") : texts.t("Write one more post");
  const summary = first ? texts.t("Write your post") : again;
  // An answer whose post is not shown has no other place.
  const stray = desk.parcels.filter((one) => one.reply_to === null || !shown?.ids.has(one.reply_to));
  return (
    <div class="sr-own">
      {stray.map((parcel) => (
        <ParcelCard key={parcel.key} parcel={parcel} />
      ))}
      <details ref={place} open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{summary}</summary>
        <Editor
          place={null}
          label={texts.t("Your post")}
          action={texts.t("Publish")}
          send={(text, extras) => desk.send(null, text, extras)}
        />
      </details>
    </div>
  );
}

export default widget<DiscussionDefinition, Draft>({
  empty: NOTHING,
  body: Discussion,
  drafts: false,
});

/** What one can do with a post. The most usual is in sight, the rest one tap away. */
import type { JSX, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useAsking } from "./ask-state.js";
import { Editor } from "./editor.js";
import { permalink } from "./permalink.js";
import { ReportForm } from "./report.js";
import { History, Removal } from "./post-change.js";
import { type Talk, useTalk } from "./talk-context.js";
import { ThanksForm } from "./thanks.js";
import { useUid } from "./uid.js";
import type { Post } from "./wire-talk.js";
import { joined, quoted, textFor } from "./writing.js";

type Panel = "none" | "thanks" | "report" | "removal" | "history";

interface Props {
  post: Post;
  change: () => void;
}

/** The words of a post, for a quotation. */
function wordsOf(post: Post): string {
  if (post.text) return post.text;
  const place = new DOMParser().parseFromString(post.html, "text/html");
  place.querySelectorAll("p, li, blockquote, br").forEach((one) => one.append("\n"));
  return (place.body.textContent ?? "").replace(/\n{3,}/g, "\n\n").trim();
}

/** Whether an answer can be given: one does not begin to answer oneself. */
const answerable = (post: Post): boolean => !post.mine || post.answers > 0;

export function PostActions({ post, change }: Props): JSX.Element {
  const talk = useTalk();
  const { texts, desk, anonymous, session, thread, shown } = talk;
  const { t } = texts;
  const [more, setMore] = useState(false);
  const [panel, setPanel] = useState<Panel>("none");
  const opener = useRef<HTMLElement | null>(null);
  const row = useRef<HTMLDivElement>(null);
  const id = useUid();
  const { error, run } = useAsking();
  const others = post.state === "shown" && !post.mine;
  const head = shown?.posts.get(post.root);
  const mayMark = head?.mine && head.id !== post.id && others && !anonymous;
  const own = post.thanks.some((one) => one.mine);

  useEffect(() => {
    if (panel !== "none") row.current?.querySelector<HTMLElement>(".sr-panel input, .sr-panel button, .sr-panel textarea")?.focus();
  }, [panel]);
  const show = (wanted: Panel): void => {
    opener.current = document.activeElement as HTMLElement | null;
    setPanel(wanted);
  };
  const close = (): void => {
    setPanel("none");
    const back = opener.current;
    setTimeout(() => (back?.isConnected ? back : row.current?.querySelector("button"))?.focus());
  };
  const ask = (name: string, said: string): void =>
    void run(async () => thread.take(await session.link.ask<Post>(name, { id: post.id }))).then((got) => {
      if (got) session.say(said);
    });

  return (
    <div ref={row} class="sr-post__actions">
      <div class="sr-post__row">
        {answerable(post) && post.state === "shown" && <ReplyToggle post={post} />}
        {others && !post.seeded && !anonymous && (
          own ? (
            <button type="button" class="sr-button sr-button--quiet" onClick={() => ask("unthanks", t("Your thanks are taken back."))}>
              {t("Take my thanks back")}
            </button>
          ) : (
            <button type="button" class="sr-button sr-button--quiet" aria-expanded={panel === "thanks"} aria-label={`${t("Thank")}: ${post.author}`} onClick={() => (panel === "thanks" ? close() : show("thanks"))}>
              {t("Thank")}
            </button>
          )
        )}
        <button type="button" class="sr-button sr-button--quiet" aria-expanded={more} aria-controls={id} aria-label={`${t("More")}: ${post.author}`} onClick={() => setMore(!more)}>
          {t("More")}
        </button>
      </div>
      <div id={id} class="sr-post__row" hidden={!more} role="group" aria-label={t("More for the post of {author}", { author: post.author })}>
        {more && (
          <>
            {post.state === "shown" && <Quote post={post} talk={talk} />}
            <CopyLink post={post} />
            {mayMark && (
              <HelpedButton post={post} marked={head.helped === post.id} ask={ask} />
            )}
            {post.mine && (
              <button type="button" class="sr-button sr-button--quiet" onClick={change}>
                {t("Change")}
              </button>
            )}
            {post.mine && (
              <button type="button" class="sr-button sr-button--quiet" onClick={() => show("removal")}>
                {t("Delete")}
              </button>
            )}
            {post.mine && post.version > 1 && (
              <button type="button" class="sr-button sr-button--quiet" onClick={() => show("history")}>
                {t("Earlier versions")}
              </button>
            )}
            {others && (
              <button type="button" class="sr-button sr-button--quiet" onClick={() => show("report")}>
                {t("Report")}
              </button>
            )}
          </>
        )}
      </div>
      {error && <p class="sr-error">{error}</p>}
      {panel === "thanks" && <ThanksForm post={post} done={close} />}
      {panel === "report" && <ReportForm post={post} done={close} />}
      {panel === "removal" && <Removal post={post} done={close} />}
      {panel === "history" && <History post={post} done={close} />}
      {desk.open.has(post.id) && <AnswerEditor post={post} />}
    </div>
  );
}

function HelpedButton(props: { post: Post; marked: boolean; ask: (name: string, said: string) => void }): JSX.Element {
  const { t } = useTalk().texts;
  const { marked, ask } = props;
  return (
    <button
      type="button"
      class="sr-button sr-button--quiet"
      onClick={() => (marked ? ask("unhelped", t("The mark is taken back.")) : ask("helped", t("Marked: this answer helped you.")))}
    >
      {marked ? t("Take the mark back") : t("This answer helped me")}
    </button>
  );
}

/** Put the focus into an editor that is just coming, or back to the button when it has gone. */
function focusLater(find: () => HTMLElement | null | undefined): void {
  setTimeout(() => find()?.focus());
}

const toggleId = (talk: Talk, post: Post): string => `${talk.session.id}-answer-${post.id}`;
export const areaId = (talk: Talk, post: number): string => `${talk.session.id}-area-${post}`;

/** The button that opens the place for an answer. */
function ReplyToggle({ post }: { post: Post }): JSX.Element {
  const talk = useTalk();
  const { desk, texts } = talk;
  const open = desk.open.has(post.id);
  const words = open ? texts.t("Fold the answer away") : texts.t("Answer");
  return (
    <button
      id={toggleId(talk, post)}
      type="button"
      class="sr-button sr-button--quiet"
      aria-expanded={open}
      aria-label={`${words}: ${post.author}`}
      onClick={() => {
        desk.setOpen(post.id, !open);
        focusLater(() => document.getElementById(open ? toggleId(talk, post) : areaId(talk, post.id)));
      }}
    >
      {words}
    </button>
  );
}

function AnswerEditor({ post }: { post: Post }): JSX.Element {
  const talk = useTalk();
  const { desk, texts } = talk;
  const area: RefObject<HTMLTextAreaElement> = useRef(null);
  return (
    <div class="sr-reply">
      <Editor
        id={areaId(talk, post.id)}
        area={area}
        place={post.id}
        label={texts.t("Your answer to the post of {author}", { author: post.author })}
        action={texts.t("Publish the answer")}
        send={(text, extras) => {
          desk.send(post.id, text, extras);
          focusLater(() => document.getElementById(toggleId(talk, post)));
        }}
      />
    </div>
  );
}

/** Take a post's words into the answer to it. */
function Quote({ post, talk }: { post: Post; talk: Talk }): JSX.Element {
  const { desk, texts } = talk;
  const quote = (): void => {
    const words = quoted(wordsOf(post), post.author);
    desk.write(post.id, joined(textFor(desk.draft, post.id), words));
    desk.setOpen(post.id, true);
    setTimeout(() => {
      const area = document.getElementById(areaId(talk, post.id)) as HTMLTextAreaElement | null;
      area?.focus();
      area?.setSelectionRange(area.value.length, area.value.length);
    });
  };
  return (
    <button type="button" class="sr-button sr-button--quiet" onClick={quote}>
      {texts.t("Quote")}
    </button>
  );
}

/** The address of one post; where a browser keeps the clipboard shut, it is shown to be copied. */
function CopyLink({ post }: { post: Post }): JSX.Element {
  const { session, texts, community } = useTalk();
  const [address, setAddress] = useState("");
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    const link = permalink(post.id, community);
    try {
      await navigator.clipboard.writeText(link);
      setCopied(true);
      session.say(texts.t("The link is copied."));
    } catch {
      setAddress(link);
    }
  };
  return (
    <>
      <button type="button" class="sr-button sr-button--quiet" onClick={() => void copy()}>
        {copied ? texts.t("✓ Link copied") : texts.t("Copy the link")}
      </button>
      {address && (
        <input class="sr-input" readOnly value={address} aria-label={texts.t("Link to this post")} onFocus={(event) => event.currentTarget.select()} />
      )}
    </>
  );
}

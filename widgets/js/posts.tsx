/** The pieces a thread is drawn with: posts, those on their way, what stands in a post's place. */
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { Appeal } from "./appeal.js";
import { labelWords } from "./circle.js";
import { Html } from "./html.js";
import type { Parcel } from "./outbox.js";
import { Author } from "./person-card.js";
import { PostPicture } from "./picture.js";
import { PostActions } from "./post-actions.js";
import { PostChange } from "./post-change.js";
import { useTalk } from "./talk-context.js";
import { ThanksList } from "./thanks.js";
import { isUnread, waits } from "./thread.js";
import { useUid } from "./uid.js";
import type { Post } from "./wire-talk.js";

interface PostProps {
  post: Post;
  level: 4 | 5 | 6;
  /** The post that it answers, where its place does not tell. */
  to?: Post | null;
  children?: ComponentChildren;
}

/** One post: who, when, what, and what one can do with it. */
export function PostCard({ post, level, to = null, children }: PostProps): JSX.Element {
  const { texts } = useTalk();
  const id = useUid();
  const [changing, setChanging] = useState(false);
  const Heading = `h${level}` as const;
  const gone = post.state === "deleted";
  return (
    <article class={`sr-post${post.mine ? " sr-post--mine" : ""}`} aria-labelledby={id}>
      <div class="sr-post__head">
        <Heading id={id} data-post={post.id} tabIndex={-1}>
          {gone ? texts.t("Deleted post") : post.author || texts.t("Somebody who has left")}
        </Heading>
        {!gone && <Badges post={post} />}
        <When post={post} />
      </div>
      {to && !gone && (
        <p class="sr-muted sr-post__to">
          {texts.t("In answer to {author}", { author: to.author || "…" })}
        </p>
      )}
      {changing ? (
        <PostChange post={post} done={() => setChanging(false)} />
      ) : (
        <Body post={post} />
      )}
      {!gone && !changing && <ThanksList post={post} />}
      {!gone && !changing && <PostActions post={post} change={() => setChanging(true)} />}
      {children}
    </article>
  );
}

function When({ post }: { post: Post }): JSX.Element {
  const { texts, anonymous } = useTalk();
  return (
    <span class="sr-post__when sr-muted">
      <time dateTime={post.created_at}>{texts.moment(post.created_at)}</time>
      {post.edited_at && !anonymous && post.state !== "deleted" && ` · ${texts.t("changed")}`}
    </span>
  );
}

/** Everything that is said of a post, in words. */
function Badges({ post }: { post: Post }): JSX.Element {
  const { texts, shown, thread, seen, anonymous } = useTalk();
  const { t } = texts;
  const head = shown?.posts.get(post.root);
  const fresh = thread.fresh.has(post.id) || isUnread(post, seen);
  const helped = head?.helped === post.id;
  return (
    <>
      {!anonymous && post.person && !post.mine && <Author post={post} />}
      {post.mine && <span class="sr-badge">{t("you")}</span>}
      {post.seeded && <span class="sr-badge">{t("example by the course's authors")}</span>}
      {shown && waits(shown, post) && (
        <span class="sr-badge sr-badge--warn">{t("waits for an answer")}</span>
      )}
      {post.label && <span class="sr-badge">{labelWords(texts, post.label)}</span>}
      {helped && (
        <span class="sr-badge sr-badge--good">
          {t("✓ helped {author}", { author: head.author })}
        </span>
      )}
      {fresh && <span class="sr-badge sr-badge--good">{t("new")}</span>}
    </>
  );
}

/** The text of a post with its pictures, or why there is none. */
function Body({ post }: { post: Post }): JSX.Element {
  const { t } = useTalk().texts;
  if (post.state === "deleted") {
    return <p class="sr-muted">{t("This post was deleted by its writer. The answers stay.")}</p>;
  }
  if (post.state === "hidden" && !post.html) {
    return <p class="sr-muted">{t("Moderators have hidden this post.")}</p>;
  }
  return (
    <>
      {post.state === "hidden" && (
        <div class="sr-notice sr-notice--warn">
          <p>
            {post.mine
              ? t("Moderators have hidden this post: colleagues do not see it.")
              : t("This post is hidden: only moderators and its writer see it.")}
          </p>
          {post.mine && <Appeal post={post} />}
        </div>
      )}
      <Html html={post.html} class="sr-post__text" />
      {post.pictures.map((picture) => (
        <PostPicture key={picture.id} picture={picture} />
      ))}
    </>
  );
}

/** A post on its way; its text is shown as it was typed. */
export function ParcelCard({ parcel }: { parcel: Parcel }): JSX.Element {
  const { desk, online, texts } = useTalk();
  const refused = parcel.refused !== undefined;
  const words = (): string => {
    if (refused) return parcel.refused || texts.t("This could not be posted.");
    if (desk.stuck && desk.why) return desk.why;
    if (!desk.kept) return texts.t("Sending. Please keep this page open until it is done.");
    if (online && !desk.stuck) return texts.t("Sending…");
    return texts.t("No connection. Kept on this device; it goes out by itself later.");
  };
  return (
    <div class="sr-post sr-post--mine sr-parcel">
      <p class={refused ? "sr-error" : "sr-muted"}>{words()}</p>
      <p class="sr-typed">{parcel.text}</p>
      {/* Only what was refused can be taken back: anything else may have arrived already. */}
      {refused && (
        <button type="button" class="sr-button" onClick={() => desk.takeBack(parcel)}>
          {texts.t("Take it back to change it")}
        </button>
      )}
    </div>
  );
}

/** The pieces a thread is drawn with: posts, those on their way, the answers under them. */
import type { ComponentChildren, JSX } from "preact";
import { Html } from "./html.js";
import type { Parcel } from "./outbox.js";
import type { Texts } from "./texts.js";
import type { Post } from "./thread.js";
import type { Desk } from "./use-desk.js";
import { useUid } from "./uid.js";

interface PostProps {
  post: Post;
  level: 4 | 5;
  /** Whether it still waits for its first answer. */
  waiting: boolean;
  /** Whether it was shown just now, at the reader's wish. */
  fresh: boolean;
  texts: Texts;
  children?: ComponentChildren;
}

/** One post: who, when, what. */
export function PostCard(props: PostProps): JSX.Element {
  const { post, level, waiting, fresh, texts, children } = props;
  const id = useUid();
  const Heading = `h${level}` as const;
  return (
    <article class={`sr-post${post.mine ? " sr-post--mine" : ""}`} aria-labelledby={id}>
      <div class="sr-post__head">
        <Heading id={id} data-post={post.id} tabIndex={-1}>
          {post.author}
        </Heading>
        {post.mine && <span class="sr-badge">{texts.t("you")}</span>}
        {post.seeded && <span class="sr-badge">{texts.t("example by the course's authors")}</span>}
        {waiting && <span class="sr-badge sr-badge--warn">{texts.t("waits for an answer")}</span>}
        {fresh && <span class="sr-badge sr-badge--good">{texts.t("new")}</span>}
        <time class="sr-muted" dateTime={post.created_at}>
          {texts.moment(post.created_at)}
        </time>
      </div>
      <Html html={post.html} />
      {children}
    </article>
  );
}

interface ParcelProps {
  parcel: Parcel;
  desk: Pick<Desk, "kept" | "stuck" | "takeBack">;
  online: boolean;
  texts: Texts;
}

/** Where a post on its way stands, in words. */
function wayWords({ parcel, online, desk, texts }: ParcelProps): string {
  if (parcel.refused !== undefined) return parcel.refused || texts.t("This could not be posted.");
  if (!desk.kept) return texts.t("Sending. Please keep this page open until it is done.");
  if (online && !desk.stuck) return texts.t("Sending…");
  return texts.t("No connection. Kept on this device; it goes out by itself later.");
}

/** A post on its way; its text is shown as it was typed. */
export function ParcelCard(props: ParcelProps): JSX.Element {
  const { parcel, desk, texts } = props;
  const refused = parcel.refused !== undefined;
  return (
    <div class="sr-post sr-post--mine sr-parcel">
      <p class={refused ? "sr-error" : "sr-muted"}>{wayWords(props)}</p>
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

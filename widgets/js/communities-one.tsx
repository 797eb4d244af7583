/** One community: who is in it, joining and leaving, the way to its conversation. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { useAct } from "./ask.js";
import { Trouble } from "./ask-parts.js";
import { useSession } from "./session.js";
import type { Texts } from "./texts.js";
import { useUid } from "./uid.js";
import type { Community, CommunityKind } from "./wire-social.js";

export const KINDS: readonly CommunityKind[] = ["subject", "theme", "region"];

/** The heading over the communities of a kind. */
export function kindWords(kind: CommunityKind, { t }: Texts): string {
  if (kind === "subject") return t("By subject");
  return kind === "theme" ? t("By theme") : t("By region");
}

interface Props {
  community: Community;
  /** Whether its conversation is the one that is shown. */
  open: boolean;
  put: (changed: Community) => void;
  show: (community: Community) => void;
  again: () => Promise<unknown>;
}

export function OneCommunity(props: Props): JSX.Element {
  const { community, open, show } = props;
  const { texts } = useSession();
  const { t, tn } = texts;
  const id = useUid();
  const { title, joined, members, posts, last_at } = community;
  return (
    <article class={`sr-person${joined ? " sr-person--mine" : ""}`} aria-labelledby={id}>
      <div class="sr-post__head">
        <h5 id={id} data-community={community.id} tabIndex={-1}>
          {title}
        </h5>
        {joined && <span class="sr-badge sr-badge--good">{t("you are in")}</span>}
        {open && joined && <span class="sr-badge">{t("open below")}</span>}
      </div>
      <p class="sr-muted">
        {tn("{count} member", "{count} members", members)}
        {joined && <> · {tn("{count} post", "{count} posts", posts)}</>}
        {joined && last_at && <> · {t("newest: {time}", { time: texts.moment(last_at) })}</>}
      </p>
      <div class="sr-actions">
        {joined && (
          <button
            type="button"
            class="sr-button sr-button--primary"
            aria-label={t("Open the conversation of “{title}”", { title })}
            onClick={() => show(community)}
          >
            {t("Open the conversation")}
          </button>
        )}
        <Membership {...props} />
      </div>
    </article>
  );
}

function Membership({ community, put, again }: Props): JSX.Element {
  const { link, say, texts } = useSession();
  const { t } = texts;
  const act = useAct();
  const { id, title, joined, members } = community;
  const button = useRef<HTMLButtonElement>(null);
  const turn = async (): Promise<void> => {
    const done = await act.run(async () => {
      const now = await link.ask<{ joined: boolean }>(joined ? "leave" : "join", { id });
      const step = Number(now.joined) - Number(joined);
      put({ ...community, joined: now.joined, members: Math.max(members + step, 0) });
      say(
        now.joined
          ? t("You have joined “{title}”.", { title })
          : t("You have left “{title}”.", { title }),
      );
    });
    // The topic and its figures are told to members alone.
    if (done && !joined) void again();
    setTimeout(() => button.current?.focus());
  };
  const name = joined ? t("Leave “{title}”", { title }) : t("Join “{title}”", { title });
  return (
    <>
      <button
        ref={button}
        type="button"
        class={joined ? "sr-button sr-button--quiet" : "sr-button"}
        aria-label={name}
        aria-disabled={act.busy}
        onClick={() => void turn()}
      >
        {joined ? t("Leave") : t("Join")}
      </button>
      <Trouble text={act.error} />
    </>
  );
}

/** What a search found: who wrote it, when, where, the place with the words, the way there. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { pageOf } from "./address.js";
import type { Paged } from "./ask.js";
import { More, Trouble, useGrowth } from "./ask-parts.js";
import { Html } from "./html.js";
import type { Wanted } from "./search.js";
import { useSession, useTexts } from "./session.js";
import { useUid } from "./uid.js";
import type { SearchHit } from "./wire-social.js";

interface Props {
  found: Paged<SearchHit>;
  /** What was searched for; null before the first search. */
  asked: Wanted | null;
}

export function Found({ found, asked }: Props): JSX.Element {
  const { say, texts } = useSession();
  const { t, tn } = texts;
  const heading = useRef<HTMLHeadingElement>(null);
  const list = useRef<HTMLOListElement>(null);
  useGrowth(list, found);
  const { items, fresh, more } = found;
  const count = items?.length ?? 0;
  const words = !count
    ? t("Nothing was found")
    : more
      ? tn("The newest {count} post", "The newest {count} posts", count)
      : tn("{count} post found", "{count} posts found", count);
  useEffect(() => {
    if (!items || fresh !== null) return;
    say(words);
    heading.current?.focus();
  }, [items]);
  return (
    <div class="sr-found" aria-busy={found.busy}>
      <Trouble text={found.error} />
      {asked && items && (
        <h4 ref={heading} tabIndex={-1}>
          {words}
        </h4>
      )}
      {asked && items?.length === 0 && <Hints asked={asked} />}
      <ol ref={list} class="sr-posts">
        {items?.map((hit) => (
          <li key={hit.post.id}>
            <Hit hit={hit} />
          </li>
        ))}
      </ol>
      <More of={found} label={t("Show older ones")} />
    </div>
  );
}

function Hints({ asked }: { asked: Wanted }): JSX.Element {
  const { t } = useTexts();
  const narrowed = asked.module || asked.author || asked.topic;
  return (
    <ul>
      {narrowed && <li>{t("Search in all modules and by all authors.")}</li>}
      <li>{t("Take fewer words, or others that mean the same.")}</li>
      <li>{t("Discussions that open after your own post are searched only when they are open.")}</li>
    </ul>
  );
}

function Hit({ hit }: { hit: SearchHit }): JSX.Element {
  const { scope, texts } = useSession();
  const { t } = texts;
  const id = useUid();
  const { post, module, module_title, topic_title, community } = hit;
  const address = pageOf(scope, { edition: scope.edition, module, post: post.id, community });
  const place = module_title === topic_title ? topic_title : `${module_title} · ${topic_title}`;
  return (
    <article class={`sr-post${post.mine ? " sr-post--mine" : ""}`} aria-labelledby={id}>
      <div class="sr-post__head">
        <h5 id={id} data-item tabIndex={-1}>
          {post.author || t("Somebody who has left")}
        </h5>
        {post.mine && <span class="sr-badge">{t("you")}</span>}
        <time class="sr-muted" dateTime={post.created_at}>
          {texts.moment(post.created_at)}
        </time>
      </div>
      <p class="sr-muted">{place}</p>
      <Html html={hit.excerpt_html} class="sr-excerpt" />
      {address && (
        <p>
          <a
            href={address}
            aria-label={t("Go to the post of {author} in “{place}”", {
              author: post.author || t("Somebody who has left"),
              place: topic_title,
            })}
          >
            {t("Go to the post")}
          </a>
        </p>
      )}
    </article>
  );
}

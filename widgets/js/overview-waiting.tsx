/** What asks for a trainer's kindness: people who went quiet, posts and reviews that are waited for. */
import type { JSX } from "preact";
import { pageOf } from "./address.js";
import { Section } from "./ask-parts.js";
import { quietWords } from "./overview-words.js";
import { useSession } from "./session.js";
import type { Overview, OverdueReviews, WaitingPost } from "./wire-overview.js";

export function Quiet({ of }: { of: Overview }): JSX.Element {
  const { texts } = useSession();
  const { t, tn } = texts;
  return (
    <Section title={t("Long without a word")}>
      {of.quiet.length === 0 && <p>{t("Nobody needs a line from you just now.")}</p>}
      <ul class="sr-overview__list">
        {of.quiet.map(({ person, display_name, weeks }) => (
          <li key={person}>
            <strong>{display_name}</strong>
            <br />
            <span class="sr-muted">{quietWords(weeks, texts)}</span>
          </li>
        ))}
      </ul>
      {of.quiet_more > 0 && (
        <p>{tn("And {count} more; the table has them all.", "And {count} more; the table has them all.", of.quiet_more)}</p>
      )}
    </Section>
  );
}

export function Waiting({ of }: { of: Overview }): JSX.Element {
  const { t, tn } = useSession().texts;
  const { waiting, waiting_more: more, overdue } = of;
  return (
    <Section title={t("Who waits for an answer")}>
      {waiting.length === 0 && <p>{t("Every post has an answer.")}</p>}
      <ul class="sr-overview__list">
        {waiting.map((post) => (
          <li key={post.post}>
            <OnePost of={post} />
          </li>
        ))}
      </ul>
      {more > 0 && <p>{tn("And {count} more post.", "And {count} more posts.", more)}</p>}
      {overdue.length === 0 && <p>{t("No review is overdue.")}</p>}
      <ul class="sr-overview__list">
        {overdue.map((one) => (
          <li key={one.module}>
            <OneModule of={one} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function OnePost({ of }: { of: WaitingPost }): JSX.Element {
  const { scope, texts } = useSession();
  const words = texts.t("{author} in “{topic}”", { author: of.author, topic: of.topic_title });
  const address = pageOf(scope, { ...scope, module: of.module, post: of.post });
  return (
    <>
      {address ? <a href={address}>{words}</a> : words}
      <br />
      <time class="sr-muted" dateTime={of.created_at}>
        {texts.moment(of.created_at)}
      </time>
    </>
  );
}

/** Whose reviews they are, is told nobody; at the module staff may write one themselves. */
function OneModule({ of }: { of: OverdueReviews }): JSX.Element {
  const { scope, texts } = useSession();
  const words = texts.tn(
    "“{title}”: {count} work waits for a review for more than a week",
    "“{title}”: {count} works wait for a review for more than a week",
    of.count,
    { title: of.title },
  );
  const address = pageOf(scope, { ...scope, module: of.module });
  return address ? <a href={address}>{words}</a> : <>{words}</>;
}

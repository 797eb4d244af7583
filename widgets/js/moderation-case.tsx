/** One post that moderators are asked to look at: all there is to know, then the decision. */
import type { JSX } from "preact";
import { doneWords, reasonWords } from "./action-words.js";
import { pageOf } from "./address.js";
import { Facts } from "./ask-parts.js";
import { AppealState } from "./takeout-actions.js";
import { DecideForm } from "./moderation-decide.js";
import { useSession, useTexts } from "./session.js";
import { useUid } from "./uid.js";
import type { Action, Case, Complaint } from "./wire-social.js";

interface Props {
  of: Case;
  /** Something has been decided. */
  done: () => Promise<void>;
}

export function CaseCard({ of, done }: Props): JSX.Element {
  const { texts } = useSession();
  const { t } = texts;
  const id = useUid();
  const { post } = of;
  const author = post.author || t("Somebody who has left");
  return (
    <article class="sr-case" aria-labelledby={id}>
      <div class="sr-post__head">
        <h5 id={id} data-item tabIndex={-1}>
          {t("{author} in “{topic}”", { author, topic: of.topic_title })}
        </h5>
        {post.state === "hidden" && (
          <span class="sr-badge sr-badge--warn">{t("hidden from all")}</span>
        )}
        {post.state === "deleted" && <span class="sr-badge">{t("deleted by its writer")}</span>}
        {post.mine && <span class="sr-badge">{t("your own")}</span>}
      </div>
      <Place of={of} />
      <Complaints of={of.complaints} />
      {of.excuse && <Facts of={[[t("The writer's reason for sending it"), of.excuse]]} />}
      <p class="sr-case__label">{t("The post:")}</p>
      <p class="sr-typed sr-case__text">{of.text}</p>
      <History of={of.actions} />
      {post.mine ? (
        <p class="sr-notice">{t("This is your own post: another moderator has to decide.")}</p>
      ) : (
        <DecideForm of={of} done={done} />
      )}
    </article>
  );
}

function Place({ of }: { of: Case }): JSX.Element {
  const { scope, texts } = useSession();
  const { t } = texts;
  const { post, module } = of;
  const address = of.community ? null : pageOf(scope, { ...scope, module, post: post.id });
  return (
    <Facts
      of={[
        [t("Written"), texts.moment(post.created_at)],
        [t("Module"), module],
        [t("Cohort"), of.community ? "" : of.cohort || t("the open group")],
        [t("Community"), of.community],
        [t("Link"), address && <a href={address}>{t("the post in its conversation")}</a>],
      ]}
    />
  );
}

function Complaints({ of }: { of: readonly Complaint[] }): JSX.Element | null {
  const texts = useTexts();
  if (of.length === 0) return null;
  return (
    <>
      <p class="sr-case__label">
        {texts.tn("Reported {count} time:", "Reported {count} times:", of.length)}
      </p>
      <ul>
        {of.map((one, place) => (
          <li key={place}>
            <strong>{reasonWords(one.reason, texts)}</strong>
            {one.note && <>: {one.note}</>}{" "}
            <time class="sr-muted" dateTime={one.created_at}>
              {texts.moment(one.created_at)}
            </time>
          </li>
        ))}
      </ul>
    </>
  );
}

function History({ of }: { of: readonly Action[] }): JSX.Element | null {
  const texts = useTexts();
  if (of.length === 0) return null;
  return (
    <details>
      <summary>
        {texts.tn("{count} action before", "{count} actions before", of.length)}
      </summary>
      <ol>
        {of.map((action) => (
          <li key={action.id}>
            <ActionLine action={action} />
          </li>
        ))}
      </ol>
    </details>
  );
}

/** What was done, by whom, when, why; with the objection where there is one. */
export function ActionLine({ action }: { action: Action }): JSX.Element {
  const texts = useTexts();
  const { t } = texts;
  const { note, before } = action;
  return (
    <>
      <p class="sr-action">
        <strong>{doneWords(action.kind, texts)}</strong>
        {action.display_name && <> · {action.display_name}</>}
        <br />
        <span class="sr-muted">
          {action.moderator || t("the rule, by itself")}, {texts.moment(action.created_at)}
        </span>
        {note && (
          <>
            <br />
            {note}
          </>
        )}
      </p>
      {before && (
        <details>
          <summary>{t("The text before")}</summary>
          <p class="sr-typed">{before}</p>
        </details>
      )}
      {action.appeal && <AppealState appeal={action.appeal} />}
    </>
  );
}

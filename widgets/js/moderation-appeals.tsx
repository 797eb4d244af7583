/** Objections to what moderators did: another than the one who did it decides. */
import type { JSX } from "preact";
import type { Asked } from "./ask.js";
import { doneWords } from "./action-words.js";
import { Section } from "./ask-parts.js";
import { ActionLine } from "./moderation-case.js";
import { useNext } from "./moderation-next.js";
import { NoteForm } from "./moderation-note.js";
import { useSession } from "./session.js";
import { useUid } from "./uid.js";
import type { Action, Queue } from "./wire-social.js";

export function Appeals({ queue }: { queue: Asked<Queue> }): JSX.Element {
  const { t } = useSession().texts;
  const next = useNext();
  const appeals = queue.data?.appeals ?? [];
  return (
    <Section title={t("Objections")} heading={next.heading}>
      {appeals.length === 0 && <p>{t("Nobody objects to anything.")}</p>}
      <ol ref={next.list} class="sr-cases">
        {appeals.map((action, place) => (
          <li key={action.id}>
            <OneAppeal action={action} decided={() => next.after(place, queue.again)} />
          </li>
        ))}
      </ol>
    </Section>
  );
}

interface OneProps {
  action: Action;
  decided: () => Promise<void>;
}

function OneAppeal({ action, decided }: OneProps): JSX.Element {
  const { link, texts } = useSession();
  const { t } = texts;
  const id = useUid();
  const decide = async (upheld: boolean, note: string): Promise<void> => {
    await link.ask("decide", { id: action.id, upheld, note });
    void decided();
  };
  const who = action.display_name || t("the writer of a post");
  return (
    <article class="sr-case" aria-labelledby={id}>
      <h5 id={id} data-item tabIndex={-1}>
        {t("{who} objects: {what}", { who, what: doneWords(action.kind, texts) })}
      </h5>
      <ActionLine action={action} />
      {action.mine ? (
        <p class="sr-notice">
          {t("You did this yourself. Another trainer or administrator has to decide.")}
        </p>
      ) : (
        <NoteForm
          name={`decision-${action.id}`}
          choices={[
            { label: t("It stands"), act: (note) => decide(true, note) },
            { label: t("Take it back"), act: (note) => decide(false, note) },
          ]}
        />
      )}
    </article>
  );
}

/** What moderators did that concerns one, and how to have a second moderator look. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { APPEALABLE, doneWords } from "./action-words.js";
import { useAct, useAsked, useKept } from "./ask.js";
import { TextField } from "./ask-fields.js";
import { Facts, Section, Trouble } from "./ask-parts.js";
import { useSession, useTexts } from "./session.js";
import { useUid } from "./uid.js";
import type { Action, Appeal, OwnActions } from "./wire-social.js";

export function OwnActionsPart(): JSX.Element {
  const { texts } = useSession();
  const { t } = texts;
  const asked = useAsked<OwnActions>("actions");
  const own = asked.data;
  const put = (changed: Action): void => {
    if (!own) return;
    const actions = own.actions.map((one) => (one.id === changed.id ? changed : one));
    asked.set({ ...own, actions });
  };
  return (
    <Section title={t("What moderators did")}>
      <Trouble text={asked.error} />
      {own?.paused_until && (
        <p class="sr-notice sr-notice--warn">
          {t(
            "Until {time} you can read, study and hand in, but not write in discussions.",
            { time: texts.moment(own.paused_until) },
          )}
        </p>
      )}
      {own?.actions.length === 0 && <p>{t("Nothing that concerns you.")}</p>}
      <ol class="sr-posts">
        {own?.actions.map((action) => (
          <li key={action.id}>
            <OneAction action={action} put={put} />
          </li>
        ))}
      </ol>
    </Section>
  );
}

function OneAction({ action, put }: { action: Action; put: (changed: Action) => void }): JSX.Element {
  const { texts } = useSession();
  const { t } = texts;
  const id = useUid();
  const heading = useRef<HTMLHeadingElement>(null);
  return (
    <article class="sr-person" aria-labelledby={id}>
      <h5 id={id} ref={heading} tabIndex={-1}>
        {doneWords(action.kind, texts)}
      </h5>
      <Facts
        of={[
          [t("When"), texts.moment(action.created_at)],
          [t("Who"), action.moderator || t("the rule, by itself")],
          [t("Why"), action.note],
          [t("The text before"), action.before && <span class="sr-typed">{action.before}</span>],
        ]}
      />
      {action.appeal && <AppealState appeal={action.appeal} />}
      {!action.appeal && APPEALABLE.has(action.kind) && (
        <AppealForm
          action={action}
          sent={(changed) => {
            put(changed);
            heading.current?.focus();
          }}
        />
      )}
    </article>
  );
}

/** What somebody objected, and what became of it. */
export function AppealState({ appeal }: { appeal: Appeal }): JSX.Element {
  const texts = useTexts();
  const { t } = texts;
  const { upheld, decided_at, decided_by } = appeal;
  return (
    <div class="sr-appeal">
      <Facts
        of={[
          [t("Objection"), <span class="sr-typed">{appeal.text}</span>],
          [t("Sent"), texts.moment(appeal.created_at)],
          [
            t("Decision"),
            upheld === null
              ? t("A second moderator has not decided yet.")
              : upheld
                ? t("The action stands.")
                : t("The action was taken back."),
          ],
          [t("Decided by"), decided_at && `${decided_by}, ${texts.moment(decided_at)}`],
          [t("In their words"), appeal.note],
        ]}
      />
    </div>
  );
}

interface FormProps {
  action: Action;
  sent: (changed: Action) => void;
}

function AppealForm({ action, sent }: FormProps): JSX.Element {
  const { link, say, texts } = useSession();
  const { t } = texts;
  const [kept, keep] = useKept<string>(`appeal-${action.id}`);
  const act = useAct();
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const text = kept ?? "";
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!text.trim()) {
      act.tell(t("Write in a few words why you do not agree."));
      field.current?.focus();
      return;
    }
    await act.run(async () => {
      const changed = await link.ask<Action>("appeal", { id: action.id, text: text.trim() });
      keep(null);
      say(t("Your objection is sent."));
      sent(changed);
    });
  };
  return (
    <details open={Boolean(kept)}>
      <summary>{t("I do not agree")}</summary>
      <form onSubmit={(event) => void send(event)} noValidate>
        <TextField
          long
          label={t("Why you do not agree")}
          hint={t("Another moderator than the one who did it reads this and decides.")}
          value={text}
          change={(value) => (keep(value || null), act.tell(""))}
          most={1000}
          field={field}
        />
        <Trouble text={act.error} />
        <button type="submit" class="sr-button" aria-disabled={act.busy}>
          {t("Ask a second moderator")}
        </button>
      </form>
    </details>
  );
}

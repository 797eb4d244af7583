/** Asking a second moderator to look at what was done with one's own post. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useTalk } from "./talk-context.js";
import { useUid } from "./uid.js";
import type { Post } from "./wire-talk.js";

interface OwnActions {
  actions: { id: number; kind: string; post: number | null; note: string; appeal: unknown }[];
}

const KINDS = new Set(["hide", "guard", "edit"]);

export function Appeal({ post }: { post: Post }): JSX.Element {
  const { session, texts, anonymous } = useTalk();
  const { t } = texts;
  const id = useUid();
  const [text, setText] = useState("");
  const [said, setSaid] = useState("");
  if (anonymous) return <p>{t("In a support circle the moderators do not know who you are, so there is no appeal. You can write a new post in other words.")}</p>;
  const send = async (): Promise<void> => {
    try {
      const { actions } = await session.link.ask<OwnActions>("actions");
      const action = actions.find((one) => one.post === post.id && KINDS.has(one.kind));
      if (!action) return setSaid(t("There is nothing to appeal against any more."));
      if (action.appeal) return setSaid(t("Your appeal is there already: another moderator will look."));
      await session.link.ask("appeal", { id: action.id, text: text.trim() });
      setSaid(t("Your appeal is sent: another moderator will look."));
    } catch (error) {
      setSaid((error as Error).message || t("This did not get through. Please try again."));
    }
  };
  return (
    <details>
      <summary>{t("I do not agree")}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) void send();
        }}
      >
        <label class="sr-label" for={id}>
          {t("Why should another moderator look?")}
        </label>
        <textarea id={id} class="sr-textarea" maxLength={1000} required value={text} onInput={(event) => setText(event.currentTarget.value)} />
        <div class="sr-actions">
          <button type="submit" class="sr-button">
            {t("Ask another moderator")}
          </button>
        </div>
        <p role="status">{said}</p>
      </form>
    </details>
  );
}

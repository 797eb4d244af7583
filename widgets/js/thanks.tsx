/** Thanks that say what for. There is nothing to count and nothing to win. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useAsking } from "./ask-state.js";
import { useTalk } from "./talk-context.js";
import type { Texts } from "./texts.js";
import { useUid } from "./uid.js";
import type { Post, Thanks, ThanksReason } from "./wire-talk.js";

const REASONS: readonly ThanksReason[] = ["question", "idea", "example", "support", "other"];

function reasonWords({ t }: Texts, reason: ThanksReason): string {
  if (reason === "question") return t("Your question helped me");
  if (reason === "idea") return t("Your idea helped me");
  if (reason === "example") return t("Your example from the classroom helped me");
  return reason === "support" ? t("Your support helped me") : t("For something else");
}

function thanksWords({ t }: Texts, { author, reason, note }: Thanks): string {
  const parts = { author, note };
  if (reason === "question") {
    return note ? t("{author} gives thanks: your question helped me {note}", parts) : t("{author} gives thanks: your question helped me", parts);
  }
  if (reason === "idea") {
    return note ? t("{author} gives thanks: your idea helped me {note}", parts) : t("{author} gives thanks: your idea helped me", parts);
  }
  if (reason === "example") {
    return note ? t("{author} gives thanks: your example helped me {note}", parts) : t("{author} gives thanks: your example helped me", parts);
  }
  if (reason === "support") {
    return note ? t("{author} gives thanks: your support helped me {note}", parts) : t("{author} gives thanks for your support", parts);
  }
  return note ? t("{author} gives thanks: {note}", parts) : t("{author} gives thanks for this post", parts);
}

/** So many are in sight; the rest is one tap away. */
const FEW = 3;

export function ThanksList({ post }: { post: Post }): JSX.Element | null {
  const { texts } = useTalk();
  const { thanks } = post;
  if (thanks.length === 0) return null;
  const lines = thanks.map((one, at) => <li key={at}>{thanksWords(texts, one)}</li>);
  return (
    <div class="sr-thanks">
      <ul aria-label={texts.t("Thanks")}>{lines.slice(0, FEW)}</ul>
      {lines.length > FEW && (
        <details>
          <summary>{texts.t("More thanks")}</summary>
          <ul>{lines.slice(FEW)}</ul>
        </details>
      )}
    </div>
  );
}

/** Choose what the thanks are for; `done` closes it. */
export function ThanksForm({ post, done }: { post: Post; done: () => void }): JSX.Element {
  const { session, texts, thread } = useTalk();
  const { t } = texts;
  const id = useUid();
  const { busy, error, run } = useAsking();
  const [reason, setReason] = useState<ThanksReason>("question");
  const [note, setNote] = useState("");
  const send = async (): Promise<void> => {
    const got = await run(async () =>
      thread.take(await session.link.ask<Post>("thanks", { id: post.id, reason, note: note.trim() })),
    );
    if (!got) return;
    session.say(t("Your thanks are there."));
    done();
  };
  return (
    <form class="sr-panel" onSubmit={(event) => (event.preventDefault(), void send())}>
      <fieldset>
        <legend>{t("Thank {author}: what for?", { author: post.author })}</legend>
        {REASONS.map((one) => (
          <label key={one} class="sr-choice">
            <input type="radio" name={id} checked={reason === one} onChange={() => setReason(one)} />
            <span>{reasonWords(texts, one)}</span>
          </label>
        ))}
      </fieldset>
      <label class="sr-label" for={`${id}-note`}>
        {t("To do what? In a few words, if you like")}
      </label>
      <span class="sr-hint" id={`${id}-hint`}>
        {t("For example: to begin the lesson in another way")}
      </span>
      <input id={`${id}-note`} class="sr-input" maxLength={200} value={note} aria-describedby={`${id}-hint`} onInput={(event) => setNote(event.currentTarget.value)} />
      <p class="sr-error">{error}</p>
      <div class="sr-actions">
        <button type="submit" class="sr-button sr-button--primary" aria-disabled={busy}>
          {t("Say thanks")}
        </button>
        <button type="button" class="sr-button" onClick={done}>
          {t("Cancel")}
        </button>
      </div>
    </form>
  );
}

/** Asking moderators to look at a post, with a reason. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useAsking } from "./ask-state.js";
import { useTalk } from "./talk-context.js";
import type { Texts } from "./texts.js";
import { useUid } from "./uid.js";
import type { Post, ReportReason } from "./wire-talk.js";

const REASONS: readonly ReportReason[] = ["child_data", "rude", "spam", "worry", "other"];

function reasonWords({ t }: Texts, reason: ReportReason): string {
  if (reason === "child_data") return t("It shows who a child is. The post is hidden at once");
  if (reason === "rude") return t("It is rude or hurts somebody");
  if (reason === "spam") return t("It sells or agitates");
  return reason === "worry" ? t("I am worried about the writer") : t("Something else");
}

export function ReportForm({ post, done }: { post: Post; done: () => void }): JSX.Element {
  const { session, texts } = useTalk();
  const { t } = texts;
  const id = useUid();
  const { busy, error, run } = useAsking();
  const [reason, setReason] = useState<ReportReason | null>(null);
  const [note, setNote] = useState("");
  const [missing, setMissing] = useState(false);
  const send = async (): Promise<void> => {
    setMissing(reason === null);
    if (reason === null) return;
    let hidden = false;
    const got = await run(async () => {
      const told = await session.link.ask<{ hidden: boolean }>("report", { id: post.id, reason, note: note.trim() });
      hidden = told.hidden;
    });
    if (!got) return;
    session.say(
      hidden
        ? t("Thank you. The post is hidden until moderators have looked.")
        : t("Thank you. Moderators will look; nobody learns that it was you."),
    );
    done();
  };
  return (
    <form class="sr-panel" onSubmit={(event) => (event.preventDefault(), void send())} noValidate>
      <fieldset aria-describedby={`${id}-error`}>
        <legend>{t("Report this post: why?")}</legend>
        {REASONS.map((one) => (
          <label key={one} class="sr-choice">
            <input type="radio" name={id} checked={reason === one} onChange={() => (setReason(one), setMissing(false))} />
            <span>{reasonWords(texts, one)}</span>
          </label>
        ))}
      </fieldset>
      <label class="sr-label" for={`${id}-note`}>
        {t("What should moderators know? (if you like)")}
      </label>
      <textarea id={`${id}-note`} class="sr-textarea" maxLength={1000} value={note} onInput={(event) => setNote(event.currentTarget.value)} />
      <p class="sr-error" id={`${id}-error`} role="alert">
        {missing && t("Choose a reason first.")}
      </p>
      <p class="sr-error">{error}</p>
      <div class="sr-actions">
        <button type="submit" class="sr-button sr-button--primary" aria-disabled={busy}>
          {t("Report")}
        </button>
        <button type="button" class="sr-button" onClick={done}>
          {t("Cancel")}
        </button>
      </div>
    </form>
  );
}

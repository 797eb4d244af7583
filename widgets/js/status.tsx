/** The line under a widget that says whether everything is saved, and the voice beside it. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { DraftStatus } from "./draft.js";
import { useSession, useTexts } from "./session.js";
import { useStore } from "./store.js";
import type { Texts } from "./texts.js";

function words({ t }: Texts, status: DraftStatus, moment: string): string {
  if (status.phase === "saving") return t("Saving…");
  if (status.phase === "refused") return status.message || t("This could not be saved.");
  if (status.phase === "offline") {
    return status.kept
      ? t("No connection. Your text is kept on this device and will be sent later.")
      : t("No connection. Please do not close this page yet: your text is not saved.");
  }
  return status.phase === "saved" && moment ? t("Saved: {time}", { time: moment }) : "";
}

/** Saving, saved, offline: seen by all, spoken only when it becomes worse or good again. */
export function Status(): JSX.Element {
  const session = useSession();
  const { texts } = session;
  const status = useStore(session.draft.status);
  const undecided = useStore(session.draft.other) !== null;
  const bad = status.phase === "offline" || status.phase === "refused";
  const moment = status.savedAt ? texts.moment(status.savedAt) : "";
  // While two versions wait for a choice nothing is being saved.
  const line = undecided ? "" : words(texts, status, moment);
  useEffect(() => {
    if (bad && line) session.say(line);
  }, [bad, line, session]);
  return (
    <p class={`sr-status sr-status--${status.phase}`}>
      {line && <span class="sr-status__icon" aria-hidden="true" />}
      {line}
    </p>
  );
}

/** What was last said, in a polite live region that is there from the start. */
export function Voice(): JSX.Element {
  const said = useStore(useSession().said);
  // A no-break space makes equal words a new message.
  const text = said.text + (said.times % 2 ? "\u00a0" : "");
  return (
    <div class="sr-visually-hidden" role="status">
      {said.text && text}
    </div>
  );
}

/** Asks which of two versions stays. */
export function Versions(): JSX.Element | null {
  const { draft } = useSession();
  const t = useTexts().t;
  const other = useStore(draft.other);
  if (other === null) return null;
  return (
    <div class="sr-notice sr-notice--warn" role="alert">
      <p>{t("There is another version of your answer, from another tab or device.")}</p>
      <div class="sr-actions">
        <button type="button" class="sr-button" onClick={() => draft.keepMine()}>
          {t("Keep what I see here")}
        </button>
        <button type="button" class="sr-button sr-button--quiet" onClick={() => draft.takeOther()}>
          {t("Take the other version")}
        </button>
      </div>
    </div>
  );
}

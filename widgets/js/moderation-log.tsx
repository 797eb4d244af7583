/** The audit trail: who did what and why; what can be turned back, is turned back here. */
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { usePaged } from "./ask.js";
import { More, Section, Trouble, useGrowth } from "./ask-parts.js";
import { ActionLine } from "./moderation-case.js";
import { NoteForm } from "./moderation-note.js";
import { useSession } from "./session.js";
import type { Action, ActionKind, Log, PostAction } from "./wire-social.js";

const part = (log: Log) => ({ items: log.actions, next: log.next });
const BACK: Partial<Record<ActionKind, PostAction>> = {
  hide: "restore",
  guard: "restore",
  silence: "unsilence",
};

export function AuditTrail(): JSX.Element {
  const { t } = useSession().texts;
  const [open, setOpen] = useState(false);
  return (
    <Section title={t("Audit trail")}>
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t("All that moderators did, the newest first")}</summary>
        {open && <Trail />}
      </details>
    </Section>
  );
}

function Trail(): JSX.Element {
  const { t } = useSession().texts;
  const list = useRef<HTMLOListElement>(null);
  const log = usePaged<Log, Action>("log", {}, part);
  useGrowth(list, log);
  return (
    <>
      <Trouble text={log.error} />
      {!log.items && !log.error && <p>{t("One moment…")}</p>}
      {log.items?.length === 0 && <p>{t("Nothing has been done yet.")}</p>}
      <ol ref={list} class="sr-cases">
        {log.items?.map((action) => (
          <li key={action.id} data-item tabIndex={-1} class="sr-trail">
            <ActionLine action={action} />
            <TurnBack action={action} again={log.again} />
          </li>
        ))}
      </ol>
      <More of={log} label={t("Show earlier actions")} />
    </>
  );
}

function TurnBack({ action, again }: { action: Action; again: () => Promise<boolean> }): JSX.Element | null {
  const { link, texts } = useSession();
  const { t } = texts;
  const back = BACK[action.kind];
  if (!back || action.post === null) return null;
  const label = back === "restore" ? t("Show the post again") : t("Let this pseudonym write again");
  const turn = async (note: string): Promise<void> => {
    await link.ask("post_act", { id: action.post, action: back, note });
    void again();
  };
  return (
    <details>
      <summary>{label}</summary>
      <NoteForm name={`back-${action.id}`} choices={[{ label, act: turn }]} />
    </details>
  );
}

/** What the privacy check found in a text, and the writer's choice: other words, or a reason. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useTalk } from "./talk-context.js";
import { useUid } from "./uid.js";
import type { Finding } from "./wire-talk.js";

interface Props {
  findings: readonly Finding[];
  rephrase: () => void;
  sendWith: (excuse: string) => void;
}

export function Findings({ findings, rephrase, sendWith }: Props): JSX.Element {
  const { t } = useTalk().texts;
  const id = useUid();
  const heading = useRef<HTMLParagraphElement>(null);
  const [excuse, setExcuse] = useState<string | null>(null);
  const [missing, setMissing] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => heading.current?.focus(), [findings]);
  const send = (): void => {
    const reason = (excuse ?? "").trim();
    setMissing(!reason);
    if (reason) sendWith(reason);
    else box.current?.focus();
  };
  return (
    <section class="sr-notice sr-notice--warn sr-findings" aria-labelledby={id}>
      <p id={id} ref={heading} tabIndex={-1}>
        <strong>{t("Could somebody recognise a child by this?")}</strong>
      </p>
      <p>{t("Nothing has been sent yet; your text is in the editor.")}</p>
      <ul>
        {findings.map((one, at) => (
          <li key={at}>
            <q>{one.excerpt}</q> <span>{one.message}</span>
          </li>
        ))}
      </ul>
      <div class="sr-actions">
        <button type="button" class="sr-button sr-button--primary" onClick={rephrase}>
          {t("Write it differently")}
        </button>
        <button type="button" class="sr-button" aria-expanded={excuse !== null} onClick={() => {
          setExcuse(excuse === null ? "" : null);
          setTimeout(() => box.current?.focus());
        }}>
          {t("It is not about a child: send it")}
        </button>
      </div>
      {excuse !== null && (
        <div class="sr-panel">
          <label class="sr-label" for={`${id}-why`}>
            {t("Why may it stay as it is? Moderators will read this.")}
          </label>
          <input
            ref={box}
            id={`${id}-why`}
            class="sr-input"
            maxLength={400}
            value={excuse}
            required
            aria-invalid={missing}
            aria-describedby={`${id}-error`}
            onInput={(event) => (setExcuse(event.currentTarget.value), setMissing(false))}
            onKeyDown={(event) => {
              if (event.key !== "Enter") return;
              event.preventDefault();
              send();
            }}
          />
          <p class="sr-error" id={`${id}-error`} role="alert">
            {missing && t("Say why first.")}
          </p>
          <button type="button" class="sr-button" onClick={send}>
            {t("Send it with this reason")}
          </button>
        </div>
      )}
    </section>
  );
}

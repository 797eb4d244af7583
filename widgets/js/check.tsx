/** The way of a check: ask, wait, tell; what several widgets put under their questions. */
import type { ComponentChildren, JSX } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { Html } from "./html.js";
import { OpError } from "./model.js";
import { useSession, useTexts } from "./session.js";
import { useStore } from "./store.js";
import type { Json, Result } from "./types.js";

/** How far a check is. */
export interface Progress {
  busy: boolean;
  /** Why the last check did not come about. */
  error: string;
  result: Result | null;
  /** How many results came since the page was opened: each brings the focus to the summary. */
  came: number;
}

export interface Checking<A> extends Progress {
  /** The answer that the result speaks of; null where this device does not know. */
  checked: A | null;
  check: (answer: A, final?: boolean) => Promise<boolean>;
}

/** Have answers checked, and keep the result. */
export function useCheck<A extends Json>(): Checking<A> {
  const session = useSession<unknown, A>();
  const { t } = session.texts;
  const state = useStore(session.state);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const [came, setCame] = useState(0);
  const check = useCallback(
    async (answer: A, final = false): Promise<boolean> => {
      setBusy(true);
      setError("");
      try {
        await session.check(answer, final);
        setCame((times) => times + 1);
        return true;
      } catch (refused) {
        const offline = !(refused instanceof OpError) || refused.offline || !refused.message;
        setError(
          offline
            ? t("No connection. Your answers are kept; please try again in a moment.")
            : (refused as OpError).message,
        );
        return false;
      } finally {
        setBusy(false);
      }
    },
    [session, t],
  );
  const result = state?.result ?? null;
  return { busy, error, result, checked: session.draft.checked(), came, check };
}

/** Why a check did not come about, spoken at once. */
export function CheckError({ text }: { text: string }): JSX.Element {
  return (
    <div role="alert">{text && <p class="sr-notice sr-notice--bad">{text}</p>}</div>
  );
}

/** The words over a result; gets the focus when the result comes. */
export function Summary(props: {
  of: Progress;
  children?: ComponentChildren;
  tone?: "good" | "warn";
}): JSX.Element | null {
  const t = useTexts().t;
  const { result, came } = props.of;
  const summary = useRef<HTMLDivElement>(null);
  // The focus moves once the result is on the page, not before.
  useEffect(() => void (came && summary.current?.focus()), [came]);
  if (!result) return null;
  const tone = props.tone ? ` sr-notice--${props.tone}` : "";
  return (
    <div class={`sr-notice sr-result${tone}`} tabIndex={-1} ref={summary} role="group" aria-label={t("Result")}>
      <Html html={result.message_html} />
      {props.children}
    </div>
  );
}

interface CheckFormProps {
  checking: Progress;
  label: string;
  /** Said beside the button, for example how much is still open. */
  note?: string;
  onCheck: () => void;
  /** Stands where the button stood. */
  instead?: ComponentChildren;
  children: ComponentChildren;
}

/** Questions, a button under them, and what went wrong. */
export function CheckForm(props: CheckFormProps): JSX.Element {
  const { busy, error } = props.checking;
  const button = useRef<HTMLButtonElement>(null);
  const instead = Boolean(props.instead);
  const was = useRef(instead);
  // Whoever comes back from the question finds the button under the hand again.
  useEffect(() => {
    if (was.current && !instead) button.current?.focus();
    was.current = instead;
  }, [instead]);
  const submit = (event: Event): void => {
    event.preventDefault();
    if (!busy && !instead) props.onCheck();
  };
  return (
    <form class="sr-form" onSubmit={submit} noValidate>
      {props.children}
      <CheckError text={error} />
      {props.instead || (
        <div class="sr-actions">
          <button ref={button} type="submit" class="sr-button sr-button--primary" aria-disabled={busy}>
            {props.label}
          </button>
          {props.note && <span class="sr-muted">{props.note}</span>}
        </div>
      )}
    </form>
  );
}

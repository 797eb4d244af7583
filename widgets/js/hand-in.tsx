/** The button that hands a module in: asks once more, in the page, and never twice at a time. */
import type { JSX, RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Texts } from "./texts.js";
import { useUid } from "./uid.js";

interface Props {
  /** Whether something has been handed in before. */
  again: boolean;
  busy: boolean;
  error: string | null;
  /** Look how many things are missing; with any, nothing can be handed in. */
  look: () => Promise<number>;
  /** Somebody wanted to hand in although something is missing. */
  blocked: () => void;
  submit: () => void;
  /** Whether there is an end to handing in again. */
  limited?: boolean;
  texts: Texts;
}

export function HandIn(props: Props): JSX.Element {
  const { again, busy, error, look, blocked, submit, limited = false, texts } = props;
  const [asking, setAsking] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setAsking(false);
    setTimeout(() => opener.current?.focus());
  };
  const ask = async (): Promise<void> => {
    if ((await look()) > 0) blocked();
    else setAsking(true);
  };
  const confirm = (): void => {
    close();
    submit();
  };
  return (
    <div class="sr-hand-in">
      <button
        ref={opener}
        type="button"
        class="sr-button sr-button--primary"
        aria-disabled={busy}
        aria-expanded={asking}
        onClick={() => void (busy || ask())}
      >
        {words(busy, again, texts)}
      </button>
      {asking && (
        <Question {...{ again, limited, texts }} confirm={confirm} cancel={close} />
      )}
      <p class="sr-error" role="alert">
        {error}
      </p>
    </div>
  );
}

function words(busy: boolean, again: boolean, { t }: Texts): string {
  if (busy) return t("One moment…");
  return again ? t("Hand in again") : t("Hand in the module");
}

interface QuestionProps {
  again: boolean;
  limited: boolean;
  confirm: () => void;
  cancel: () => void;
  texts: Texts;
}

function useFocusOnce(target: RefObject<HTMLElement>): void {
  useLayoutEffect(() => target.current?.focus(), []);
}

/** The question, in the flow of the page: nothing is covered, Escape goes back. */
function Question({ again, limited, confirm, cancel, texts }: QuestionProps): JSX.Element {
  const id = useUid();
  const heading = useRef<HTMLHeadingElement>(null);
  useFocusOnce(heading);
  return (
    <div
      class="sr-question"
      role="group"
      aria-labelledby={id}
      onKeyDown={(event) => event.key === "Escape" && cancel()}
    >
      <h4 id={id} ref={heading} tabIndex={-1}>
        {again ? texts.t("Hand in again?") : texts.t("Hand in now?")}
      </h4>
      <p>
        {texts.t("Your answers are taken as they stand now.")}{" "}
        {limited
          ? texts.t("Of what you hand in, the newest counts.")
          : texts.t("You can go on working and hand in again at any time; the newest counts.")}
      </p>
      <div class="sr-actions">
        <button type="button" class="sr-button sr-button--primary" onClick={confirm}>
          {texts.t("Yes, hand in")}
        </button>
        <button type="button" class="sr-button" onClick={cancel}>
          {texts.t("Not yet")}
        </button>
      </div>
    </div>
  );
}

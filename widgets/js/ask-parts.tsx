/** What service pages are put together from: parts, questions, lists that go on, words of trouble. */
import type { ComponentChildren, JSX, RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Paged } from "./ask.js";
import { useSession, useTexts } from "./session.js";
import { useUid } from "./uid.js";

/** What went wrong, spoken at once; its place is there from the start. */
export function Trouble({ text }: { text: string }): JSX.Element {
  return <div role="alert">{text && <p class="sr-notice sr-notice--bad">{text}</p>}</div>;
}

interface SectionProps {
  title: string;
  children: ComponentChildren;
  heading?: RefObject<HTMLHeadingElement>;
  class?: string;
}

/** A part of a widget under a heading of its own. */
export function Section({ title, children, heading, class: name = "" }: SectionProps): JSX.Element {
  const id = useUid();
  return (
    <section class={`sr-part ${name}`} aria-labelledby={id}>
      <h4 id={id} {...(heading ? { ref: heading } : {})} tabIndex={-1}>
        {title}
      </h4>
      {children}
    </section>
  );
}

interface ConfirmProps {
  /** On the button that opens the question. */
  label: string;
  /** The button's name where several look alike. */
  name?: string;
  title: string;
  yes: string;
  busy?: boolean;
  quiet?: boolean;
  act: () => Promise<boolean>;
  children?: ComponentChildren;
}

/** A button that asks once more, in the flow of the page; Escape goes back to it. */
export function Confirm(props: ConfirmProps): JSX.Element {
  const { t } = useTexts();
  const [asking, setAsking] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setAsking(false);
    // After the question has gone; what it did may have taken the button away as well.
    setTimeout(() => opener.current?.focus());
  };
  const confirm = async (): Promise<void> => {
    if (await props.act()) close();
  };
  return (
    <div class="sr-confirm">
      <button
        ref={opener}
        type="button"
        class={`sr-button${props.quiet ? " sr-button--quiet" : ""}`}
        aria-expanded={asking}
        aria-label={props.name}
        onClick={() => (asking ? close() : setAsking(true))}
      >
        {props.label}
      </button>
      {asking && (
        <Question title={props.title} cancel={close}>
          {props.children}
          <div class="sr-actions">
            <button
              type="button"
              class="sr-button sr-button--primary"
              aria-disabled={props.busy ?? false}
              onClick={() => void confirm()}
            >
              {props.yes}
            </button>
            <button type="button" class="sr-button" onClick={close}>
              {t("No, leave it")}
            </button>
          </div>
        </Question>
      )}
    </div>
  );
}

interface QuestionProps {
  title: string;
  cancel: () => void;
  children: ComponentChildren;
}

function Question({ title, cancel, children }: QuestionProps): JSX.Element {
  const id = useUid();
  const heading = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  return (
    <div
      class="sr-question"
      role="group"
      aria-labelledby={id}
      onKeyDown={(event) => event.key === "Escape" && cancel()}
    >
      <p class="sr-question__title" id={id} ref={heading} tabIndex={-1}>
        {title}
      </p>
      {children}
    </div>
  );
}

/** An address or code to take along, with the button that copies it. */
export function Copy({ label, value, hint }: { label: string; value: string; hint?: string }): JSX.Element {
  const session = useSession();
  const { t } = session.texts;
  const id = useUid();
  const field = useRef<HTMLInputElement>(null);
  const [done, setDone] = useState("");
  const copy = async (): Promise<void> => {
    field.current?.select();
    const words = (await copied(value))
      ? t("Copied.")
      : t("The browser did not let us copy. The text is selected: copy it with your keyboard or menu.");
    setDone(words);
    session.say(words);
  };
  return (
    <div class="sr-copy">
      <label class="sr-label" for={id}>
        {label}
      </label>
      {hint && (
        <span class="sr-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      <div class="sr-copy__row">
        <input
          id={id}
          ref={field}
          class="sr-input"
          type="text"
          readOnly
          value={value}
          aria-describedby={hint ? `${id}-hint` : undefined}
          onFocus={(event) => event.currentTarget.select()}
        />
        <button type="button" class="sr-button" aria-label={`${t("Copy")}: ${label}`} onClick={() => void copy()}>
          {t("Copy")}
        </button>
      </div>
      {done && <p class="sr-muted">{done}</p>}
    </div>
  );
}

/** Plain http has no clipboard of the newer kind; the selected field is copied the older way. */
async function copied(value: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(value);
    return true;
  } catch {
    return document.execCommand?.("copy") ?? false;
  }
}

/** The button under a list that goes on. */
export function More<T>({ of, label }: { of: Paged<T>; label: string }): JSX.Element | null {
  const { t } = useTexts();
  if (!of.more) return null;
  return (
    <div class="sr-actions">
      <button type="button" class="sr-button" aria-disabled={of.busy} onClick={() => void of.next()}>
        {of.busy ? t("One moment…") : label}
      </button>
    </div>
  );
}

/** Where a list has grown at the reader's wish, the focus goes to the first new heading. */
export function useGrowth<T>(list: RefObject<HTMLElement>, of: Paged<T>): void {
  const { fresh, items } = of;
  useEffect(() => {
    if (fresh === null) return;
    list.current?.querySelectorAll<HTMLElement>("[data-item]")[fresh]?.focus();
  }, [fresh, items]);
}

/** Facts that have words; nothing where there are none. */
export function Facts({ of }: { of: readonly (readonly [string, ComponentChildren])[] }): JSX.Element | null {
  const there = of.filter(([, value]) => value);
  if (there.length === 0) return null;
  return (
    <dl class="sr-facts">
      {there.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

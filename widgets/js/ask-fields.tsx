/** Fields of service pages: each with its label, its hint, and what is wrong with it. */
import type { JSX, RefObject } from "preact";
import { useTexts } from "./session.js";
import type { Texts } from "./texts.js";
import { useUid } from "./uid.js";

/** What to know before one fills a field in. */
function Hint({ id, text }: { id: string; text: string | undefined }): JSX.Element | null {
  if (!text) return null;
  return (
    <span class="sr-hint" id={`${id}-hint`}>
      {text}
    </span>
  );
}

/** What is wrong with what was filled in. */
function Wrong({ id, text }: { id: string; text: string | undefined }): JSX.Element | null {
  if (!text) return null;
  return (
    <span class="sr-error" id={`${id}-error`}>
      <span aria-hidden="true">✗ </span>
      {text}
    </span>
  );
}

interface FieldProps {
  label: string;
  value: string;
  change: (value: string) => void;
  hint?: string;
  error?: string;
  long?: boolean;
  kind?: "text" | "search" | "number" | "datetime-local";
  most?: number;
  required?: boolean;
  field?: RefObject<HTMLInputElement & HTMLTextAreaElement>;
}

/** The room is told when less than this part of it is left. */
const SCARCE = 0.2;

/** How much more fits in, once that matters. Too long a text is never cut: it is said. */
function roomWords({ tn }: Texts, value: string, most: number): string {
  const left = most - [...value].length;
  if (left > most * SCARCE) return "";
  if (left < 0) {
    return tn("Too long by {count} character.", "Too long by {count} characters.", -left);
  }
  return tn("room for {count} character", "room for {count} characters", left);
}

/** A line or a longer text. */
export function TextField(props: FieldProps): JSX.Element {
  const { label, value, change, hint, error, long, kind = "text", most = 400 } = props;
  const texts = useTexts();
  const id = useUid();
  const room = roomWords(texts, value, most);
  const about = [hint && `${id}-hint`, error && `${id}-error`, room && `${id}-room`];
  const common = {
    id,
    value,
    ...(props.field ? { ref: props.field } : {}),
    "aria-invalid": Boolean(error),
    "aria-describedby": about.filter(Boolean).join(" ") || undefined,
    ...(props.required ? { "aria-required": true } : {}),
    onInput: (event: JSX.TargetedEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      change(event.currentTarget.value),
  };
  return (
    <div class="sr-field">
      <label class="sr-label" for={id}>
        {label}
      </label>
      <Hint id={id} text={hint} />
      {long ? (
        <textarea {...common} class="sr-textarea sr-textarea--short" rows={3} />
      ) : (
        <input {...common} class="sr-input" type={kind} />
      )}
      <Wrong id={id} text={error} />
      {room && (
        <span class="sr-count" id={`${id}-room`}>
          {room}
        </span>
      )}
    </div>
  );
}

interface SelectProps {
  label: string;
  value: string;
  options: readonly { readonly value: string; readonly text: string }[];
  change: (value: string) => void;
  hint?: string;
}

/** A choice out of a list. */
export function SelectField({ label, value, options, change, hint }: SelectProps): JSX.Element {
  const id = useUid();
  return (
    <div class="sr-field">
      <label class="sr-label" for={id}>
        {label}
      </label>
      <Hint id={id} text={hint} />
      <select
        id={id}
        class="sr-select"
        value={value}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => change(event.currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </div>
  );
}

interface RadiosProps<V extends string> {
  label: string;
  value: V | null;
  options: readonly { readonly value: V; readonly text: string; readonly hint?: string }[];
  change: (value: V) => void;
  error?: string;
}

/** A choice out of few. */
export function Radios<V extends string>(props: RadiosProps<V>): JSX.Element {
  const { label, value, options, change, error } = props;
  const id = useUid();
  return (
    <fieldset class="sr-field" aria-describedby={error ? `${id}-error` : undefined}>
      <legend>{label}</legend>
      {options.map((option) => (
        <label key={option.value} class="sr-choice">
          <input
            type="radio"
            name={id}
            value={option.value}
            checked={option.value === value}
            onChange={() => change(option.value)}
          />
          <span>
            {option.text}
            {option.hint && <span class="sr-muted sr-choice__hint">{option.hint}</span>}
          </span>
        </label>
      ))}
      <Wrong id={id} text={error} />
    </fieldset>
  );
}

/** The fields of a form, each with its label, its hint, and what is said of it. */
import type { JSX } from "preact";
import { type Field, fault, length, type Value, type Warning } from "./form-types.js";
import { NumberInput } from "./number-input.js";
import { useSession, useTexts } from "./session.js";
import type { Texts } from "./texts.js";

interface FieldProps {
  field: Field;
  value: Value | undefined;
  /** Whether faults are named: after the first try to finish. */
  strict: boolean;
  warnings: Warning[];
  change: (value: Value) => void;
}

interface ControlProps {
  field: Field;
  id: string;
  value: Value | undefined;
  change: (value: Value) => void;
  about: string | undefined;
  invalid: boolean;
}

/** From how few characters before the end the count is shown. */
const NEAR_END = 200;

/** How much more would help, or how much room is left. */
export function counts({ tn }: Texts, field: Field, value: Value | undefined): string {
  const typed = length(value);
  const more = field.min_length - typed;
  if (more > 0) return tn("{count} more character", "{count} more characters", more);
  const room = field.max_length - typed;
  if (field.kind === "number" || field.kind === "choice" || room > NEAR_END) return "";
  return tn("room for {count} character", "room for {count} characters", Math.max(room, 0));
}

/** What keeps a field from being complete, in words. */
export function faultWords(texts: Texts, field: Field, value: Value | undefined): string {
  const found = fault(field, value);
  if (found === "empty") {
    return field.kind === "choice"
      ? texts.t("Please choose one.")
      : texts.t("Please fill this in.");
  }
  return found === "short"
    ? texts.t("A little more, please: {count}.", { count: counts(texts, field, value) })
    : "";
}

function Typed({ field, id, value, change, about, invalid }: ControlProps): JSX.Element {
  const common = {
    id,
    value: String(value ?? ""),
    maxLength: field.max_length,
    required: field.required,
    "aria-invalid": invalid,
    "aria-describedby": about,
  };
  if (field.kind === "line") {
    return (
      <input
        {...common}
        class="sr-input"
        type="text"
        onInput={(event) => change(event.currentTarget.value)}
      />
    );
  }
  return (
    <textarea
      {...common}
      class="sr-textarea"
      rows={field.min_length > 100 ? 7 : 4}
      onInput={(event) => change(event.currentTarget.value)}
    />
  );
}

function Choice({ field, id, value, change }: ControlProps): JSX.Element {
  return (
    <>
      {field.options.map((option, index) => (
        <label key={option.id} class="sr-choice">
          <input
            type="radio"
            id={index ? undefined : id}
            name={id}
            value={option.id}
            checked={value === option.id}
            onChange={() => change(option.id)}
          />
          <span>{option.text}</span>
        </label>
      ))}
    </>
  );
}

function Control(props: ControlProps): JSX.Element {
  const { field, id, value, change, about, invalid } = props;
  if (field.kind === "choice") return <Choice {...props} />;
  if (field.kind !== "number") return <Typed {...props} />;
  return (
    <NumberInput
      id={id}
      value={typeof value === "number" ? value : null}
      change={change}
      invalid={invalid}
      {...(about ? { describedBy: about } : {})}
    />
  );
}

/** The id of a field's control, to go to. */
export function fieldId(session: string, field: string): string {
  return `${session}-${field}`;
}

function Label({ field, id }: { field: Field; id: string }): JSX.Element {
  const { t } = useTexts();
  const optional = !field.required && <span class="sr-muted"> {t("(if you like)")}</span>;
  if (field.kind === "choice") {
    return (
      <legend>
        {field.label}
        {optional}
      </legend>
    );
  }
  return (
    <label class="sr-label" for={id}>
      {field.label}
      {optional}
    </label>
  );
}

/** The ids of the words that are there, to tie them to the control. */
function describedBy(id: string, said: Record<string, string>): string | undefined {
  const there = Object.keys(said).filter((name) => said[name]);
  return there.map((name) => `${id}-${name}`).join(" ") || undefined;
}

/** One field. */
export function FormField({ field, value, strict, warnings, change }: FieldProps): JSX.Element {
  const { id: session, texts } = useSession();
  const id = fieldId(session, field.id);
  const error = strict ? faultWords(texts, field, value) : "";
  const count = counts(texts, field, value);
  const warn = warnings.map(({ text }) => text).join(" ");
  const about = describedBy(id, { hint: field.hint, count, error, warn });
  const group = field.kind === "choice";
  const Tag = group ? "fieldset" : "div";
  return (
    <Tag class="sr-field" {...(group && about ? { "aria-describedby": about } : {})}>
      <Label field={field} id={id} />
      {field.hint && (
        <span class="sr-hint" id={`${id}-hint`}>
          {field.hint}
        </span>
      )}
      <Control
        field={field}
        id={id}
        value={value}
        change={change}
        about={about}
        invalid={error !== ""}
      />
      <Said id={id} error={error} count={count} warn={warn} />
    </Tag>
  );
}

interface SaidProps {
  id: string;
  error: string;
  count: string;
  warn: string;
}

function Said({ id, error, count, warn }: SaidProps): JSX.Element {
  return (
    <>
      {error && (
        <span class="sr-error" id={`${id}-error`}>
          <span aria-hidden="true">✗ </span>
          {error}
        </span>
      )}
      {warn && (
        <span class="sr-warning" id={`${id}-warn`}>
          <span aria-hidden="true">! </span>
          {warn}
        </span>
      )}
      {count && (
        <span class="sr-count" id={`${id}-count`}>
          {count}
        </span>
      )}
    </>
  );
}

/** The fields of a form, each with its label, its hint, and what is said of it. */
import type { JSX } from "preact";
import { FileControl } from "./form-file.js";
import { Table } from "./form-table.js";
import { chosenOf, type Field, fault, length, type Next, type Value, type Warning } from "./form-types.js";
import { NumberInput } from "./number-input.js";
import { useSession, useTexts } from "./session.js";
import type { Texts } from "./texts.js";

interface FieldProps {
  field: Field;
  value: Value | undefined;
  /** Whether faults are named: after the first try to finish. */
  strict: boolean;
  warnings: Warning[];
  change: (next: Next) => void;
}

interface ControlProps {
  field: Field;
  id: string;
  value: Value | undefined;
  change: (next: Next) => void;
  about: string | undefined;
  invalid: boolean;
  strict: boolean;
}

/** Fields of several controls, with a legend in the place of a label. */
const GROUPS: readonly Field["kind"][] = ["choice", "checks", "table"];

/** From how few characters before the end the count is shown. */
const NEAR_END = 200;

/** How much more would help, or how much room is left. */
export function counts({ tn }: Texts, field: Field, value: Value | undefined): string {
  const typed = length(value);
  const more = field.min_length - typed;
  if (more > 0) return tn("{count} more character", "{count} more characters", more);
  const room = field.max_length - typed;
  if (!["line", "text", "code"].includes(field.kind) || room > NEAR_END) return "";
  return tn("room for {count} character", "room for {count} characters", Math.max(room, 0));
}

/** What keeps a field from being complete, in words. */
export function faultWords(texts: Texts, field: Field, value: Value | undefined): string {
  const found = fault(field, value);
  if (found === "empty" && field.kind === "choice") return texts.t("Please choose one.");
  if (found === "empty" && field.kind === "file") return texts.t("Please add a file.");
  if (found === "empty" && field.kind === "checks") return texts.t("Please choose at least one.");
  if (found === "rows") {
    return texts.tn("Please fill in at least {count} row.", "Please fill in at least {count} rows.", field.min_rows);
  }
  if (found === "missing") return texts.t("Some cells are still empty.");
  if (found === "bounds") return texts.t("Some numbers are smaller or larger than is asked for.");
  if (found === "empty") return texts.t("Please fill this in.");
  return found === "short"
    ? texts.t("A little more, please: {count}.", { count: counts(texts, field, value) })
    : "";
}

/** Code is left as it is typed; lines scroll, because where one ends has a meaning. */
const AS_TYPED = { spellcheck: false, autocapitalize: "off", autocomplete: "off", autocorrect: "off", wrap: "off" } as const;

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
  const code = field.kind === "code";
  return (
    <textarea
      {...common}
      class={code ? "sr-textarea sr-textarea--code" : "sr-textarea"}
      rows={code || field.min_length > 100 ? 7 : 4}
      {...(code ? AS_TYPED : {})}
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

/** Several of many. */
function Checks({ field, id, value, change }: ControlProps): JSX.Element {
  const chosen = chosenOf(value);
  const tick = (option: string): void =>
    change((now) => {
      const others = chosenOf(now).filter((one) => one !== option);
      return others.length < chosenOf(now).length ? others : [...others, option];
    });
  return (
    <>
      {field.options.map((option, index) => (
        <label key={option.id} class="sr-choice">
          <input
            type="checkbox"
            id={index ? undefined : id}
            checked={chosen.includes(option.id)}
            onChange={() => tick(option.id)}
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
  if (field.kind === "checks") return <Checks {...props} />;
  if (field.kind === "table") return <Table {...props} />;
  if (field.kind === "file") return <FileControl {...props} />;
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

/** The id of a field's control, to go to; no field's name makes it an id of the activity itself. */
export function fieldId(session: string, field: string): string {
  return `${session}-field-${field}`;
}

function Label({ field, id }: { field: Field; id: string }): JSX.Element {
  const { t } = useTexts();
  const optional = !field.required && <span class="sr-muted"> {t("(if you like)")}</span>;
  if (GROUPS.includes(field.kind)) {
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
  const group = GROUPS.includes(field.kind);
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
        strict={strict}
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

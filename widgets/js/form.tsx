/** The form: fields from one line to a long text; a model and examples after one's own answer. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { CheckForm, type Checking, Summary, useCheck } from "./check.js";
import { fieldId, FormField } from "./form-fields.js";
import {
  type Exemplar,
  fault,
  type Field,
  type FormAnswer,
  type FormDefinition,
  isEmpty,
  known,
  type Next,
  type Reveal,
  type Warning,
} from "./form-types.js";
import { Html } from "./html.js";
import { same } from "./keep.js";
import { widget } from "./mount.js";
import { ProductPart } from "./product.js";
import { useSession, useTexts } from "./session.js";
import { useStore } from "./store.js";

/** A link that takes the focus to a field. */
function ToField({ field, children }: { field: Field; children: string }): JSX.Element {
  const id = fieldId(useSession().id, field.id);
  const go = (event: Event): void => {
    event.preventDefault();
    document.getElementById(id)?.focus();
  };
  return (
    <a href={`#${id}`} onClick={go}>
      {children}
    </a>
  );
}

interface FaultsProps {
  fields: Field[];
  answer: FormAnswer;
  /** Counts the tries to finish: each brings the focus here. */
  tries: number;
}

/** What is still missing, with links to the fields. */
function Faults({ fields, answer, tries }: FaultsProps): JSX.Element | null {
  const texts = useTexts();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => void (tries && box.current?.focus()), [tries]);
  const wanting = fields.filter((field) => fault(field, answer.fields[field.id]));
  if (!tries || wanting.length === 0) return null;
  return (
    <div class="sr-notice sr-notice--bad" tabIndex={-1} ref={box} role="group">
      <p>
        {texts.tn(
          "{count} field is still waiting for you.",
          "{count} fields are still waiting for you.",
          wanting.length,
        )}
      </p>
      <ul>
        {wanting.map((field) => (
          <li key={field.id}>
            <ToField field={field}>{field.label}</ToField>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Example({ example }: { example: Exemplar }): JSX.Element {
  const { t } = useTexts();
  return (
    <details class={`sr-example sr-example--${example.level}`}>
      <summary>{example.title}</summary>
      <Html html={example.html} class="sr-example__text" />
      <h5>{t("Why")}</h5>
      <Html html={example.reasons_html} />
    </details>
  );
}

/** What to compare one's own answer with. */
function Compare({ reveal }: { reveal: Reveal }): JSX.Element {
  const { t } = useTexts();
  return (
    <>
      {reveal.model_html && (
        <>
          <h4>{t("One possible answer")}</h4>
          <Html html={reveal.model_html} class="sr-example__text" />
        </>
      )}
      {!!reveal.exemplars?.length && (
        <>
          <h4>{t("Compare with examples")}</h4>
          {reveal.exemplars.map((example, index) => (
            <Example key={index} example={example} />
          ))}
        </>
      )}
    </>
  );
}

/** After the check: what to look at once more, kindly. */
function Told({ checking, warnings }: { checking: Checking<FormAnswer>; warnings: Warning[] }) {
  const { definition, texts } = useSession<FormDefinition>();
  const { result } = checking;
  if (!result) return null;
  const warned = definition.fields.filter((field) => warnings.some((w) => w.field === field.id));
  return (
    <Summary of={checking} tone={warned.length || result.percent < 100 ? "warn" : "good"}>
      {result.percent === 100 && <p>{texts.t("Thank you, everything is here.")}</p>}
      {warned.length > 0 && (
        <>
          <p>{texts.t("Please look once more, for the sake of others' privacy:")}</p>
          <ul>
            {warned.map((field) => (
              <li key={field.id}>
                <ToField field={field}>{field.label}</ToField>
              </li>
            ))}
          </ul>
        </>
      )}
    </Summary>
  );
}

/** What was typed under an earlier release, without what the commons would refuse now. */
function fitting({ fields }: FormDefinition, answer: FormAnswer): FormAnswer["fields"] {
  const now = Object.entries(answer.fields).map(([id, value]) => {
    const field = fields.find((each) => each.id === id);
    return [id, field ? known(field, value) : value] as const;
  });
  return Object.fromEntries(now);
}

function Form(): JSX.Element {
  const { definition, draft, texts } = useSession<FormDefinition, FormAnswer>();
  const checking = useCheck<FormAnswer>();
  const answer = useStore(draft.answer);
  const [tries, setTries] = useState(0);
  const { checked, result } = checking;
  const found = (result?.reveal as Reveal | undefined)?.warnings ?? [];
  // A warning holds until its field is changed.
  const warnings = found.filter(({ field }) => same(checked?.fields[field] ?? null, answer.fields[field] ?? null));
  const change = (field: string, next: Next): void =>
    draft.change((now) => {
      const fields = fitting(definition, now);
      return { fields: { ...fields, [field]: typeof next === "function" ? next(fields[field]) : next } };
    });
  const finish = (): void => {
    setTries(tries + 1);
    const complete = definition.fields.every((field) => !fault(field, answer.fields[field.id]));
    if (complete) void checking.check(answer);
  };
  return (
    <>
      <CheckForm
        checking={checking}
        label={result ? texts.t("Check again") : texts.t("Done")}
        onCheck={finish}
      >
        {definition.fields.map((field) => (
          <FormField
            key={field.id}
            field={field}
            value={answer.fields[field.id]}
            strict={tries > 0}
            warnings={warnings.filter((warning) => warning.field === field.id)}
            change={(next) => change(field.id, next)}
          />
        ))}
        <Faults fields={definition.fields} answer={answer} tries={tries} />
        <Told checking={checking} warnings={warnings} />
        {result && <Compare reveal={result.reveal as Reveal} />}
      </CheckForm>
      {definition.product && (
        <ProductPart
          title={definition.product}
          empty={definition.fields.every((field) => isEmpty(answer.fields[field.id]))}
        />
      )}
    </>
  );
}

export default widget<FormDefinition, FormAnswer>({ empty: { fields: {} }, body: Form });

/** A certificate that is not given yet: what is missing for it, or the name to be printed. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { pageOf } from "./address.js";
import { useAct, useKept } from "./ask.js";
import { TextField } from "./ask-fields.js";
import { Trouble } from "./ask-parts.js";
import { useSession } from "./session.js";
import type { Certificates, CourseStep, Issued, Standing } from "./wire-certificates.js";

interface MissingProps {
  one: Standing;
  told: Certificates;
}

export function MissingList({ one, told }: MissingProps): JSX.Element {
  const { texts } = useSession();
  const { t, tn } = texts;
  const steps = new Map(told.modules.map((step) => [step.id, step]));
  const missing = one.missing.flatMap((id) => steps.get(id) ?? []);
  const others = told.modules.filter((step) => !step.done && !one.missing.includes(step.id));
  const left = missing.length + one.more;
  return (
    <>
      <p>
        {tn("{count} module is still missing.", "{count} modules are still missing.", left)}{" "}
        {t("{done} of {needed} are done.", { done: one.needed - left, needed: one.needed })}
      </p>
      <Steps steps={missing} />
      {one.more > 0 && (
        <>
          <p>
            {t("And {count} more of your own choice, for example:", { count: one.more })}
          </p>
          <Steps steps={others} />
        </>
      )}
      {[...missing, ...(one.more ? others : [])].some((step) => !step.written) && (
        <p class="sr-muted">
          {t("Modules without a link are not written yet; the certificate waits for them.")}
        </p>
      )}
    </>
  );
}

function Steps({ steps }: { steps: readonly CourseStep[] }): JSX.Element | null {
  const { scope, texts } = useSession();
  if (steps.length === 0) return null;
  return (
    <ul>
      {steps.map((step) => {
        const page = step.written ? pageOf(scope, { edition: scope.edition, module: step.id }) : null;
        return (
          <li key={step.id}>
            {page ? <a href={page}>{step.title}</a> : step.title}
            {!step.written && <span class="sr-muted"> — {texts.t("not written yet")}</span>}
          </li>
        );
      })}
    </ul>
  );
}

interface FormProps {
  kind: string;
  told: Certificates;
  changed: () => Promise<void>;
}

export function EarnedForm({ kind, told, changed }: FormProps): JSX.Element {
  const { link, say, texts } = useSession();
  const { t } = texts;
  const [kept, keep] = useKept<string>(`certificate-${kind}`);
  const act = useAct();
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const name = kept ?? told.name;
  const give = async (event: Event): Promise<void> => {
    event.preventDefault();
    const done = await act.run(async () => {
      await link.ask<Issued>("issue", { kind, name });
      keep(null);
      await changed();
    });
    if (done) say(t("The certificate is given."));
    else field.current?.focus();
  };
  return (
    <form onSubmit={(event) => void give(event)} noValidate>
      <p class="sr-notice sr-notice--good">{t("You have done all that it asks for.")}</p>
      <TextField
        label={t("Name to be printed")}
        hint={t(
          "As in your passport, letter by letter. It is given by “{institution}”. Whoever gets the certificate's address from you sees this name.",
          { institution: told.institution },
        )}
        value={name}
        change={(value) => (keep(value), act.tell(""))}
        most={120}
        field={field}
        required
      />
      <Trouble text={act.error} />
      <button type="submit" class="sr-button sr-button--primary" aria-disabled={act.busy}>
        {act.busy ? t("One moment…") : t("The name is right: give me the certificate")}
      </button>
    </form>
  );
}

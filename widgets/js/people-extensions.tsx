/** Extensions of one module in one cohort: who has more time, giving it, taking it away. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useAct } from "./ask.js";
import { SelectField, TextField } from "./ask-fields.js";
import { Confirm, Trouble } from "./ask-parts.js";
import type { At } from "./people-deadlines.js";
import { useSession } from "./session.js";
import type { Extension, ModuleDeadline } from "./wire-social.js";
import { momentIn } from "./zones.js";

interface Props {
  module: ModuleDeadline;
  at: At;
}

export function Extensions({ module, at }: Props): JSX.Element {
  const { t } = useSession().texts;
  return (
    <details>
      <summary>
        {t("Extensions")} ({module.extensions.length})
        <span class="sr-visually-hidden">: {module.title}</span>
      </summary>
      {module.extensions.length === 0 && <p>{t("Nobody has more time.")}</p>}
      <ul>
        {module.extensions.map((one) => (
          <One key={one.person} one={one} module={module} at={at} />
        ))}
      </ul>
      {at.all.members.length > 0 ? (
        <Give module={module} at={at} />
      ) : (
        <p>{t("Nobody is in this cohort yet.")}</p>
      )}
    </details>
  );
}

function One({ one, module, at }: Props & { one: Extension }): JSX.Element {
  const { t, locale } = useSession().texts;
  const act = useAct();
  const name = one.display_name;
  const remove = (): Promise<boolean> =>
    at.change(
      act,
      "extension_end",
      { of: module.module, name: one.person },
      t("The extension is removed."),
    );
  return (
    <li>
      {name}: {t("until")}{" "}
      <time dateTime={one.until_at}>{momentIn(one.until_at, at.all.zone, locale)}</time>
      {one.note && <span class="sr-typed">. {one.note}</span>}
      <Trouble text={act.error} />
      <Confirm
        quiet
        label={t("Remove")}
        name={t("Remove the extension: {name}", { name })}
        title={t("Remove the extension of {name}?", { name })}
        yes={t("Yes, remove it")}
        busy={act.busy}
        act={remove}
      />
    </li>
  );
}

function Give({ module, at }: Props): JSX.Element {
  const { t } = useSession().texts;
  const act = useAct();
  const [name, setName] = useState("");
  const [until, setUntil] = useState("");
  const [note, setNote] = useState("");
  const give = async (): Promise<void> => {
    if (!name || !until) return act.tell(t("Choose who, and until when."));
    const args = { of: module.module, name, until, note };
    if (!(await at.change(act, "extension_save", args, t("The extension is given.")))) return;
    setName("");
    setUntil("");
    setNote("");
  };
  const people = at.all.members.map((one) => ({ value: one.name, text: one.display_name }));
  return (
    <form onSubmit={(event) => (event.preventDefault(), void give())} noValidate>
      <SelectField
        label={t("More time for")}
        value={name}
        options={[{ value: "", text: "—" }, ...people]}
        change={(value) => (setName(value), act.tell(""))}
      />
      <TextField
        label={t("Until")}
        hint={t("By the clock of the cohort: {zone}.", { zone: at.all.zone })}
        kind="datetime-local"
        value={until}
        change={(value) => (setUntil(value.slice(0, 16)), act.tell(""))}
      />
      <TextField
        label={t("Note")}
        hint={t("She can read it, and nobody else but trainers of this cohort.")}
        value={note}
        change={setNote}
      />
      <Trouble text={act.error} />
      <div class="sr-actions">
        <button type="submit" class="sr-button" aria-disabled={act.busy}>
          {t("Give more time")}
        </button>
      </div>
    </form>
  );
}

/** Deadlines of a cohort, for whoever leads it: its clock, due times, extensions, what was changed. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type Act, type Args, type Asked, useAct, useAsked } from "./ask.js";
import { SelectField, TextField } from "./ask-fields.js";
import { Confirm, Trouble } from "./ask-parts.js";
import { lateWords } from "./deadline.js";
import { Extensions } from "./people-extensions.js";
import { useSession } from "./session.js";
import { useUid } from "./uid.js";
import type { Cohort, CohortDeadlines, DeadlineChange, ModuleDeadline } from "./wire-social.js";
import { momentIn, zoneHere, zonesKnown, zoneWords } from "./zones.js";

export interface At {
  readonly cohort: Cohort;
  readonly all: CohortDeadlines;
  /** Do one of the questions about this cohort, and show what came of it. */
  readonly change: (act: Act, question: string, args: Args, words: string) => Promise<boolean>;
}

/** Folded: most visits are about something else, and nothing is asked until it is opened. */
export function Deadlines({ cohort }: { cohort: Cohort }): JSX.Element {
  const { t } = useSession().texts;
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {t("When modules are due")}
        <span class="sr-visually-hidden">: {cohort.name}</span>
      </summary>
      {open && <Opened cohort={cohort} />}
    </details>
  );
}

function Opened({ cohort }: { cohort: Cohort }): JSX.Element {
  const asked = useAsked<CohortDeadlines>("deadlines", { id: cohort.id });
  const change = useChange(cohort, asked);
  const { t } = useSession().texts;
  const all = asked.data;
  return (
    <>
      <Trouble text={asked.error} />
      {!all && !asked.error && <p>{t("One moment…")}</p>}
      {all && <Zone at={{ cohort, all, change }} />}
      {all?.modules.length === 0 && <p>{t("No module is released yet.")}</p>}
      {all?.modules.map((module) => (
        <Module key={module.module} module={module} at={{ cohort, all, change }} />
      ))}
      {all && <Changes all={all} />}
    </>
  );
}

function useChange(cohort: Cohort, asked: Asked<CohortDeadlines>): At["change"] {
  const { link, say } = useSession();
  return (act, question, args, words) =>
    act.run(async () => {
      asked.set(await link.ask<CohortDeadlines>(question, { id: cohort.id, ...args }));
      say(words);
    });
}

function Zone({ at }: { at: At }): JSX.Element {
  const { t, locale } = useSession().texts;
  const act = useAct();
  const [wished, wish] = useState<string | null>(null);
  const zone = wished ?? at.all.zone;
  const save = async (): Promise<void> => {
    const done = await at.change(act, "zone_save", { zone }, t("The cohort's clock is set."));
    if (done) wish(null);
  };
  return (
    <form onSubmit={(event) => (event.preventDefault(), void save())} noValidate>
      <SelectField
        label={t("Clock of “{name}”", { name: at.cohort.name })}
        hint={t("Due times are by this clock: {zone}.", { zone: zoneWords(at.all.zone, locale) })}
        value={zone}
        options={zonesKnown(at.all.zone, zoneHere()).map((name) => ({ value: name, text: name }))}
        change={wish}
      />
      <Trouble text={act.error} />
      {zone !== at.all.zone && (
        <button type="submit" class="sr-button" aria-disabled={act.busy}>
          {t("Save the clock")}
        </button>
      )}
    </form>
  );
}

function Module({ module, at }: { module: ModuleDeadline; at: At }): JSX.Element {
  const { t, tn, locale } = useSession().texts;
  const id = useUid();
  return (
    <section class="sr-part" aria-labelledby={id}>
      <h6 id={id}>{module.title}</h6>
      {module.due_at ? (
        <p>
          {t("Due:")} <time dateTime={module.due_at}>{momentIn(module.due_at, at.all.zone, locale)}</time>
          {module.grace_hours > 0 && (
            <>. {tn("Grace: {count} hour", "Grace: {count} hours", module.grace_hours)}</>
          )}
          . {module.accepts_late ? t("Late work is taken and marked.") : t("Late work is not taken.")}
        </p>
      ) : (
        <p>{t("No due time: it can be handed in at any time.")}</p>
      )}
      <Late module={module} zone={at.all.zone} />
      <Due module={module} at={at} />
      {module.due && <Extensions module={module} at={at} />}
    </section>
  );
}

/** Whose newest work came after its due moment, and by how much. */
function Late({ module, zone }: { module: ModuleDeadline; zone: string }): JSX.Element | null {
  const { texts } = useSession();
  const { t, tn, locale } = texts;
  if (module.late.length === 0) return module.due ? <p>{t("No work has come late.")}</p> : null;
  return (
    <details>
      <summary>
        {tn("{count} late work", "{count} late works", module.late.length)}
        <span class="sr-visually-hidden">: {module.title}</span>
      </summary>
      <ul>
        {module.late.map((work) => (
          <li key={work.person}>
            {work.display_name}: <strong>{lateWords(work.late_by, texts)}</strong> (
            <time dateTime={work.submitted_at}>{momentIn(work.submitted_at, zone, locale)}</time>)
          </li>
        ))}
      </ul>
    </details>
  );
}

function Due({ module, at }: { module: ModuleDeadline; at: At }): JSX.Element {
  const { t } = useSession().texts;
  const act = useAct();
  const [due, setDue] = useState(module.due ?? "");
  const [grace, setGrace] = useState(String(module.grace_hours));
  const [late, setLate] = useState(module.accepts_late);
  const save = async (): Promise<void> => {
    if (!due) return act.tell(t("Choose date and time first."));
    const args = { of: module.module, due, grace_hours: Number(grace) || 0, accepts_late: late };
    await at.change(act, "due_save", args, t("The due time is set."));
  };
  const remove = (): Promise<boolean> =>
    at.change(act, "due_end", { of: module.module }, t("The due time is removed."));
  return (
    <details>
      <summary>
        {module.due ? t("Change the due time") : t("Set a due time")}
        <span class="sr-visually-hidden">: {module.title}</span>
      </summary>
      <form onSubmit={(event) => (event.preventDefault(), void save())} noValidate>
        <TextField
          label={t("Due date and time")}
          hint={t("By the clock of the cohort: {zone}.", { zone: at.all.zone })}
          kind="datetime-local"
          value={due}
          change={(value) => (setDue(value.slice(0, 16)), act.tell(""))}
        />
        <TextField
          label={t("Grace period, hours")}
          hint={t("Work that comes in it is not late. From 0 to 720.")}
          kind="number"
          value={grace}
          change={setGrace}
        />
        <label class="sr-choice">
          <input
            type="checkbox"
            checked={late}
            onChange={(event) => setLate(event.currentTarget.checked)}
          />
          <span>{t("Take late work too, and mark it as late")}</span>
        </label>
        <Trouble text={act.error} />
        <div class="sr-actions">
          <button type="submit" class="sr-button sr-button--primary" aria-disabled={act.busy}>
            {t("Save the due time")}
          </button>
        </div>
      </form>
      {module.due && (
        <Confirm
          quiet
          label={t("Remove the due time")}
          name={t("Remove the due time: {title}", { title: module.title })}
          title={t("Remove it, with its extensions? The module can then be handed in at any time.")}
          yes={t("Yes, remove it")}
          busy={act.busy}
          act={remove}
        />
      )}
    </details>
  );
}

/** Who changed what and when; nobody can change this. */
function Changes({ all }: { all: CohortDeadlines }): JSX.Element | null {
  const { t, locale } = useSession().texts;
  if (all.changes.length === 0) return null;
  const titles = new Map(all.modules.map(({ module, title }) => [module, title]));
  return (
    <details>
      <summary>{t("What was changed")}</summary>
      <ul>
        {all.changes.map((change, index) => (
          <li key={index}>
            <time dateTime={change.created_at}>{momentIn(change.created_at, all.zone, locale)}</time>
            {": "}
            {[change.actor, kindWords(change, t), titles.get(change.module ?? ""), change.kind !== "left" && change.person]
              .filter(Boolean)
              .join(" · ")}
            {change.kind !== "left" && ` (${change.before || "—"} → ${change.after || "—"})`}
          </li>
        ))}
      </ul>
    </details>
  );
}

function kindWords({ kind }: DeadlineChange, t: (id: string) => string): string {
  if (kind === "zone") return t("clock");
  if (kind === "due") return t("due time set");
  if (kind === "due_removed") return t("due time removed");
  if (kind === "left") return t("left the cohort");
  return kind === "extension" ? t("extension given") : t("extension removed");
}

/** Cohorts that a moderator leads: founding one, the link by which colleagues join it. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { invitationOf } from "./address.js";
import { type Asked, useAct, useAsked, useKept } from "./ask.js";
import { TextField } from "./ask-fields.js";
import { Confirm, Copy, Section, Trouble } from "./ask-parts.js";
import { Deadlines } from "./people-deadlines.js";
import { useSession } from "./session.js";
import { useUid } from "./uid.js";
import type { Cohort, Me } from "./wire-social.js";

export function LedCohorts({ me }: { me: Me }): JSX.Element {
  const { t } = useSession().texts;
  // Administrators are told of all.
  const all = me.roles.includes("admin");
  const led = useAsked<readonly Cohort[]>("led");
  const list = useRef<HTMLUListElement>(null);
  return (
    <Section title={all ? t("All cohorts") : t("Cohorts I lead")}>
      <Trouble text={led.error} />
      {led.data?.length === 0 && (
        <p>{t("You lead no cohort yet. Create one and give its link to your colleagues.")}</p>
      )}
      <ul ref={list} class="sr-people">
        {led.data?.map((cohort) => (
          <li key={cohort.id}>
            <LedCohort cohort={cohort} led={led} />
            {all && cohort.trainer !== me.display_name && <TakeOver cohort={cohort} led={led} />}
          </li>
        ))}
      </ul>
      <Found led={led} list={list} />
    </Section>
  );
}

interface LedProps {
  cohort: Cohort;
  led: Asked<readonly Cohort[]>;
}

/** Put a cohort as it is now in the place of what was told of it before. */
function put({ led }: LedProps, changed: Cohort): void {
  led.set((led.data ?? []).map((one) => (one.id === changed.id ? changed : one)));
}

function LedCohort({ cohort, led }: LedProps): JSX.Element {
  const { t, tn } = useSession().texts;
  const id = useUid();
  return (
    <article class="sr-person" aria-labelledby={id}>
      <div class="sr-post__head">
        <h5 id={id} data-item data-cohort={cohort.id} tabIndex={-1}>
          {cohort.name}
        </h5>
        <span class="sr-muted">{tn("{count} person", "{count} people", cohort.members)}</span>
        {cohort.trainer && (
          <span class="sr-muted">{t("led by {name}", { name: cohort.trainer })}</span>
        )}
      </div>
      <InvitationLink cohort={cohort} led={led} />
      <Deadlines cohort={cohort} />
    </article>
  );
}

function InvitationLink({ cohort, led }: LedProps): JSX.Element {
  const { link, say, scope, texts } = useSession();
  const { t } = texts;
  const { name, invitation: code } = cohort;
  const act = useAct();
  const ask = (question: string, words: string): Promise<boolean> =>
    act.run(async () => {
      put({ cohort, led }, await link.ask<Cohort>(question, { id: cohort.id }));
      say(words);
    });
  const renew = (): Promise<boolean> => ask("link_renew", t("There is a new link."));
  const address = code && invitationOf(scope, code);
  return (
    <>
      {!code && <p>{t("Nobody can join now: there is no link.")}</p>}
      {code && (
        <Copy
          label={
            address
              ? t("Link for joining “{name}”", { name })
              : t("Code for joining “{name}”", { name })
          }
          value={address || code}
          hint={t("Whoever opens it, having signed in, can join this cohort.")}
        />
      )}
      <Trouble text={act.error} />
      <div class="sr-actions">
        {code ? (
          <>
            <Confirm
              label={t("Make a new link")}
              name={t("Make a new link for “{name}”", { name })}
              title={t("Make a new link? The present one will stop working.")}
              yes={t("Yes, make a new one")}
              busy={act.busy}
              act={renew}
            />
            <Confirm
              label={t("Close the link")}
              name={t("Close the link for “{name}”", { name })}
              title={t("Close the link? Nobody new can join then.")}
              yes={t("Yes, close it")}
              busy={act.busy}
              act={() => ask("link_close", t("The link is closed."))}
            />
          </>
        ) : (
          <button
            type="button"
            class="sr-button"
            aria-disabled={act.busy}
            aria-label={t("Make a link for “{name}”", { name })}
            onClick={() => void renew()}
          >
            {t("Make a link")}
          </button>
        )}
      </div>
    </>
  );
}

/** A trainer who leaves has to be followed by somebody. */
function TakeOver(props: LedProps): JSX.Element {
  const { link, say, texts } = useSession();
  const { t } = texts;
  const { id, name } = props.cohort;
  const act = useAct();
  const take = (): Promise<boolean> =>
    act.run(async () => {
      put(props, await link.ask<Cohort>("take_over", { id }));
      say(t("You lead “{name}” now.", { name }));
    });
  return (
    <Confirm
      quiet
      label={t("Take it over")}
      name={t("Take it over: “{name}”", { name })}
      title={t("Lead “{name}” in the place of {trainer}?", { name, trainer: props.cohort.trainer })}
      yes={t("Yes, I lead it")}
      busy={act.busy}
      act={take}
    >
      <Trouble text={act.error} />
    </Confirm>
  );
}

function Found({ led, list }: { led: LedProps["led"]; list: { current: HTMLElement | null } }): JSX.Element {
  const { link, say, texts } = useSession();
  const { t } = texts;
  const [kept, keep] = useKept<string>("cohort");
  const act = useAct();
  const name = kept ?? "";
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const found = async (): Promise<void> => {
    if (!name.trim()) {
      act.tell(t("Give the cohort a name first."));
      field.current?.focus();
      return;
    }
    await act.run(async () => {
      const cohort = await link.ask<Cohort>("cohort_found", { name: name.trim() });
      led.set([...(led.data ?? []), cohort]);
      keep(null);
      say(t("The cohort is created."));
      setTimeout(() =>
        list.current?.querySelector<HTMLElement>(`[data-cohort="${cohort.id}"]`)?.focus(),
      );
    });
  };
  return (
    <form onSubmit={(event) => (event.preventDefault(), void found())} noValidate>
      <TextField
        label={t("Name of a new cohort")}
        hint={t("For example: Teachers of Omsk, spring.")}
        value={name}
        change={(value) => (keep(value || null), act.tell(""))}
        most={80}
        field={field}
      />
      <Trouble text={act.error} />
      <button type="submit" class="sr-button" aria-disabled={act.busy}>
        {t("Create the cohort")}
      </button>
    </form>
  );
}

/** The cohort one learns in: what it is, who leads it, how to leave it. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { useAct, useAsked } from "./ask.js";
import { Confirm, Facts, Section, Trouble } from "./ask-parts.js";
import { useSession } from "./session.js";
import type { Cohort } from "./wire-social.js";

/** Told to the page's other parts when one's cohort has become another. */
export const COHORT_EVENT = "staffroom:cohort";

export function MyCohort(): JSX.Element {
  const { link, say, texts } = useSession();
  const { t, tn } = texts;
  const asked = useAsked<Cohort>("cohort");
  const act = useAct();
  const heading = useRef<HTMLHeadingElement>(null);
  const cohort = asked.data;
  const leave = (): Promise<boolean> =>
    act.run(async () => {
      asked.set(await link.ask<Cohort>("cohort_leave"));
      dispatchEvent(new CustomEvent(COHORT_EVENT));
      say(t("You have left the cohort."));
      // The button has gone with it.
      setTimeout(() => heading.current?.focus());
    });
  return (
    <Section title={t("My cohort")} heading={heading}>
      <Trouble text={asked.error} />
      {cohort?.id === 0 && <Open members={cohort.members} />}
      {cohort && cohort.id !== 0 && (
        <>
          <Facts
            of={[
              [t("Name"), cohort.name],
              [t("Trainer"), cohort.trainer],
              [t("Members"), tn("{count} person", "{count} people", cohort.members)],
            ]}
          />
          <Confirm
            label={t("Leave the cohort")}
            title={t("Leave the cohort “{name}”?", { name: cohort.name })}
            yes={t("Yes, leave it for the open group")}
            busy={act.busy}
            act={leave}
          >
            <p>
              {t(
                "You will learn in the open group. What you wrote stays with the cohort, your answers and marks stay with you. To come back you need the trainer's link.",
              )}
            </p>
            <Trouble text={act.error} />
          </Confirm>
        </>
      )}
    </Section>
  );
}

function Open({ members }: { members: number }): JSX.Element {
  const { t, tn } = useSession().texts;
  return (
    <>
      <p>
        {t("You learn in the open group: everybody is in it who has not joined a cohort.")}{" "}
        {tn("Now it is {count} person.", "Now it is {count} people.", members)}
      </p>
      <p class="sr-muted">
        {t(
          "A cohort is a closed group with a trainer of its own. You join one by opening the link that its trainer gives you.",
        )}
      </p>
    </>
  );
}

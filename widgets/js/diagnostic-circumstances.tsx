/** What a person may tell of her work besides: nothing of it is asked twice or has to be said. */
import type { JSX } from "preact";
import { Radios, TextField } from "./ask-fields.js";
import { MyProfile } from "./people-profile.js";
import { useTexts } from "./session.js";
import type { Circumstances, Connection, Specialist } from "./wire-route.js";

interface Props {
  said: Circumstances;
  change: (part: Circumstances) => void;
}

/** A whole number within bounds; nothing where there is none. */
export function whole(text: string, most: number): number | null {
  const value = Number.parseInt(text, 10);
  return Number.isNaN(value) ? null : Math.min(Math.max(value, 0), most);
}

const YEARS_MOST = 70;
const MINUTES_MOST = 3000;
const shown = (value: number | null | undefined): string => (value == null ? "" : String(value));

export function CircumstancesStep({ said, change }: Props): JSX.Element {
  const { t } = useTexts();
  return (
    <>
      <p class="sr-muted">
        {t("All of this may stay empty. Only you see it. Your plan begins with your minutes; who is new at school is offered a mentor.")}
      </p>
      <TextField
        label={t("Years at school")}
        kind="number"
        value={shown(said.experience)}
        change={(text) => change({ experience: whole(text, YEARS_MOST) })}
      />
      <TextField
        label={t("Minutes a week for learning")}
        hint={t("As it really is: 30 are fine.")}
        kind="number"
        value={shown(said.minutes)}
        change={(text) => change({ minutes: whole(text, MINUTES_MOST) })}
      />
      <Radios<Connection>
        label={t("My connection")}
        value={said.connection ?? null}
        change={(connection) => change({ connection })}
        options={[
          { value: "good", text: t("It carries video") },
          { value: "weak", text: t("It is weak or often gone") },
          { value: "phone", text: t("I learn on my phone") },
        ]}
      />
      <Specialists said={said} change={change} />
      <details>
        <summary>{t("Subject, grades, region")}</summary>
        <p class="sr-muted">
          {t("Subject, grades and region are in your profile. Unlike the rest here, colleagues see it.")}
        </p>
        <MyProfile />
      </details>
    </>
  );
}

function Specialists({ said, change }: Props): JSX.Element {
  const { t } = useTexts();
  const there = said.specialists ?? [];
  const known: readonly { id: Specialist; text: string }[] = [
    { id: "psychologist", text: t("A psychologist") },
    { id: "speech", text: t("A speech therapist") },
    { id: "special", text: t("A special needs teacher") },
    { id: "social", text: t("A social worker") },
  ];
  const turn = (id: Specialist, on: boolean): void =>
    change({
      specialists: known.map((one) => one.id).filter((one) => (one === id ? on : there.includes(one))),
      alone: false,
    });
  return (
    <fieldset class="sr-field">
      <legend>{t("Specialists at my school")}</legend>
      {known.map(({ id, text }) => (
        <label key={id} class="sr-choice sr-choice--tight">
          <input
            type="checkbox"
            checked={there.includes(id)}
            onChange={(event) => turn(id, event.currentTarget.checked)}
          />
          <span>{text}</span>
        </label>
      ))}
      <label class="sr-choice sr-choice--tight">
        <input
          type="checkbox"
          checked={said.alone ?? false}
          onChange={(event) =>
            change(event.currentTarget.checked ? { alone: true, specialists: [] } : { alone: false })
          }
        />
        <span>{t("Nobody")}</span>
      </label>
    </fieldset>
  );
}

/** A support circle: help at once, what its anonymity means, and how one can answer. */
import type { JSX } from "preact";
import { useTalk } from "./talk-context.js";
import type { Texts } from "./texts.js";
import { useUid } from "./uid.js";
import type { Label } from "./wire-talk.js";

const LABELS: readonly Label[] = ["hear", "same", "helped"];

export function labelWords({ t }: Texts, label: Label): string {
  if (label === "hear") return t("I hear you");
  return label === "same" ? t("It was so for me too") : t("What helped");
}

const telephone = (phone: string): string => `tel:${phone.replace(/[^+\d]/g, "")}`;

/** Crisis contacts, always in sight. */
function Contacts(): JSX.Element | null {
  const { definition, texts } = useTalk();
  const groups = definition.contacts ?? [];
  const id = useUid();
  if (groups.length === 0) return null;
  return (
    <section class="sr-notice sr-contacts" aria-labelledby={id}>
      <h4 id={id}>{texts.t("If it cannot wait: talk to somebody now")}</h4>
      {groups.map(({ country, contacts }) => (
        <div key={country} class="sr-contacts__country">
          <strong>{country}</strong>
          <ul>
            {contacts.map(({ name, phone, url, hours }) => (
              <li key={name + (phone ?? url ?? "")}>
                {name}
                {phone && ": "}
                {phone && <a href={telephone(phone)}>{phone}</a>}
                {url && ", "}
                {url && (
                  <a href={url} rel="noopener noreferrer" target="_blank">
                    {texts.t("website")}
                  </a>
                )}
                {hours && <span class="sr-muted"> ({hours})</span>}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

export function CircleIntro(): JSX.Element {
  const { t } = useTalk().texts;
  return (
    <>
      <Contacts />
      <details class="sr-netiquette">
        <summary>{t("What anonymous means here")}</summary>
        <ul>
          <li>{t("You get another pseudonym in each conversation. Neither colleagues nor moderators see who it is, and your name is not kept with your post.")}</li>
          <li>{t("Your posts can be recognised as yours only when you yourself open this page signed in.")}</li>
          <li>{t("Your draft stays in this browser. Nothing here is announced to anybody, and there are no mentions and no thanks.")}</li>
          <li>{t("Your words may still give you away: leave out names, places and details that only you know.")}</li>
          <li>{t("Moderators can hide a post that does harm, here too.")}</li>
          <li>{t("Whoever runs the server and breaks its rules could find out more while you are writing. Do not write here what nobody may ever know.")}</li>
        </ul>
      </details>
    </>
  );
}

/** What kind of answer it is. */
export function LabelChoice({ value, change }: { value: Label | null; change: (label: Label) => void }): JSX.Element {
  const { texts } = useTalk();
  const name = useUid();
  return (
    <fieldset>
      <legend>{texts.t("What kind of answer is it?")}</legend>
      <div class="sr-options--row">
        {LABELS.map((label) => (
          <label key={label} class="sr-choice">
            <input type="radio" name={name} checked={value === label} onChange={() => change(label)} />
            <span>{labelWords(texts, label)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Whether whoever opens a conversation wants advice. */
export function AdviceChoice({ value, change }: { value: boolean; change: (wanted: boolean) => void }): JSX.Element {
  const { t } = useTalk().texts;
  return (
    <label class="sr-choice">
      <input type="checkbox" checked={value} onChange={(event) => change(event.currentTarget.checked)} />
      <span>{t("I want advice, too. Without this mark colleagues listen and share, and advice stays folded.")}</span>
    </label>
  );
}

/** What a progress file has beside what is here, thing by thing. */
import type { JSX } from "preact";
import { useSession, useTexts } from "./session.js";

export interface Entry {
  readonly id: string;
  readonly title: string;
  readonly module_title: string;
  readonly state: "new" | "same" | "newer" | "older";
  readonly saved_at: string;
  readonly here_at: string | null;
  readonly version: number;
}

interface LeftOut {
  readonly title: string;
  readonly module_title: string;
  readonly message: string;
}

export interface Comparison {
  readonly origin: "here" | "elsewhere" | "unsigned";
  readonly nickname: string;
  readonly saved_at: string;
  readonly entries: readonly Entry[];
  readonly left: readonly LeftOut[];
  readonly posts: number;
  readonly taken: number;
}

interface EntriesProps {
  entries: readonly Entry[];
  ticked: ReadonlySet<string>;
  change: (id: string, on: boolean) => void;
}

export function Entries({ entries, ticked, change }: EntriesProps): JSX.Element {
  const { t } = useTexts();
  return (
    <fieldset class="sr-field">
      <legend>{t("What would be taken in")}</legend>
      {entries.map((entry) => (
        <label key={entry.id} class="sr-choice">
          <input
            type="checkbox"
            checked={ticked.has(entry.id)}
            onChange={(event) => change(entry.id, event.currentTarget.checked)}
          />
          <span>
            {named(entry)}
            <State entry={entry} />
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function named({ title, module_title }: { title: string; module_title: string }): string {
  return module_title ? `${title} · ${module_title}` : title;
}

function State({ entry }: { entry: Entry }): JSX.Element {
  const { texts } = useSession();
  const { t } = texts;
  const here = entry.here_at ? texts.moment(entry.here_at) : "";
  const values = { file: texts.moment(entry.saved_at), here };
  const told = {
    new: t("Typed {file}; nothing is here yet.", values),
    newer: t("The file’s is newer: {file}, here {here}. It takes the place of the one here.", values),
    older: t("The one here is newer: {here}, in the file {file}. If you tick this, it is replaced.", values),
    same: "",
  };
  const newer = entry.state === "older";
  return (
    <span class={newer ? "sr-warning sr-choice__hint" : "sr-muted sr-choice__hint"}>
      {newer && <span aria-hidden="true">! </span>}
      {told[entry.state]}
    </span>
  );
}

export function Left({ left }: { left: readonly LeftOut[] }): JSX.Element | null {
  const { t } = useTexts();
  if (left.length === 0) return null;
  return (
    <>
      <p>{t("Not taken in:")}</p>
      <ul>
        {left.map((one, place) => (
          <li key={place}>
            {named(one)}: <span class="sr-muted">{one.message}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

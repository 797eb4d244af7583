/** What a trainer chooses for herself at the desk: names, keys; and what the keys do. */
import type { JSX } from "preact";
import { useSession } from "./session.js";

export type Settings = { names: boolean; keys: boolean };
export const SETTINGS: Settings = { names: true, keys: true };

export function Options({ settings, keep }: { settings: Settings; keep: (settings: Settings) => void }): JSX.Element {
  const { t } = useSession().texts;
  const toggle = (name: keyof Settings, label: string): JSX.Element => (
    <label class="sr-choice">
      <input
        type="checkbox"
        checked={settings[name]}
        onChange={(event) => keep({ ...settings, [name]: event.currentTarget.checked })}
      />
      <span>{label}</span>
    </label>
  );
  return (
    <details class="sr-marking__options">
      <summary>{t("Names and keys")}</summary>
      {toggle("names", t("Show the teachers’ names"))}
      {toggle("keys", t("Keys without Ctrl, while the focus is at the desk"))}
      <KeyList single={settings.keys} />
    </details>
  );
}

/** What the keys do. */
function KeyList({ single }: { single: boolean }): JSX.Element {
  const { t } = useSession().texts;
  const rows: readonly (readonly [string, string])[] = [
    ...(single
      ? ([
          ["0 1 2 3 4", t("choose the level")],
          ["Enter", t("give the mark and go on to the next work that waits")],
          ["→ ←", t("next and previous work")],
          ["C", t("write the comment")],
          ["B", t("search the bank of comments")],
        ] as const)
      : []),
    ["Ctrl + Enter", t("give the mark and go on, also out of the comment")],
    ["Esc", t("out of the comment back to the work")],
  ];
  return (
    <dl class="sr-facts">
      {rows.map(([key, words]) => (
        <div key={key}>
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A note with what it is for: every act of moderators says why. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { useAct, useKept } from "./ask.js";
import { TextField } from "./ask-fields.js";
import { Trouble } from "./ask-parts.js";
import { useSession, useTexts } from "./session.js";

interface Choice {
  readonly label: string;
  /** Does it with the note; rejects where it was refused. */
  act: (note: string) => Promise<void>;
}

interface Props {
  /** Under which name the note is kept until it is sent. */
  name: string;
  choices: readonly Choice[];
}

export function NoteForm({ name, choices }: Props): JSX.Element {
  const { say } = useSession();
  const { t } = useTexts();
  const [kept, keep] = useKept<string>(name);
  const act = useAct();
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const note = kept ?? "";
  const choose = async (choice: Choice): Promise<void> => {
    if (!note.trim()) {
      act.tell(t("Please say why."));
      field.current?.focus();
      return;
    }
    await act.run(async () => {
      await choice.act(note.trim());
      keep(null);
      say(t("Done. It is in the audit trail."));
    });
  };
  return (
    <form class="sr-decide" onSubmit={(event) => event.preventDefault()} noValidate>
      <TextField
        long
        required
        label={t("Why")}
        hint={t("The person concerned reads this; so do other moderators.")}
        value={note}
        change={(value) => (keep(value || null), act.tell(""))}
        most={1000}
        field={field}
      />
      <Trouble text={act.error} />
      <div class="sr-actions">
        {choices.map((choice) => (
          <button
            key={choice.label}
            type="button"
            class="sr-button"
            aria-disabled={act.busy}
            onClick={() => void choose(choice)}
          >
            {choice.label}
          </button>
        ))}
      </div>
    </form>
  );
}

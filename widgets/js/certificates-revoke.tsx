/** For moderators: saying that a colleague's certificate is valid no longer. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { useAct, useKept } from "./ask.js";
import { Radios, TextField } from "./ask-fields.js";
import { Trouble } from "./ask-parts.js";
import { useSession } from "./session.js";
import type { Revoked } from "./wire-certificates.js";

type Why = "name" | "mistake" | "conduct";
type Typed = { page: string; reason: Why; note: string };
const NOTHING: Typed = { page: "", reason: "name", note: "" };
const ID = /(?:^|\/)([a-z2-7]{32})(?:[?#].*)?$/;

/** The id in a certificate's address, or by itself. */
export function idIn(page: string): string | null {
  return ID.exec(page.trim())?.[1] ?? null;
}

export function Revoking(): JSX.Element {
  const { texts } = useSession();
  const [kept, keep] = useKept<Typed>("revoking");
  return (
    <details open={Boolean(kept)}>
      <summary>{texts.t("For trainers: withdraw a colleague's certificate")}</summary>
      <RevokeForm kept={kept} keep={keep} />
    </details>
  );
}

interface FormProps {
  kept: Typed | null;
  keep: (typed: Typed | null) => void;
}

function RevokeForm({ kept, keep }: FormProps): JSX.Element {
  const { link, say, texts } = useSession();
  const { t } = texts;
  const act = useAct();
  const page = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const note = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const typed = kept ?? NOTHING;
  const change = (part: Partial<Typed>): void => (keep({ ...typed, ...part }), act.tell(""));
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    const id = idIn(typed.page);
    const wrong = id === null ? page : typed.note.trim() ? null : note;
    if (wrong) {
      act.tell(
        wrong === page
          ? t("This is no certificate's address. Copy it from its page.")
          : t("Write in a few words why. The colleague reads it."),
      );
      wrong.current?.focus();
      return;
    }
    await act.run(async () => {
      const { name } = await link.ask<Revoked>("revoke", {
        id,
        reason: typed.reason,
        note: typed.note.trim(),
      });
      keep(null);
      say(t("The certificate of {name} is withdrawn.", { name }));
    });
  };
  return (
    <form onSubmit={(event) => void send(event)} noValidate>
      <p class="sr-muted">
        {t(
          "It stands in the log of moderation, the colleague has a notice and may ask a second moderator. A withdrawn certificate never becomes valid again; a new one can be given.",
        )}
      </p>
      <TextField
        label={t("Address of the certificate's page")}
        value={typed.page}
        change={(value) => change({ page: value })}
        field={page}
        required
      />
      <Radios<Why>
        label={t("Reason")}
        value={typed.reason}
        change={(reason) => change({ reason })}
        options={[
          { value: "name", text: t("the name is wrong") },
          { value: "mistake", text: t("it was given by mistake") },
          {
            value: "conduct",
            text: t("the work was not the colleague's own"),
            hint: t("Then nobody can take it anew without a second moderator."),
          },
        ]}
      />
      <TextField
        long
        label={t("Why, in a few words")}
        value={typed.note}
        change={(value) => change({ note: value })}
        most={1000}
        field={note}
        required
      />
      <Trouble text={act.error} />
      <button type="submit" class="sr-button" aria-disabled={act.busy}>
        {t("Withdraw the certificate")}
      </button>
    </form>
  );
}

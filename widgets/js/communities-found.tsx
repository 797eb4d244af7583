/** Founding a community: its kind and its name, kept until it is founded. */
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { useAct, useKept } from "./ask.js";
import { Radios, TextField } from "./ask-fields.js";
import { Section, Trouble } from "./ask-parts.js";
import { useSession, useTexts } from "./session.js";
import type { Community, CommunityKind } from "./wire-social.js";

type Begun = { kind: CommunityKind | null; title: string };
const NOTHING: Begun = { kind: null, title: "" };

interface Props {
  known: readonly Community[];
  founded: (community: Community) => void;
}

export function FoundCommunity({ known, founded }: Props): JSX.Element {
  const { link, say, texts } = useSession();
  const { t } = texts;
  const [kept, keep] = useKept<Begun>("found");
  const [strict, setStrict] = useState(false);
  const act = useAct();
  const form = useRef<HTMLFormElement>(null);
  const { kind, title } = kept ?? NOTHING;
  const change = (part: Partial<Begun>): void => keep({ kind, title, ...part });
  const found = async (): Promise<void> => {
    setStrict(true);
    if (!kind) return form.current?.querySelector("input")?.focus();
    if (!title.trim()) return form.current?.querySelector<HTMLElement>(".sr-input")?.focus();
    await act.run(async () => {
      const community = await link.ask<Community>("found", { kind, title: title.trim() });
      keep(null);
      setStrict(false);
      say(t("The community has been started."));
      founded(community);
    });
  };
  return (
    <Section title={t("Start a community")}>
      <p class="sr-muted">
        {t("Everybody who takes the course can see its name and join; only members read and write.")}
      </p>
      <form ref={form} onSubmit={(event) => (event.preventDefault(), void found())} noValidate>
        <Kinds {...{ kind, strict }} change={(value) => change({ kind: value })} />
        <TextField
          label={t("Name of the community")}
          hint={t("For example: Mathematics, grades 5 and 6.")}
          value={title}
          change={(value) => change({ title: value })}
          most={80}
          error={strict && !title.trim() ? t("Please give it a name.") : ""}
        />
        {isKnown(known, title) && (
          <p class="sr-notice sr-notice--warn" role="status">
            {t("There is a community of this name already. Perhaps you would rather join it?")}
          </p>
        )}
        <Trouble text={act.error} />
        <button type="submit" class="sr-button" aria-disabled={act.busy}>
          {t("Start it")}
        </button>
      </form>
    </Section>
  );
}

function isKnown(known: readonly Community[], title: string): boolean {
  const plain = title.trim().toLocaleLowerCase();
  return plain !== "" && known.some((one) => one.title.toLocaleLowerCase() === plain);
}

interface KindsProps {
  kind: CommunityKind | null;
  strict: boolean;
  change: (kind: CommunityKind) => void;
}

function Kinds({ kind, strict, change }: KindsProps): JSX.Element {
  const { t } = useTexts();
  return (
    <Radios
      label={t("What unites it")}
      value={kind}
      change={change}
      error={strict && !kind ? t("Please choose one.") : ""}
      options={[
        { value: "subject", text: t("A subject") },
        { value: "theme", text: t("A theme") },
        { value: "region", text: t("A region") },
      ]}
    />
  );
}

/** What trainers see of whoever reads this: her own row of their overview, and what else there is. */
import type { JSX } from "preact";
import { useAsked } from "./ask.js";
import { Facts, Section, Trouble } from "./ask-parts.js";
import { dayWords, quietWords, SIGNS, stateWords } from "./overview-words.js";
import { useTexts } from "./session.js";
import type { SeenByTrainers } from "./wire-overview.js";

export function SeenPart(): JSX.Element {
  const { t } = useTexts();
  const seen = useAsked<SeenByTrainers>("seen");
  return (
    <Section title={t("What trainers see of you")}>
      <Trouble text={seen.error} />
      {!seen.data && !seen.error && <p>{t("One moment…")}</p>}
      {seen.data && <Row of={seen.data} />}
    </Section>
  );
}

function Row({ of }: { of: SeenByTrainers }): JSX.Element {
  const texts = useTexts();
  const { t } = texts;
  const { row, modules, name, trainer } = of;
  return (
    <>
      <p>
        {name
          ? t("{trainer}, who leads “{name}”, and administrators see this row:", { trainer, name })
          : t("You are in the open group: all trainers see this row:")}
      </p>
      <Facts
        of={[
          [t("Your name"), row.display_name],
          ...modules.map(
            ({ title }, place) =>
              [title, <State key={place} of={row.states[place] ?? "untouched"} />] as const,
          ),
          [t("Last worked on"), row.last ? dayWords(row.last, texts) : t("no day yet")],
          [t("Long without a word"), row.quiet_weeks ? quietWords(row.quiet_weeks, texts) : t("no")],
        ]}
      />
      <p>
        {t(
          "They also read what you hand in and what you write to colleagues under your name. They never see your drafts, notes and self-ratings, and nobody learns who writes in a support circle.",
        )}
      </p>
    </>
  );
}

function State({ of }: { of: SeenByTrainers["row"]["states"][number] }): JSX.Element {
  const texts = useTexts();
  return (
    <>
      <span aria-hidden="true">{SIGNS[of]} </span>
      {stateWords(of, texts)}
    </>
  );
}

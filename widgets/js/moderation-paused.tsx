/** People who may only read for now, and ending that before its time. */
import type { JSX } from "preact";
import type { Asked } from "./ask.js";
import { Section } from "./ask-parts.js";
import { useNext } from "./moderation-next.js";
import { NoteForm } from "./moderation-note.js";
import { useSession } from "./session.js";
import { useUid } from "./uid.js";
import type { PausedPerson, Queue } from "./wire-social.js";

export function Paused({ queue }: { queue: Asked<Queue> }): JSX.Element {
  const { t } = useSession().texts;
  const { heading, after } = useNext();
  const paused = queue.data?.paused ?? [];
  const ended = (): Promise<void> => after(0, queue.again);
  return (
    <Section title={t("Paused people")} heading={heading}>
      {paused.length === 0 && <p>{t("Nobody is paused.")}</p>}
      <ul class="sr-cases">
        {paused.map((one) => (
          <li key={one.person}>
            <OnePaused one={one} ended={ended} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function OnePaused({ one, ended }: { one: PausedPerson; ended: () => Promise<void> }): JSX.Element {
  const { link, texts } = useSession();
  const { t } = texts;
  const id = useUid();
  const end = async (note: string): Promise<void> => {
    await link.ask("person_act", { name: one.person, action: "unpause", note });
    void ended();
  };
  return (
    <article class="sr-case" aria-labelledby={id}>
      <h5 id={id} tabIndex={-1}>
        {one.display_name}
      </h5>
      <p>{t("Reads only, until {time}.", { time: texts.moment(one.until) })}</p>
      <details>
        <summary>{t("End the pause of {name}", { name: one.display_name })}</summary>
        <NoteForm name={`unpause-${one.person}`} choices={[{ label: t("End the pause"), act: end }]} />
      </details>
    </article>
  );
}

/** Giving marks to their teachers: those that are whole, after a question. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useAct } from "./ask.js";
import { Confirm, Section, Trouble } from "./ask-parts.js";
import { useOnce } from "./review-once.js";
import { useSession } from "./session.js";
import type { DeskModule } from "./wire-marking.js";

export function Release({ of, changed }: { of: DeskModule; changed: () => void }): JSX.Element {
  const { link, say, texts } = useSession();
  const { t, tn } = texts;
  const act = useAct();
  const once = useOnce();
  const [going, setGoing] = useState(0);
  useEffect(() => setGoing(0), [of.ready]);
  const release = (): Promise<boolean> =>
    act.run(async () => {
      const { works } = await link.ask<{ works: number }>("release", { of: of.module, key: once.key() });
      once.done();
      setGoing(works);
      say(tn("{count} teacher is being given the marks.", "{count} teachers are being given the marks.", works));
      changed();
    });
  return (
    <Section title={t("Give the marks to the teachers")}>
      <p>
        {of.ready
          ? tn("{count} work has all its marks, and its teacher does not know them yet.", "{count} works have all their marks, and their teachers do not know them yet.", of.ready)
          : t("Nothing to give just now: a work is given once all its criteria are marked.")}
      </p>
      {going > 0 && <p class="sr-muted">{tn("{count} teacher is being given the marks.", "{count} teachers are being given the marks.", going)}</p>}
      <Trouble text={act.error} />
      {of.ready > 0 && (
        <Confirm
          label={t("Give them to the teachers")}
          title={t("Points and comments appear on the teachers’ pages, and each is told. Sure?")}
          yes={t("Yes, give them")}
          busy={act.busy}
          act={release}
        />
      )}
    </Section>
  );
}

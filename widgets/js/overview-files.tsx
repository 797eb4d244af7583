/** The overview as files: a table for spreadsheet programs, statements for a record store. */
import type { JSX } from "preact";
import { useAct } from "./ask.js";
import { Section, Trouble } from "./ask-parts.js";
import { useSession } from "./session.js";
import type { Json } from "./types.js";
import { dated, Saved, useFile } from "./use-file.js";
import type { Overview, OverviewExport } from "./wire-overview.js";

export function Files({ of }: { of: Overview }): JSX.Element {
  const { link, say, texts } = useSession();
  const { t } = texts;
  const act = useAct();
  const [made, make] = useFile();
  /** Files come in parts: a large cohort is more than one answer can hold. */
  const parts = async (form: "csv" | "xapi"): Promise<OverviewExport[]> => {
    const all: OverviewExport[] = [];
    let after: string | null = null;
    do {
      const args: Record<string, Json> = { cohort: of.cohort, form, ...(after ? { after } : {}) };
      const part: OverviewExport = await link.ask<OverviewExport>("export", args);
      all.push(part);
      after = part.next;
    } while (after);
    return all;
  };
  const table = (): Promise<boolean> =>
    act.run(async () => {
      make((await parts("csv")).map(({ text }) => text).join(""), "text/csv", dated("staffroom-cohort", "csv"));
      say(t("The file is ready."));
    });
  const record = (): Promise<boolean> =>
    act.run(async () => {
      const all = (await parts("xapi")).flatMap(({ statements }) => statements);
      make(JSON.stringify(all, null, 1), "application/json", dated("staffroom-cohort", "json"));
      say(t("The file is ready."));
    });
  return (
    <Section title={t("Take it as a file")}>
      <p>
        {t(
          "The table has names: keep it where only you can read it. The xAPI statements have accounts instead of names, for a learning record store.",
        )}
      </p>
      <Trouble text={act.error} />
      <div class="sr-actions">
        <button type="button" class="sr-button" aria-disabled={act.busy} onClick={() => void table()}>
          {t("Download the table (CSV)")}
        </button>
        <button type="button" class="sr-button" aria-disabled={act.busy} onClick={() => void record()}>
          {t("Download xAPI statements (JSON)")}
        </button>
      </div>
      {act.busy && <p class="sr-muted">{t("One moment…")}</p>}
      <Saved made={made} />
    </Section>
  );
}

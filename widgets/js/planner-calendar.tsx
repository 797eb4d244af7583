/** The plan in one's own calendar: as a file, or by a private address that follows it. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { beside } from "./address.js";
import { useAct } from "./ask.js";
import { Confirm, Copy, Section, Trouble } from "./ask-parts.js";
import { useSession } from "./session.js";
import { Saved, useFile } from "./use-file.js";

export function InCalendar(): JSX.Element {
  const { t } = useSession().texts;
  return (
    <Section title={t("In my calendar")}>
      <AsFile />
      <ByAddress />
    </Section>
  );
}

function AsFile(): JSX.Element {
  const { link, say, texts } = useSession();
  const { t } = texts;
  const act = useAct();
  const [made, make] = useFile();
  const download = (): Promise<boolean> =>
    act.run(async () => {
      const file = await link.ask<{ name: string; text: string }>("calendar");
      make(file.text, "text/calendar", file.name);
      say(t("The file is ready."));
    });
  return (
    <>
      <p class="sr-muted">
        {t("The file holds the titles of modules and your times as they are now. When the plan moves, take it anew.")}
      </p>
      <Trouble text={act.error} />
      <button type="button" class="sr-button" aria-disabled={act.busy} onClick={() => void download()}>
        {t("Download the calendar file (.ics)")}
      </button>
      <Saved made={made} />
    </>
  );
}

function ByAddress(): JSX.Element {
  const { link, say, scope, texts } = useSession();
  const { t } = texts;
  const [path, setPath] = useState("");
  const act = useAct();
  const get = (): Promise<boolean> =>
    act.run(async () => {
      const feed = await link.ask<{ path: string }>("feed", { plan: scope.edition });
      setPath(feed.path);
      say(t("Here is the address."));
    });
  const close = (): Promise<boolean> =>
    act.run(async () => {
      await link.ask("feeds_close", { plan: scope.edition });
      setPath("");
      say(t("The calendar's addresses are closed."));
    });
  return (
    <div class="sr-plan__address">
      <p class="sr-muted">
        {t("A calendar program can follow your plan by an address of your own, without your signing in.")}
      </p>
      <Trouble text={act.error} />
      <button type="button" class="sr-button" aria-disabled={act.busy} onClick={() => void get()}>
        {t("Get the address of my calendar")}
      </button>
      {path && (
        <Copy
          label={t("The address of my calendar")}
          hint={t("It is shown only now. Whoever has it sees the titles of modules and your times: give it to nobody.")}
          value={beside(scope, `services/commons/${path}`) ?? path}
        />
      )}
      <Confirm
        label={t("Close the calendar's addresses")}
        title={t("Close all addresses of this calendar? Programs that follow it will get nothing any more.")}
        yes={t("Yes, close them")}
        busy={act.busy}
        quiet
        act={close}
      />
    </div>
  );
}

/** Letters: how often, in which hours never, by which clock. */
import type { JSX } from "preact";
import { useAct, useAsked, useKept } from "./ask.js";
import { Radios, SelectField } from "./ask-fields.js";
import { Section, Trouble } from "./ask-parts.js";
import { useSession, useTexts } from "./session.js";
import type { Json } from "./types.js";
import type { Digest } from "./wire-social.js";
import { zoneHere, zoneWords } from "./zones.js";

type Filled = Digest & { [key: string]: Json };

export function DigestSettings(): JSX.Element {
  const { t } = useTexts();
  const asked = useAsked<Digest>("digest");
  return (
    <Section title={t("Letters by e-mail")}>
      <p class="sr-muted">
        {t(
          "One letter gathers what concerns you and who waits for an answer. Every letter has a link that stops them at once.",
        )}
      </p>
      <Trouble text={asked.error} />
      {asked.data && <DigestForm digest={asked.data} saved={asked.set} />}
    </Section>
  );
}

function DigestForm({ digest, saved }: { digest: Digest; saved: (digest: Digest) => void }): JSX.Element {
  const session = useSession();
  const { t } = session.texts;
  const [kept, keep] = useKept<Filled>("digest");
  const act = useAct();
  // Nobody has chosen a clock yet: the one of the device is the likely one.
  const begun = { ...digest, zone: digest.zone === "UTC" ? zoneHere() : digest.zone };
  const now: Filled = { ...begun, ...kept };
  const change = (part: Partial<Digest>): void => keep({ ...now, ...part } as Filled);
  const save = async (): Promise<void> => {
    const done = await act.run(async () => {
      saved(await session.link.ask<Digest>("digest_save", now));
      keep(null);
    });
    if (done) session.say(t("Your wishes about letters are saved."));
  };
  return (
    <form onSubmit={(event) => (event.preventDefault(), void save())} noValidate>
      {!digest.mail && (
        <p class="sr-notice sr-notice--warn">
          {t(
            "This Staffroom sends no mail: nobody has set up a mail server. Your choice is kept for the day it does.",
          )}
        </p>
      )}
      <Radios
        label={t("How often")}
        value={now.every}
        change={(every) => change({ every })}
        options={[
          { value: "week", text: t("Once a week, if there is anything") },
          { value: "day", text: t("Once a day, if there is anything") },
          { value: "never", text: t("Never") },
        ]}
      />
      {now.every !== "never" && <Hours now={now} change={change} />}
      <Trouble text={act.error} />
      {kept && <p class="sr-muted">{t("Not saved yet; kept on this device.")}</p>}
      <button type="submit" class="sr-button sr-button--primary" aria-disabled={act.busy}>
        {act.busy ? t("Saving…") : t("Save my choice")}
      </button>
    </form>
  );
}

const HOURS = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  text: `${String(hour).padStart(2, "0")}:00`,
}));

interface HoursProps {
  now: Digest;
  change: (part: Partial<Digest>) => void;
}

function Hours({ now, change }: HoursProps): JSX.Element {
  const { locale, t } = useTexts();
  const zones = [...new Set([now.zone, zoneHere(), "UTC"])];
  return (
    <>
      <fieldset class="sr-field">
        <legend>{t("Quiet hours: no letters")}</legend>
        <div class="sr-row">
          <SelectField
            label={t("from")}
            value={String(now.quiet_from)}
            options={HOURS}
            change={(hour) => change({ quiet_from: Number(hour) })}
          />
          <SelectField
            label={t("until")}
            value={String(now.quiet_to)}
            options={HOURS}
            change={(hour) => change({ quiet_to: Number(hour) })}
          />
        </div>
      </fieldset>
      <SelectField
        label={t("By the time of")}
        value={now.zone}
        options={zones.map((zone) => ({ value: zone, text: zoneWords(zone, locale) }))}
        change={(zone) => change({ zone })}
      />
    </>
  );
}

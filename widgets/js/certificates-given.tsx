/** A certificate that was given: on paper, as a credential, its page for others, withdrawing it. */
import type { JSX } from "preact";
import { useAct } from "./ask.js";
import { Confirm, Copy, Facts, Trouble } from "./ask-parts.js";
import { dayOf, whyWords } from "./certificates-words.js";
import { useSession, useTexts } from "./session.js";
import { type FileToSave, makeFile, Saved, useFile } from "./use-file.js";
import type { Issued } from "./wire-certificates.js";

interface GivenProps {
  issued: Issued;
  changed: () => Promise<void>;
}

export function Given({ issued, changed }: GivenProps): JSX.Element {
  const texts = useTexts();
  const { t } = texts;
  return (
    <>
      <Facts
        of={[
          [t("Name on the certificate"), issued.name],
          [t("Given on"), dayOf(issued.issued_at, texts)],
        ]}
      />
      <Downloads issued={issued} />
      <Copy
        label={t("Address at which anybody can check it")}
        hint={t("Nobody finds it by searching. Whoever has it sees your name and which certificate it is.")}
        value={issued.page}
      />
      <p>
        <a href={issued.page}>{t("See the page as others do")}</a>
      </p>
      <Withdraw issued={issued} changed={changed} />
    </>
  );
}

function Downloads({ issued }: { issued: Issued }): JSX.Element {
  const { link, say, texts } = useSession();
  const { t } = texts;
  const act = useAct();
  const [made, make] = useFile();
  const get = (what: "pdf" | "credential", locale: string): Promise<boolean> =>
    act.run(async () => {
      makeFile(make, await link.ask<FileToSave>(what, { id: issued.id, locale }));
      say(t("The file is ready."));
    });
  const button = (label: string, what: "pdf" | "credential", locale: string, main = false): JSX.Element => (
    <button
      type="button"
      class={`sr-button${main ? " sr-button--primary" : ""}`}
      aria-disabled={act.busy}
      onClick={() => void get(what, locale)}
    >
      {label}
    </button>
  );
  const own = texts.locale === "en" ? "en" : "ru";
  return (
    <>
      <div class="sr-actions">
        {button(t("PDF in Russian"), "pdf", "ru", own === "ru")}
        {button(t("PDF in English"), "pdf", "en", own === "en")}
        {button(t("Credential for programs (Open Badges 3.0)"), "credential", own)}
      </div>
      {act.busy && <p class="sr-muted">{t("One moment…")}</p>}
      <Trouble text={act.error} />
      <Saved made={made} />
    </>
  );
}

function Withdraw({ issued, changed }: GivenProps): JSX.Element {
  const { link, say, texts } = useSession();
  const { t } = texts;
  const act = useAct();
  const withdraw = (): Promise<boolean> =>
    act.run(async () => {
      await link.ask("withdraw", { id: issued.id });
      await changed();
      say(t("The certificate is withdrawn."));
    });
  return (
    <Confirm
      quiet
      label={t("The name is wrong, or I do not want it any more")}
      title={t(
        "Withdraw this certificate? Its page will say so for ever, and the PDF and the credential are not valid any more. You can have a new one with another name.",
      )}
      yes={t("Yes, withdraw it")}
      busy={act.busy}
      act={withdraw}
    >
      <Trouble text={act.error} />
    </Confirm>
  );
}

export function NotValid({ issued }: { issued: Issued }): JSX.Element {
  const texts = useTexts();
  return (
    <p class="sr-notice sr-notice--warn">
      {texts.t("The certificate of {day} is not valid any more.", { day: dayOf(issued.issued_at, texts) })}{" "}
      {whyWords(issued.reason, texts)}
    </p>
  );
}

/** Everything that is one's own, to take along; what moderators did; the way to leaving. */
import type { JSX } from "preact";
import { beside } from "./address.js";
import { useAct } from "./ask.js";
import { Section, Trouble } from "./ask-parts.js";
import { type BodyProps, type Titled, widget } from "./mount.js";
import { useSession, useTexts } from "./session.js";
import { OwnActionsPart } from "./takeout-actions.js";
import { ProductsPart } from "./takeout-products.js";
import { SeenPart } from "./takeout-seen.js";
import type { Json } from "./types.js";
import { dated, Saved, useFile } from "./use-file.js";

function Takeout(_: BodyProps): JSX.Element {
  return (
    <>
      <ProductsPart />
      <Download />
      <SeenPart />
      <OwnActionsPart />
      <Leaving />
    </>
  );
}

function Download(): JSX.Element {
  const { link, say, texts } = useSession();
  const { t } = texts;
  const act = useAct();
  const [made, make] = useFile();
  const json = (): Promise<boolean> =>
    act.run(async () => {
      const all = await link.ask<Json>("export");
      make(JSON.stringify(all, null, 2), "application/json", dated("staffroom", "json"));
      say(t("The file is ready."));
    });
  const html = (): Promise<boolean> =>
    act.run(async () => {
      const page = await link.ask<{ html: string }>("export", { form: "html" });
      make(page.html, "text/html", dated("staffroom", "html"));
      say(t("The file is ready."));
    });
  return (
    <Section title={t("Take your things with you")}>
      <Contents />
      <Trouble text={act.error} />
      <div class="sr-actions">
        <button
          type="button"
          class="sr-button sr-button--primary"
          aria-disabled={act.busy}
          onClick={() => void html()}
        >
          {t("Download as a page to read")}
        </button>
        <button type="button" class="sr-button" aria-disabled={act.busy} onClick={() => void json()}>
          {t("Download as JSON, for programs")}
        </button>
      </div>
      {act.busy && <p class="sr-muted">{t("Gathering everything; this may take a moment…")}</p>}
      <Saved made={made} />
    </Section>
  );
}

function Contents(): JSX.Element {
  const { t } = useTexts();
  return (
    <div class="sr-contents">
      <p>{t("In the file:")}</p>
      <ul>
        <li>{t("your profile, your cohorts and communities")}</li>
        <li>{t("all you wrote in discussions, with earlier versions and pictures")}</li>
        <li>{t("what you wrote in support circles: nobody but you can put it together")}</li>
        <li>{t("your drafts, test attempts, submitted works and their marks")}</li>
        <li>{t("thanks you gave, notices, reports, moderators' decisions about you")}</li>
      </ul>
      <p>{t("Not in the file:")}</p>
      <ul>
        <li>{t("what colleagues wrote: their words are theirs")}</li>
        <li>{t("your password: nobody knows it")}</li>
        <li>{t("what is only on this device and not saved yet")}</li>
      </ul>
    </div>
  );
}

function Leaving(): JSX.Element {
  const { scope, texts } = useSession();
  const { t } = texts;
  const account = beside(scope, "hub/account");
  if (!account) {
    return (
      <Section title={t("Leaving the course")}>
        <p>
          {t("There is no account here that could be left. What you write is gone when this session ends.")}
        </p>
      </Section>
    );
  }
  return (
    <Section title={t("Leaving the course")}>
      <p>
        {t(
          "When you leave, you choose what becomes of what you wrote: it stays without your name, or it is removed. What colleagues answered stays readable in either case. Download your things first.",
        )}
      </p>
      <p>
        <a href={account}>{t("To my account, where one leaves")}</a>
      </p>
    </Section>
  );
}

export default widget<Titled, null>({ empty: null, body: Takeout, drafts: false });

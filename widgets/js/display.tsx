/** How pages look: language, letters, contrast, motion, pictures; and the ways to other settings. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { beside, pageOf } from "./address.js";
import { useAct, useAsked } from "./ask.js";
import { Radios } from "./ask-fields.js";
import { Section, Trouble } from "./ask-parts.js";
import { type BodyProps, type Titled, widget } from "./mount.js";
import { speak } from "./display-look.js";
import { useSession, useTexts } from "./session.js";
import type { Texts } from "./texts.js";
import { useDisplay } from "./use-display.js";
import type { Display as Look } from "./wire-own.js";

interface Me {
  readonly name: string;
  readonly locale: "ru" | "en";
}

function Display(_: BodyProps): JSX.Element {
  const me = useAsked<Me>("me");
  return (
    <>
      <Looks person={me.data?.name ?? ""} />
      <Language me={me.data} error={me.error} saved={me.set} />
      <Elsewhere />
    </>
  );
}

function Looks({ person }: { person: string }): JSX.Element {
  const texts = useTexts();
  const { t } = texts;
  const { display, error, busy, choose } = useDisplay(person);
  return (
    <Section title={t("How pages look")}>
      <p class="sr-muted">
        {t("What you choose holds at once and on all your devices, from the first moment of a page.")}
      </p>
      <Trouble text={error} />
      {display && <Choices {...{ display, choose, texts }} />}
      <p class="sr-muted">{busy ? t("Saving…") : "\u00a0"}</p>
    </Section>
  );
}

interface ChoicesProps {
  display: Look;
  choose: (part: Partial<Look>) => void;
  texts: Texts;
}

const SIZES: readonly Look["text"][] = [100, 115, 130, 150, 200];

function Choices({ display, choose, texts: { t } }: ChoicesProps): JSX.Element {
  return (
    <>
      <Radios
        label={t("Size of letters")}
        value={String(display.text)}
        change={(text) => choose({ text: Number(text) as Look["text"] })}
        options={SIZES.map((size) => ({
          value: String(size),
          text: size === 100 ? t("As the browser has it") : t("{size} %", { size }),
        }))}
      />
      <Radios
        label={t("Contrast")}
        value={display.contrast}
        change={(contrast) => choose({ contrast })}
        options={[
          { value: "device", text: t("As the device has it") },
          { value: "light", text: t("Strong: black on white") },
          { value: "dark", text: t("Strong: white on black") },
        ]}
      />
      <Radios
        label={t("Motion")}
        value={display.motion}
        change={(motion) => choose({ motion })}
        options={[
          { value: "device", text: t("As the device has it") },
          { value: "less", text: t("As little as possible") },
        ]}
      />
      <Radios
        label={t("Pictures")}
        value={display.pictures}
        change={(pictures) => choose({ pictures })}
        options={[
          { value: "device", text: t("At once, unless the browser saves data") },
          { value: "tap", text: t("Only on a tap"), hint: t("For a slow or costly line. From the next page on.") },
        ]}
      />
    </>
  );
}

interface LanguageProps {
  me: Me | null;
  error: string;
  saved: (me: Me) => void;
}

function Language({ me, error, saved }: LanguageProps): JSX.Element {
  const { link, say, scope, texts } = useSession();
  const { t } = texts;
  const act = useAct();
  const choose = (locale: Me["locale"]): Promise<boolean> =>
    act.run(async () => {
      saved(await link.ask<Me>("language", { locale }));
      say(t("Saved in your account."));
    });
  useEffect(() => {
    if (me) speak(me.locale, me.name);
  }, [me]);
  const there = me && me.locale !== scope.edition;
  const address = there ? pageOf(scope, { edition: me.locale, module: scope.module }) : null;
  return (
    <Section title={t("Language")}>
      <Trouble text={error || act.error} />
      {me && (
        <Radios
          label={t("Language of the course")}
          value={me.locale}
          change={(locale) => void choose(locale)}
          options={[
            { value: "ru", text: "Русский" },
            { value: "en", text: "English" },
          ]}
        />
      )}
      {address && (
        <p>
          <a href={address} lang={me?.locale} hreflang={me?.locale}>
            {me?.locale === "ru" ? "Эта страница по-русски" : "This page in English"}
          </a>
        </p>
      )}
    </Section>
  );
}

/** What is set elsewhere, once. */
function Elsewhere(): JSX.Element {
  const { scope, texts } = useSession();
  const { t } = texts;
  const page = (module: string): string | null => pageOf(scope, { edition: scope.edition, module });
  const ways = [
    [page("s04-news"), t("Letters by e-mail and quiet hours")],
    [page("s05-own"), t("Take with you everything you wrote")],
    [beside(scope, "hub/account"), t("Password")],
    [beside(scope, "hub/leave"), t("Leave the course and delete the account")],
  ] as const;
  return (
    <Section title={t("Other settings")}>
      <ul>
        {ways.map(([address, words]) => (
          <li key={words}>{address ? <a href={address}>{words}</a> : words}</li>
        ))}
      </ul>
    </Section>
  );
}

export default widget<Titled, null>({ empty: null, body: Display, drafts: false });

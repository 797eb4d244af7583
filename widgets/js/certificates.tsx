/** Certificates: which are earned, what is missing, having them given, showing them to others. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { type Asked, useAsked } from "./ask.js";
import { Section, Trouble } from "./ask-parts.js";
import { EarnedForm, MissingList } from "./certificates-earn.js";
import { Given, NotValid } from "./certificates-given.js";
import { Revoking } from "./certificates-revoke.js";
import { kindWords } from "./certificates-words.js";
import { type BodyProps, type Titled, widget } from "./mount.js";
import { useTexts } from "./session.js";
import type { Certificates as Told, Standing } from "./wire-certificates.js";

function Certificates(_: BodyProps): JSX.Element {
  const { t } = useTexts();
  const asked = useAsked<Told>("certificates");
  const told = asked.data;
  return (
    <>
      <WhatNot />
      <Trouble text={asked.error} />
      {!told && !asked.error && <p>{t("Fetching your certificates…")}</p>}
      {told && !told.given && (
        <p class="sr-notice sr-notice--warn">
          {t("No certificates are given here: there is no Staffroom behind this page that others could ask.")}
        </p>
      )}
      {told?.certificates.map((one) => (
        <One key={one.kind} one={one} told={told} asked={asked} />
      ))}
      {told?.revokes && told.given && <Revoking />}
    </>
  );
}

/** Said before anything is promised. */
function WhatNot(): JSX.Element {
  const { t } = useTexts();
  return (
    <div class="sr-notice">
      <p>
        <strong>{t("This is a certificate of participation.")}</strong>{" "}
        {t(
          "It shows that you did the course's work. It is no official document on professional development (удостоверение о повышении квалификации), no diploma and no licence: those are given only by licensed organisations, after a final assessment. Ask your school beforehand whether it counts a certificate of participation.",
        )}
      </p>
    </div>
  );
}

interface OneProps {
  one: Standing;
  told: Told;
  asked: Asked<Told>;
}

function One(props: OneProps): JSX.Element {
  const texts = useTexts();
  const { one, told } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  const valid = one.issued && !one.issued.revoked_at ? one.issued : null;
  const changed = async (): Promise<void> => {
    await props.asked.again();
    heading.current?.focus();
  };
  return (
    <Section title={kindWords(one.kind, texts)} heading={heading}>
      {valid && <Given issued={valid} changed={changed} />}
      {one.issued && !valid && <NotValid issued={one.issued} />}
      {!valid && one.earned && !one.barred && told.given && (
        <EarnedForm kind={one.kind} told={told} changed={changed} />
      )}
      {!valid && one.barred && (
        <p>
          {texts.t(
            "You cannot have it anew by yourself. If you do not agree, ask a second moderator on the page “My words”.",
          )}
        </p>
      )}
      {!valid && !one.earned && <MissingList one={one} told={told} />}
    </Section>
  );
}

export default widget<Titled, null>({ empty: null, body: Certificates, drafts: false });

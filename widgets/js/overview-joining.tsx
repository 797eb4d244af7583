/** The way into the cohort: its link, and where it is renewed or closed. */
import type { JSX } from "preact";
import { invitationOf, pageOf } from "./address.js";
import { Copy, Section } from "./ask-parts.js";
import { useSession } from "./session.js";
import type { Cohort } from "./wire-social.js";

const PEOPLE = "s01-people";

export function Joining({ cohort }: { cohort: Cohort }): JSX.Element {
  const { scope, texts } = useSession();
  const { t } = texts;
  const { name, invitation: code } = cohort;
  const people = pageOf(scope, { ...scope, module: PEOPLE });
  const address = code && invitationOf(scope, code);
  return (
    <Section title={t("Invitation")}>
      {code ? (
        <Copy
          label={
            address
              ? t("Link for joining “{name}”", { name })
              : t("Code for joining “{name}”", { name })
          }
          value={address || code}
          hint={t("Whoever opens it, having signed in, can join this cohort.")}
        />
      ) : (
        <p>{t("Nobody can join now: there is no link.")}</p>
      )}
      {people && (
        <p>
          <a href={people}>{t("On the page “People”: a new link, deadlines, extensions")}</a>
        </p>
      )}
    </Section>
  );
}

/** The ten rules of conversation, one tap away from every place where one writes. */
import type { JSX } from "preact";
import type { Texts } from "./texts.js";

export function Netiquette({ texts: { t } }: { texts: Texts }): JSX.Element {
  return (
    <details class="sr-netiquette">
      <summary>{t("Ten rules of conversation")}</summary>
      <ol>
        <li>{t("Speak from experience.")}</li>
        <li>{t("Criticise the idea, respect the person.")}</li>
        <li>{t("Ask before advising.")}</li>
        <li>{t("Strength, question, suggestion: in this order.")}</li>
        <li>{t("No pupil data: no names, photos, diagnoses with a place.")}</li>
        <li>{t("Credit sources and colleagues.")}</li>
        <li>{t("Any language is welcome; translate generously, do not mock mistakes.")}</li>
        <li>{t("No sales, party politics or religious agitation.")}</li>
        <li>{t("Answer when you can: silence at night is normal.")}</li>
        <li>{t("Report, don't fight: tell the trainer.")}</li>
      </ol>
    </details>
  );
}

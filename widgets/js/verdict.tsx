/** What is said of an answer after a check: words and a sign, never colour alone. */
import type { JSX } from "preact";
import { Html } from "./html.js";
import { useTexts } from "./session.js";
import type { Texts } from "./texts.js";
import type { ItemResult, OptionResult, Verdict } from "./types.js";

const SIGNS: Record<Verdict, string> = { right: "✓", partly: "◐", wrong: "✗", missed: "!", none: "–" };

/** A verdict in words. */
export function verdictWords({ t }: Texts, verdict: Verdict): string {
  const words: Record<Verdict, string> = {
    right: t("Right"),
    partly: t("Partly right"),
    wrong: t("Not quite"),
    missed: t("Missed"),
    none: t("No answer"),
  };
  return words[verdict];
}

/** The sign of what is said of an option; nothing where nothing is said. */
export function verdictSign(result: OptionResult | undefined): string {
  return result && result.verdict !== "none" ? SIGNS[result.verdict] : "";
}

function Badge({ verdict }: { verdict: Verdict }): JSX.Element {
  const texts = useTexts();
  return (
    <span class={`sr-verdict sr-verdict--${verdict}`}>
      <span aria-hidden="true">{SIGNS[verdict]} </span>
      {verdictWords(texts, verdict)}
    </span>
  );
}

/** The verdict on a whole item, with its feedback. */
export function ItemVerdict(props: { result: ItemResult | undefined; id: string }): JSX.Element | null {
  const { result, id } = props;
  if (!result) return null;
  return (
    <div class="sr-feedback" id={id}>
      <Badge verdict={result.verdict} />
      <Html html={result.feedback_html} class="sr-feedback__text" />
    </div>
  );
}

/** The word on one option: why it is, or is not, the answer. */
export function OptionVerdict(props: { result: OptionResult | undefined; id: string }): JSX.Element | null {
  const { result, id } = props;
  if (!result || (result.verdict === "none" && !result.feedback_html)) return null;
  return (
    <div class="sr-feedback sr-feedback--option" id={id}>
      {result.verdict !== "none" && <Badge verdict={result.verdict} />}
      <Html html={result.feedback_html} as="span" class="sr-feedback__text" />
    </div>
  );
}

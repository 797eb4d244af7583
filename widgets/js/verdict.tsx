/** What is said of an answer after a check: words and a sign, never colour alone. */
import type { JSX } from "preact";
import { Html } from "./html.js";
import { useSession } from "./session.js";
import type { Texts } from "./texts.js";
import type { ItemResult, OptionResult, Verdict } from "./types.js";

type Signs = Record<Verdict, string>;

const SIGNS: Signs = { right: "✓", partly: "◐", wrong: "✗", missed: "!", none: "–" };
/** A guess is not wrong: it was as one thought, or otherwise. */
const GUESSED: Signs = { ...SIGNS, wrong: "≠", missed: "+" };

/** A verdict in words. */
function wordsOf({ t }: Texts, verdict: Verdict): string {
  const words: Signs = {
    right: t("Right"),
    partly: t("Partly right"),
    wrong: t("Not quite"),
    missed: t("Missed"),
    none: t("No answer"),
  };
  return words[verdict];
}

/** The same of a guess. */
function guessWords({ t }: Texts, verdict: Verdict): string {
  const words: Signs = {
    right: t("As you thought"),
    partly: t("Partly as you thought"),
    wrong: t("Otherwise than you thought"),
    missed: t("This is how it is"),
    none: t("No guess"),
  };
  return words[verdict];
}

/** How verdicts are told in this activity. */
export interface Telling {
  words: (verdict: Verdict) => string;
  /** The sign of what is said of an option; nothing where nothing is said. */
  sign: (result: OptionResult | undefined) => string;
  signs: Signs;
  /** Ends the class of the badge. */
  look: (verdict: Verdict) => string;
}

export function useTelling(): Telling {
  const { definition, texts } = useSession<{ mode?: string }>();
  const guessed = definition.mode === "predict";
  const signs = guessed ? GUESSED : SIGNS;
  return {
    signs,
    words: (verdict) => (guessed ? guessWords(texts, verdict) : wordsOf(texts, verdict)),
    sign: (result) => (result && result.verdict !== "none" ? signs[result.verdict] : ""),
    look: (verdict) => (guessed && verdict !== "right" ? "guess" : verdict),
  };
}

function Badge({ verdict }: { verdict: Verdict }): JSX.Element {
  const { look, signs, words } = useTelling();
  return (
    <span class={`sr-verdict sr-verdict--${look(verdict)}`}>
      <span aria-hidden="true">{signs[verdict]} </span>
      {words(verdict)}
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

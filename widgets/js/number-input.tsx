/** A field for a number: what is typed stays as it was typed, the answer is the number in it. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { readNumber } from "./number.js";
import { useTexts } from "./session.js";

interface Props {
  id: string;
  value: number | null;
  change: (value: number | null) => void;
  locked?: boolean;
  /** Ids of further words about this field. */
  describedBy?: string;
  invalid?: boolean;
}

export function NumberInput({ id, value, change, locked, describedBy, invalid }: Props): JSX.Element {
  const { t } = useTexts();
  const [typed, setTyped] = useState(value === null ? "" : String(value));
  useEffect(() => {
    if (value !== readNumber(typed)) setTyped(value === null ? "" : String(value));
  }, [value]);
  const wrong = typed.trim() !== "" && readNumber(typed) === null;
  const type = (text: string): void => {
    setTyped(text);
    if (readNumber(text) !== value) change(readNumber(text));
  };
  const about = [describedBy, wrong ? `${id}-wrong` : ""].filter(Boolean).join(" ");
  return (
    <>
      <input
        id={id}
        class="sr-input sr-input--number"
        inputMode="decimal"
        autocomplete="off"
        value={typed}
        readOnly={locked}
        aria-invalid={wrong || invalid}
        aria-describedby={about || undefined}
        onInput={(event) => type(event.currentTarget.value)}
      />
      {wrong && (
        <span class="sr-error" id={`${id}-wrong`}>
          {t("Please write a number, for example 12 or 0.5.")}
        </span>
      )}
    </>
  );
}

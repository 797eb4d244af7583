/** A place to write a post: rules at hand, room shown when it gets scarce, nothing lost. */
import type { JSX, RefObject } from "preact";
import { useRef, useState } from "preact/hooks";
import { Netiquette } from "./netiquette.js";
import type { Texts } from "./texts.js";
import { useUid } from "./uid.js";

/** The longest post, in characters; the commons counts the same way. */
export const LONGEST = 8000;
const SCARCE = 500;

interface Props {
  label: string;
  action: string;
  value: string;
  change: (text: string) => void;
  send: (text: string) => void;
  texts: Texts;
  area?: RefObject<HTMLTextAreaElement>;
}

/** Characters as the commons counts them: an emoji is one, not two. */
export function lengthOf(text: string): number {
  return [...text].length;
}

/** Why a text cannot be sent, or null. */
export function fault(text: string, texts: Texts): string | null {
  if (text.trim() === "") return texts.t("Write something first.");
  const over = lengthOf(text.trim()) - LONGEST;
  if (over <= 0) return null;
  return texts.tn("Too long by {count} character.", "Too long by {count} characters.", over);
}

export function Editor(props: Props): JSX.Element {
  const { label, action, value, change, send, texts } = props;
  const id = useUid();
  const own = useRef<HTMLTextAreaElement>(null);
  const area = props.area ?? own;
  const [error, setError] = useState<string | null>(null);
  const submit = (): void => {
    const wrong = fault(value, texts);
    setError(wrong);
    if (wrong === null) send(value.trim());
    else area.current?.focus();
  };
  return (
    <form class="sr-editor" onSubmit={(event) => (event.preventDefault(), submit())} noValidate>
      <Netiquette texts={texts} />
      <Label id={id} label={label} texts={texts} />
      <textarea
        id={`${id}-text`}
        ref={area}
        class="sr-textarea"
        value={value}
        aria-describedby={`${id}-hint ${id}-room ${id}-error`}
        aria-invalid={error !== null}
        onInput={(event) => (change(event.currentTarget.value), setError(null))}
      />
      <Room id={`${id}-room`} left={LONGEST - lengthOf(value)} texts={texts} />
      <p class="sr-error" id={`${id}-error`} role="alert">
        {error}
      </p>
      <button type="submit" class="sr-button sr-button--primary">
        {action}
      </button>
    </form>
  );
}

function Label({ id, label, texts }: Pick<Props, "label" | "texts"> & { id: string }): JSX.Element {
  return (
    <>
      <label class="sr-label" for={`${id}-text`}>
        {label}
      </label>
      <span class="sr-hint" id={`${id}-hint`}>
        {texts.t("You can use **bold**, *italics*, lists and links.")}
      </span>
    </>
  );
}

/** How many characters are left, once it matters. */
function Room({ id, left, texts }: { id: string; left: number; texts: Texts }): JSX.Element {
  const words =
    left < 0
      ? texts.tn("Too long by {count} character.", "Too long by {count} characters.", -left)
      : texts.tn("Room for {count} more character.", "Room for {count} more characters.", left);
  return (
    <p class="sr-room" id={id} aria-live="polite">
      {left <= SCARCE ? words : ""}
    </p>
  );
}

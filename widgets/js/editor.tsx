/** A place to write a post: rules at hand, room shown when it gets scarce, nothing lost. */
import type { JSX, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { AdviceChoice, LabelChoice } from "./circle.js";
import { Findings } from "./findings.js";
import { type Completion, type Token, useMentions } from "./mention.js";
import { Netiquette } from "./netiquette.js";
import type { Extras } from "./outbox.js";
import { Pictures } from "./picture-add.js";
import { PreviewPane } from "./preview.js";
import { Status } from "./status.js";
import { useStore } from "./store.js";
import { useTalk } from "./talk-context.js";
import type { Texts } from "./texts.js";
import { useUid } from "./uid.js";
import type { PersonCard } from "./wire-talk.js";
import { type Place, textFor } from "./writing.js";

/** The longest post, in characters; the commons counts the same way. */
export const LONGEST = 8000;
const SCARCE = 500;

interface Props {
  place: Place;
  label: string;
  action: string;
  send: (text: string, extras: Extras) => void;
  id?: string;
  area?: RefObject<HTMLTextAreaElement>;
  /** Whether the text box takes the focus when it comes. */
  focus?: boolean;
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
  const { place, label, action, send } = props;
  const { texts, desk, anonymous, community, definition, paused } = useTalk();
  const { t } = texts;
  const uid = useUid();
  const id = props.id ?? uid;
  const own = useRef<HTMLTextAreaElement>(null);
  const area = props.area ?? own;
  const [error, setError] = useState<string | null>(null);
  const [previewed, setPreviewed] = useState(false);
  const [pasted, setPasted] = useState<File | null>(null);
  useStore(desk.enclosed.slips);
  const slip = desk.enclosed.of(place);
  const value = textFor(desk.draft, place);
  const findings = desk.findings.get(place);
  const shut = paused !== null;
  useEffect(() => {
    if (props.focus) area.current?.focus();
  }, []);

  const change = (text: string): void => {
    desk.write(place, text);
    setError(null);
  };
  const take = (token: Token, person: PersonCard): void => {
    const words = `@${person.display_name} `;
    change(value.slice(0, token.start) + words + value.slice(token.end));
    desk.enclosed.change(place, { names: { ...slip.names, [person.display_name]: person.name } });
    const caret = token.start + words.length;
    setTimeout(() => area.current?.setSelectionRange(caret, caret));
  };
  const mentions = useMentions({ id, area, take });
  const submit = (excuse?: string): void => {
    const wrong = shut ? t("You can write again later; your text is kept.") : fault(value, texts);
    setError(wrong);
    if (wrong !== null) {
      if (previewed) setTimeout(() => area.current?.focus());
      else area.current?.focus();
      setPreviewed(false);
      return;
    }
    send(value.trim(), { ...desk.enclosed.extras(place, value), ...(excuse ? { excuse } : {}) });
    setPreviewed(false);
  };
  const local = anonymous || definition.audience === "community";
  const answers = typeof place === "number";
  return (
    <form class="sr-editor" onSubmit={(event) => (event.preventDefault(), submit())} noValidate>
      <Netiquette texts={texts} />
      {anonymous && answers && (
        <LabelChoice value={slip.label} change={(mark) => desk.enclosed.change(place, { label: mark })} />
      )}
      {!previewed && (
        <Area {...{ id, area, label, value, mentions, change, error, shut }} paste={setPasted} />
      )}
      {previewed && <PreviewPane text={value} community={community} />}
      <p class="sr-error" id={`${id}-error`} role="alert">
        {error}
      </p>
      {anonymous && place === null && (
        <AdviceChoice value={slip.advice} change={(advice) => desk.enclosed.change(place, { advice })} />
      )}
      <div class="sr-editor__row">
        <button type="submit" class="sr-button sr-button--primary" aria-disabled={shut}>
          {action}
        </button>
        <button
          type="button"
          class="sr-button"
          aria-pressed={previewed}
          onClick={() => {
            setPreviewed(!previewed);
            if (previewed) setTimeout(() => area.current?.focus());
          }}
        >
          {t("Preview")}
        </button>
      </div>
      <Pictures
        pictures={slip.pictures}
        change={(pictures) => desk.enclosed.change(place, { pictures })}
        pasted={pasted}
        taken={() => setPasted(null)}
      />
      {findings && (
        <Findings
          findings={findings}
          rephrase={() => {
            desk.setFindings(place, []);
            setPreviewed(false);
            setTimeout(() => area.current?.focus());
          }}
          sendWith={(excuse) => (desk.setFindings(place, []), submit(excuse))}
        />
      )}
      {local && <p class="sr-status">{t("What you type is kept in this browser only.")}</p>}
      {!local && (desk.last ?? null) === place && <Status />}
    </form>
  );
}

interface AreaProps {
  id: string;
  area: RefObject<HTMLTextAreaElement>;
  label: string;
  value: string;
  error: string | null;
  shut: boolean;
  mentions: Completion;
  change: (text: string) => void;
  paste: (file: File) => void;
}

function Area(props: AreaProps): JSX.Element {
  const { id, area, label, value, error, shut, mentions, change, paste } = props;
  const { texts, anonymous } = useTalk();
  return (
    <>
      <label class="sr-label" for={id}>
        {label}
      </label>
      <span class="sr-hint" id={`${id}-hint`}>
        {texts.t("You can use **bold**, *italics*, lists and links.")}
        {!anonymous && ` ${texts.t("Type @ and a name to mention a colleague.")}`}
      </span>
      <div class="sr-area">
        <textarea
          id={id}
          ref={area}
          class="sr-textarea"
          value={value}
          readOnly={shut}
          aria-describedby={`${id}-hint ${id}-room ${id}-error`}
          aria-invalid={error !== null}
          {...mentions.attributes}
          onInput={(event) => (change(event.currentTarget.value), mentions.look(event.currentTarget))}
          onKeyDown={(event) => void mentions.key(event)}
          onClick={(event) => mentions.look(event.currentTarget)}
          onBlur={mentions.close}
          onPaste={(event) => {
            const file = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith("image/"));
            if (!file || shut) return;
            event.preventDefault();
            paste(file);
          }}
        />
        {mentions.list}
      </div>
      <Room id={`${id}-room`} left={LONGEST - lengthOf(value)} texts={texts} />
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

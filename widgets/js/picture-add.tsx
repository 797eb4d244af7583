/** Adding a picture to a text: chosen or pasted, made small here, described in words before it goes. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useAsking } from "./ask-state.js";
import type { Enclosure } from "./enclosed.js";
import { newKey } from "./model.js";
import { PICTURE_PATIENCE_MS } from "./picture.js";
import { shrink, type Small } from "./shrink.js";
import { useTalk } from "./talk-context.js";
import { useUid } from "./uid.js";
import type { Picture } from "./wire-talk.js";

export const MOST_PICTURES = 4;

interface Props {
  pictures: readonly Enclosure[];
  change: (pictures: readonly Enclosure[]) => void;
  /** A file that was pasted into the text, until it is taken. */
  pasted: File | null;
  taken: () => void;
}

/** What is enclosed already, and the place to add more. */
export function Pictures({ pictures, change, pasted, taken }: Props): JSX.Element {
  const { session, texts } = useTalk();
  const { t } = texts;
  const [small, setSmall] = useState<Small | null>(null);
  const [fault, setFault] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const full = pictures.length >= MOST_PICTURES;

  const choose = async (file: File | null | undefined): Promise<void> => {
    if (!file) return;
    if (full) return setFault(t("A post can have up to four pictures."));
    setFault("");
    try {
      setSmall(await shrink(file));
    } catch {
      setFault(t("This file is not a picture that can be used. Please try a photo or a screenshot."));
    }
  };
  useEffect(() => {
    if (!pasted) return;
    taken();
    void choose(pasted);
  }, [pasted]);

  const remove = (gone: Enclosure): void => {
    change(pictures.filter((one) => one.id !== gone.id));
    session.say(t("The picture is removed."));
    setTimeout(() => input.current?.focus());
  };
  return (
    <div class="sr-enclosed">
      {pictures.length > 0 && (
        <ul class="sr-thumbs" aria-label={t("Pictures of this post")}>
          {pictures.map((one) => (
            <li key={one.id}>
              {one.src && <img src={one.src} alt="" />}
              <span>{one.alt}</span>
              <button type="button" class="sr-button sr-button--small" aria-label={t("Remove the picture: {alt}", { alt: one.alt })} onClick={() => remove(one)}>
                {t("Remove")}
              </button>
            </li>
          ))}
        </ul>
      )}
      {!full && !small && (
        <label class="sr-button sr-file">
          {t("Add a picture")}
          <input
            ref={input}
            class="sr-visually-hidden"
            type="file"
            accept="image/png,image/jpeg,image/webp,image/gif"
            onChange={(event) => {
              void choose(event.currentTarget.files?.[0]);
              event.currentTarget.value = "";
            }}
          />
        </label>
      )}
      {fault && (
        <p class="sr-error" role="alert">
          {fault}
        </p>
      )}
      {small && (
        <Describe
          small={small}
          added={(picture) => {
            change([...pictures, { ...picture, src: small.src }]);
            setSmall(null);
            session.say(t("The picture is added."));
          }}
          cancel={() => setSmall(null)}
        />
      )}
    </div>
  );
}

interface DescribeProps {
  small: Small;
  added: (picture: Picture) => void;
  cancel: () => void;
}

/** A picture goes out only with its words: colleagues who do not see it read them. */
function Describe({ small, added, cancel }: DescribeProps): JSX.Element {
  const { session, texts } = useTalk();
  const { t } = texts;
  const id = useUid();
  const { busy, error, run } = useAsking();
  const [alt, setAlt] = useState("");
  const [missing, setMissing] = useState(false);
  const [key] = useState(newKey);
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => box.current?.focus(), []);
  const add = async (): Promise<void> => {
    setMissing(!alt.trim());
    if (!alt.trim()) return box.current?.focus();
    let picture: Picture | null = null;
    const args = { data: small.data, alt: alt.trim(), key };
    const got = await run(async () => {
      picture = await session.link.ask<Picture>("picture_add", args, PICTURE_PATIENCE_MS);
    });
    if (got && picture) added(picture);
  };
  return (
    <div class="sr-panel" role="group" aria-label={t("New picture")}>
      <img src={small.src} alt="" class="sr-describe__picture" />
      <p class="sr-hint">{t("Are children or their names to be seen? Then please take another picture.")}</p>
      <label class="sr-label" for={id}>
        {t("What is to be seen? (for those who cannot see it)")}
      </label>
      <input
        ref={box}
        id={id}
        class="sr-input"
        maxLength={300}
        value={alt}
        required
        aria-invalid={missing}
        aria-describedby={`${id}-error`}
        onInput={(event) => (setAlt(event.currentTarget.value), setMissing(false))}
        onKeyDown={(event) => {
          // Inside the editor's own form: Enter must not send the post.
          if (event.key === "Enter") {
            event.preventDefault();
            void add();
          }
        }}
      />
      <p class="sr-error" id={`${id}-error`} role="alert">
        {missing && t("Describe the picture first.")}
      </p>
      <p class="sr-error">{error}</p>
      <div class="sr-actions">
        <button type="button" class="sr-button" aria-disabled={busy} onClick={() => void add()}>
          {busy ? t("The picture is being sent…") : t("Add this picture")}
        </button>
        <button type="button" class="sr-button sr-button--quiet" onClick={cancel}>
          {t("Leave it out")}
        </button>
      </div>
    </div>
  );
}

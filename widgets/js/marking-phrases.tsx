/** The bank of comments: found by words, put into the comment by Enter, shared by all trainers. */
import type { JSX, RefObject } from "preact";
import { useState } from "preact/hooks";
import { useAct, useAsked } from "./ask.js";
import { Trouble } from "./ask-parts.js";
import { useOnce } from "./review-once.js";
import { useSession } from "./session.js";
import { useUid } from "./uid.js";
import type { Phrase } from "./wire-marking.js";

const SHOWN = 6;

interface Props {
  /** What stands in the comment now. */
  comment: string;
  /** Put a phrase into the comment, and go there. */
  take: (text: string) => void;
  field: RefObject<HTMLInputElement>;
}

/** The phrases that hold every word of a search, capitals and ё aside. */
export function found(phrases: readonly Phrase[], words: string): readonly Phrase[] {
  const plain = (text: string): string => text.toLowerCase().replaceAll("ё", "е");
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  return phrases.filter(({ text }) => wanted.every((word) => plain(text).includes(word)));
}

export function Bank({ comment, take, field }: Props): JSX.Element {
  const { link, say, texts } = useSession();
  const { t, tn } = texts;
  const bank = useAsked<readonly Phrase[]>("phrases");
  const act = useAct();
  const once = useOnce();
  const id = useUid();
  const [words, setWords] = useState("");
  const [at, setAt] = useState(0);
  const all = bank.data ?? [];
  const fitting = found(all, words);
  const shown = fitting.slice(0, SHOWN);
  const choose = (phrase: Phrase | undefined): void => {
    if (!phrase) return;
    setWords("");
    setAt(0);
    take(phrase.text);
  };
  const key = (event: KeyboardEvent): void => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.isComposing || !shown.length || !(move || (event.key === "Enter" && !event.ctrlKey))) return;
    event.preventDefault();
    if (move) setAt((at + move + shown.length) % shown.length);
    else choose(shown[at]);
  };
  const add = (): Promise<boolean> =>
    act.run(async () => {
      bank.set(await link.ask<Phrase[]>("keep_phrase", { text: comment.trim(), key: once.key() }));
      once.done();
      say(t("The comment is in the bank."));
    });
  const remove = (phrase: Phrase): Promise<boolean> =>
    act.run(async () => {
      bank.set(await link.ask<Phrase[]>("drop_phrase", { id: phrase.id }));
      say(t("The comment is out of the bank."));
      field.current?.focus();
    });
  const kept = all.some(({ text }) => text === comment.trim());
  return (
    <div class="sr-bank">
      <label class="sr-label" for={id}>
        {t("Bank of comments")}
      </label>
      <span class="sr-hint" id={`${id}-hint`}>
        {t("Type some words. Arrow keys choose, Enter puts the comment in.")}
      </span>
      <input
        id={id}
        ref={field}
        class="sr-input"
        type="text"
        role="combobox"
        autocomplete="off"
        aria-autocomplete="list"
        aria-expanded={shown.length > 0}
        aria-controls={`${id}-list`}
        aria-describedby={`${id}-hint ${id}-count`}
        aria-activedescendant={shown.length ? `${id}-${shown[Math.min(at, shown.length - 1)]!.id}` : undefined}
        value={words}
        onInput={(event) => (setWords(event.currentTarget.value), setAt(0))}
        onKeyDown={key}
      />
      <span class="sr-count" id={`${id}-count`}>
        {bank.data && tn("{count} comment", "{count} comments", fitting.length)}
      </span>
      <ul class="sr-bank__list" id={`${id}-list`} role="listbox" aria-label={t("Comments in the bank")}>
        {shown.map((phrase, place) => (
          <li
            key={phrase.id}
            id={`${id}-${phrase.id}`}
            role="option"
            aria-selected={place === at}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(phrase)}
          >
            {phrase.text}
          </li>
        ))}
      </ul>
      <Trouble text={bank.error || act.error} />
      <div class="sr-actions">
        <button
          type="button"
          class="sr-button sr-button--quiet"
          aria-disabled={act.busy || kept || !comment.trim()}
          onClick={() => !kept && comment.trim() && void add()}
        >
          {kept ? t("This comment is in the bank") : t("Put this comment into the bank")}
        </button>
      </div>
      <Own all={all} remove={remove} />
    </div>
  );
}

/** One's own comments, to be taken out again. */
function Own({ all, remove }: { all: readonly Phrase[]; remove: (phrase: Phrase) => Promise<boolean> }): JSX.Element | null {
  const { t } = useSession().texts;
  const mine = all.filter((phrase) => phrase.mine);
  if (mine.length === 0) return null;
  return (
    <details>
      <summary>{t("Comments that you can take out of the bank")}</summary>
      <ul class="sr-bank__own">
        {mine.map((phrase) => (
          <li key={phrase.id}>
            {phrase.text}{" "}
            <button
              type="button"
              class="sr-button sr-button--quiet"
              aria-label={t("Take out: {text}", { text: phrase.text })}
              onClick={() => void remove(phrase)}
            >
              {t("Take out")}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

/**
 * Mentioning a colleague: after an @ and a letter or two a list of those who can read along. The
 * text box keeps the focus; arrows choose, Enter takes, Escape closes, as in any such list.
 */
import type { JSX, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Talk, useTalk } from "./talk-context.js";
import type { PersonCard } from "./wire-talk.js";

/** An @ with what was typed after it, up to the caret: at most two words. */
const TOKEN = /(?:^|[\s(«"])@([\p{L}\p{N}'’.-]{1,30}(?: [\p{L}\p{N}'’.-]{0,30})?)$/u;
const PAUSE_MS = 200;

export interface Token {
  /** Where the @ stands. */
  readonly start: number;
  readonly end: number;
  readonly query: string;
}

/** What is being typed as a mention before the caret, if anything is. */
export function tokenAt(text: string, caret: number): Token | null {
  const found = TOKEN.exec(text.slice(0, caret));
  const query = found?.[1];
  if (query === undefined) return null;
  return { start: caret - query.length - 1, end: caret, query };
}

/** Ask for colleagues who can read along; nobody where there is no answer. */
export async function peopleLike(session: Talk["session"], query: string, community: number): Promise<readonly PersonCard[]> {
  try {
    const args = { query, ...(community ? { community } : {}) };
    return (await session.link.ask<{ people: PersonCard[] }>("people", args)).people;
  } catch {
    return [];
  }
}

export interface Completion {
  readonly list: JSX.Element | null;
  /** Attributes of the text box. */
  readonly attributes: JSX.AriaAttributes;
  /** To be called after each change of text or caret. */
  look: (area: HTMLTextAreaElement) => void;
  /** To be called first at each key; true where the key was meant for the list. */
  key: (event: KeyboardEvent) => boolean;
  close: () => void;
}

interface Parts {
  id: string;
  area: RefObject<HTMLTextAreaElement>;
  /** Put a name in the place of what was typed. */
  take: (token: Token, person: PersonCard) => void;
}

export function useMentions({ id, area, take }: Parts): Completion {
  const { session, texts, community, anonymous } = useTalk();
  const [token, setToken] = useState<Token | null>(null);
  const [people, setPeople] = useState<readonly PersonCard[]>([]);
  const [at, setAt] = useState(0);
  // What was closed by Escape stays closed until another mention is begun.
  const shut = useRef(-1);
  const close = (): void => (setToken(null), setPeople([]));
  const look = (box: HTMLTextAreaElement): void => {
    const found = anonymous ? null : tokenAt(box.value, box.selectionStart);
    if (found?.start !== shut.current) shut.current = -1;
    if (found && shut.current < 0) setToken(found);
    else close();
  };
  const query = token?.query ?? "";
  useEffect(() => {
    if (!query) return undefined;
    let late = false;
    const timer = setTimeout(async () => {
      const found = await peopleLike(session, query, community);
      if (late) return;
      setPeople(found);
      setAt(0);
      if (found.length) {
        session.say(texts.tn("{count} colleague found. Arrow keys choose, Enter takes.", "{count} colleagues found. Arrow keys choose, Enter takes.", found.length));
      }
    }, PAUSE_MS);
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [query, community]);
  const choose = (person: PersonCard): void => {
    if (token) take(token, person);
    close();
  };
  const open = token !== null && people.length > 0;
  const key = (event: KeyboardEvent): boolean => {
    if (!open || event.isComposing) return false;
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move) setAt((at + move + people.length) % people.length);
    else if (event.key === "Enter" || event.key === "Tab") choose(people[at]!);
    else if (event.key === "Escape") {
      shut.current = token.start;
      close();
      event.stopPropagation();
    } else return false;
    event.preventDefault();
    return true;
  };
  const list = open ? (
    <ul id={`${id}-people`} class="sr-people-list" role="listbox" aria-label={texts.t("Colleagues")}>
      {people.map((one, index) => (
        <li
          key={one.name}
          id={`${id}-person-${index}`}
          role="option"
          aria-selected={index === at}
          // The text box keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => (choose(one), area.current?.focus())}
        >
          {one.display_name}
          {typeof one.profile["subject"] === "string" && one.profile["subject"] && (
            <span class="sr-muted">, {one.profile["subject"]}</span>
          )}
        </li>
      ))}
    </ul>
  ) : null;
  const attributes: JSX.AriaAttributes = {
    "aria-autocomplete": "list",
    ...(open ? { "aria-controls": `${id}-people`, "aria-activedescendant": `${id}-person-${at}` } : {}),
  };
  return { list, attributes: anonymous ? {} : attributes, look, key, close };
}

/** The works of one question: what is open, what its keys do, where the focus goes. */
import type { JSX, RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { SelectField } from "./ask-fields.js";
import { Trouble } from "./ask-parts.js";
import { type Keys, onKey } from "./marking-keys.js";
import { Bank } from "./marking-phrases.js";
import type { Sending } from "./marking-send.js";
import { Options, type Settings } from "./marking-settings.js";
import { cardAt, nextPlace, nextWaiting, useOpen, type Works } from "./marking-state.js";
import { Conflict, MarkFields, MOST_COMMENT, shownMark, stateWords, WorkCard, workName } from "./marking-work.js";
import { useSession } from "./session.js";
import { type DeskModule, type DeskWork, type Entry, entryName, type Held, type Place, type Question } from "./wire-marking.js";

export interface DeskProps {
  all: readonly DeskModule[];
  here: Place;
  go: (place: Place) => void;
  list: Works;
  sending: Sending;
  /** Whether the focus goes along to what is shown next: not where a list was chosen from. */
  moved: { current: boolean };
}

interface Fields {
  heading: RefObject<HTMLHeadingElement>;
  comment: RefObject<HTMLInputElement & HTMLTextAreaElement>;
  bank: RefObject<HTMLInputElement>;
  done: RefObject<HTMLParagraphElement>;
}

interface Open {
  readonly question: Question;
  readonly work: DeskWork;
  readonly entry: Entry | undefined;
  readonly at: number;
  readonly fault: string;
  readonly finished: boolean;
  readonly fields: Fields;
  readonly keys: Keys;
  /** Open a work; the focus goes there. */
  show: (id: number) => void;
  /** Open a work out of the list; the focus stays. */
  open: (id: number) => void;
  change: (part: Partial<Held>) => void;
  choose: (mark: Held) => void;
  toNext: () => void;
}

function useFields(): Fields {
  return {
    heading: useRef<HTMLHeadingElement>(null),
    comment: useRef<HTMLInputElement & HTMLTextAreaElement>(null),
    bank: useRef<HTMLInputElement>(null),
    done: useRef<HTMLParagraphElement>(null),
  };
}

/** Why a mark cannot be given as it stands; nothing where it can. */
function faultOf(work: DeskWork, entry: Entry | undefined, t: (text: string) => string): string {
  const mark = shownMark(work, entry);
  if (work.state === "conflict" && !entry) return t("Please choose first which of the two marks stays.");
  if (mark.score === null) return t("Please choose a level.");
  return [...mark.comment].length > MOST_COMMENT ? t("The comment is too long.") : "";
}

/** The desk as it stands; null while there is no work. */
function useDesk({ all, here, go, list, sending, moved }: DeskProps): Open | null {
  const { say, texts } = useSession();
  const { question, works } = list;
  const [at, openAt] = useOpen(works);
  const [fault, setFault] = useState("");
  const [finished, setFinished] = useState(false);
  const fields = useFields();
  const work = works[at];
  const entryOf = (one: DeskWork): Entry | undefined => sending.works[entryName(here, one.id)];
  const waiting = nextWaiting(works, at, (one) => Boolean(entryOf(one)?.sent));
  useLayoutEffect(() => {
    if (!moved.current || !work) return;
    (finished ? fields.done : fields.heading).current?.focus();
    moved.current = false;
  }, [work?.id, finished]);
  useEffect(() => {
    // More came, or a mark came back.
    if (finished && waiting) show(waiting.id);
  }, [finished, waiting?.id]);
  const open = (id: number): void => {
    setFault("");
    setFinished(false);
    openAt(id);
  };
  const show = (id: number): void => {
    moved.current = true;
    open(id);
    if (id === work?.id) fields.heading.current?.focus();
  };
  const toNext = (): void => {
    const next = nextPlace(all, here);
    if (!next) return;
    moved.current = true;
    go(next);
  };
  if (!question || !work) return null;
  const entry = entryOf(work);
  const change = (part: Partial<Held>): void => {
    setFault("");
    sending.write(entryName(here, work.id), { ...shownMark(work, entry), ...part, sent: null });
  };
  const onward = (): void => {
    const next = nextWaiting(works, at, (one) => one.id === work.id || Boolean(entryOf(one)?.sent));
    if (next) return show(next.id);
    moved.current = true;
    setFinished(true);
    void list.again();
  };
  const save = (): void => {
    if (finished) return toNext();
    const wrong = faultOf(work, entry, texts.t);
    if (wrong) return setFault(wrong);
    const { score, comment } = shownMark(work, entry);
    // What stands as it is needs no giving.
    if (work.state !== "marked" || entry) sending.give(here, work, { score, comment: comment.trim() });
    onward();
  };
  const choose = (mark: Held): void => {
    sending.give(here, work, mark);
    show(work.id);
  };
  const keys: Keys = {
    level: (level) => {
      change({ score: level });
      say(`${level} — ${question.criterion.levels[level] ?? ""}`);
    },
    save,
    move: (by) => show(works[(at + by + works.length) % works.length]!.id),
    comment: () => fields.comment.current?.focus(),
    bank: () => fields.bank.current?.focus(),
    work: () => fields.heading.current?.focus(),
  };
  return { question, work, entry, at, fault, finished, fields, keys, show, open, change, choose, toNext };
}

export function Desk(props: DeskProps & { settings: Settings; keep: (settings: Settings) => void }): JSX.Element {
  const { all, here, list, sending, settings, keep } = props;
  const { t, tn } = useSession().texts;
  const desk = useDesk(props);
  if (!desk) {
    if (list.question) return <p>{t("Nobody has handed this in yet.")}</p>;
    return list.error ? <Trouble text={list.error} /> : <p>{t("One moment…")}</p>;
  }
  const unsent = Object.values(sending.works).filter(({ sent }) => sent).length;
  return (
    <div class="sr-marking__desk" onKeyDown={(event) => onKey(event, desk.keys, settings.keys)}>
      <Options {...{ settings, keep }} />
      <WorkList {...props} desk={desk} />
      <Conflicts {...props} desk={desk} />
      <Trouble text={sending.error || list.error} />
      {unsent > 0 && <p class="sr-muted">{tn("{count} mark is being sent.", "{count} marks are being sent.", unsent)}</p>}
      {desk.finished && <Finished {...{ all, here }} go={desk.toNext} field={desk.fields.done} />}
      <OpenWork desk={desk} of={list.works.length} />
    </div>
  );
}

type PartProps = DeskProps & { desk: Open };

function WorkList({ all, here, list, sending, desk }: PartProps): JSX.Element {
  const { texts } = useSession();
  const waiting = cardAt(all, here)?.waiting ?? desk.question.waiting;
  const named = (one: DeskWork, place: number): string =>
    `${workName(one, place, texts)} — ${stateWords(one, sending.works[entryName(here, one.id)], texts)}`;
  return (
    <SelectField
      label={texts.tn("{count} work to mark", "{count} works to mark", waiting)}
      value={String(desk.work.id)}
      options={list.works.map((one, place) => ({ value: String(one.id), text: named(one, place) }))}
      change={(id) => desk.open(Number(id))}
    />
  );
}

function Conflicts({ list, desk }: PartProps): JSX.Element | null {
  const { t, tn } = useSession().texts;
  const torn = list.works.filter(({ state }) => state === "conflict");
  if (torn.length === 0) return null;
  return (
    <p class="sr-notice sr-notice--warn">
      {tn("{count} mark met another one in the gradebook.", "{count} marks met others in the gradebook.", torn.length)}{" "}
      <button type="button" class="sr-button sr-button--quiet" onClick={() => desk.show(torn[0]!.id)}>
        {t("Look at it")}
      </button>
    </p>
  );
}

function OpenWork({ desk, of }: { desk: Open; of: number }): JSX.Element {
  const { t } = useSession().texts;
  const { question, work, entry, at, fields, change, choose, keys } = desk;
  const now = shownMark(work, entry).comment;
  const take = (text: string): void => {
    const before = now.trimEnd();
    change({ comment: before ? `${before}\n${text}` : text });
    fields.comment.current?.focus();
  };
  return (
    <article class="sr-post" key={work.id}>
      <WorkCard {...{ question, work, at, of, entry }} heading={fields.heading} />
      <Conflict {...{ work, choose }} />
      <MarkFields {...{ question, work, entry, change }} comment={fields.comment} error={desk.fault} />
      <div class="sr-actions">
        <button type="button" class="sr-button sr-button--primary" onClick={keys.save}>
          {t("Give the mark, next work")}
        </button>
        <button type="button" class="sr-button" onClick={() => keys.move(-1)}>
          {t("Previous")}
        </button>
        <button type="button" class="sr-button" onClick={() => keys.move(1)}>
          {t("Next")}
        </button>
      </div>
      <Bank comment={now} field={fields.bank} take={take} />
    </article>
  );
}

interface FinishedProps {
  all: readonly DeskModule[];
  here: Place;
  go: () => void;
  field: RefObject<HTMLParagraphElement>;
}

function Finished({ all, here, go, field }: FinishedProps): JSX.Element {
  const { t } = useSession().texts;
  const next = nextPlace(all, here);
  const title = next ? (cardAt(all, next)?.title ?? "") : "";
  return (
    <div class="sr-notice sr-notice--good">
      <p ref={field} tabIndex={-1}>
        {next
          ? t("Every work here has its mark. Enter goes on to “{title}”.", { title })
          : t("Every work has its marks. Give them to the teachers below.")}
      </p>
      {next && (
        <button type="button" class="sr-button" onClick={go}>
          {t("To the next question")}
        </button>
      )}
    </div>
  );
}

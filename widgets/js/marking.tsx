/** The grading desk: one question across teachers, level and comment by keyboard, who waits first. */
import type { JSX, RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useAct, useAsked, useKept } from "./ask.js";
import { SelectField } from "./ask-fields.js";
import { Confirm, Section, Trouble } from "./ask-parts.js";
import { type Keys, onKey } from "./marking-keys.js";
import { Bank } from "./marking-phrases.js";
import { useSending } from "./marking-send.js";
import { nextWaiting, useModules, useOpen, useWorks } from "./marking-state.js";
import { Conflict, MarkFields, MOST_COMMENT, shownMark, stateWords, WorkCard, workName } from "./marking-work.js";
import { type BodyProps, type Titled, widget } from "./mount.js";
import { useOnce } from "./review-once.js";
import { useSession } from "./session.js";
import { type Me, moderates } from "./wire-social.js";
import { type DeskDraft, type DeskModule, type DeskWork, EMPTY, entryName, type Held, type Place } from "./wire-marking.js";

type Settings = { names: boolean; keys: boolean };
const SETTINGS: Settings = { names: true, keys: true };

function Marking(_: BodyProps): JSX.Element {
  const { t } = useSession().texts;
  const me = useAsked<Me>("me");
  if (!me.data) return me.error ? <Trouble text={me.error} /> : <p>{t("One moment…")}</p>;
  if (!moderates(me.data)) return <p class="sr-notice">{t("This page is for trainers.")}</p>;
  return <Rooms />;
}

/** Which question: as long as nothing is chosen, the first of which something waits. */
function Rooms(): JSX.Element {
  const { t } = useSession().texts;
  const [place, go] = useState<Place | null>(null);
  const reload = useRef<() => unknown>(() => null);
  // Whether the focus goes along to the work that comes next: not where a list was chosen from.
  const moved = useRef(false);
  const modules = useModules(() => reload.current());
  const all = modules.data ?? [];
  const here = place ?? firstPlace(all);
  if (!modules.data) return modules.error ? <Trouble text={modules.error} /> : <p>{t("One moment…")}</p>;
  if (!here) return <p>{t("Nothing has been handed in yet that people mark.")}</p>;
  const module = all.find((one) => one.module === here.module);
  return (
    <>
      <Trouble text={modules.error} />
      <Chooser {...{ all, here, go }} />
      <Desk key={`${here.module}/${here.criterion}`} {...{ all, here, go, reload, moved }} changed={() => void modules.again()} />
      {module && <Release of={module} changed={() => void modules.again()} />}
    </>
  );
}

function places(all: readonly DeskModule[]): (Place & { waiting: number })[] {
  return all.flatMap(({ module, questions }) =>
    questions.map(({ criterion, waiting }) => ({ module, criterion, waiting })),
  );
}

function firstPlace(all: readonly DeskModule[]): Place | null {
  const known = places(all.filter(({ works }) => works > 0));
  return known.find(({ waiting }) => waiting > 0) ?? known[0] ?? null;
}

interface ChooserProps {
  all: readonly DeskModule[];
  here: Place;
  go: (place: Place) => void;
}

function Chooser({ all, here, go }: ChooserProps): JSX.Element {
  const { t } = useSession().texts;
  const questions = all.find(({ module }) => module === here.module)?.questions ?? [];
  return (
    <div class="sr-marking__choice">
      <SelectField
        label={t("Module")}
        value={here.module}
        options={all.filter(({ works }) => works > 0).map(({ module, title }) => ({ value: module, text: title }))}
        change={(module) => go(firstPlace(all.filter((one) => one.module === module)) ?? here)}
      />
      <SelectField
        label={t("Question")}
        value={here.criterion}
        options={questions.map(({ criterion, title, waiting }) => ({
          value: criterion,
          text: waiting ? t("{title} ({waiting} to mark)", { title, waiting }) : t("{title} (all marked)", { title }),
        }))}
        change={(criterion) => go({ module: here.module, criterion })}
      />
    </div>
  );
}

interface DeskProps extends ChooserProps {
  reload: { current: () => unknown };
  moved: { current: boolean };
  changed: () => void;
}

function Desk({ all, here, go, reload, moved, changed }: DeskProps): JSX.Element {
  const { say, texts } = useSession<unknown, DeskDraft>();
  const { t, tn } = texts;
  const [kept, keep] = useKept<Settings>("settings");
  const settings = kept ?? SETTINGS;
  const { question, works, error, again, put } = useWorks(here, settings.names);
  reload.current = again;
  const sending = useSending({
    names: settings.names,
    arrived: (place, work) => (put(place, work), changed()),
    stale: () => void again(),
  });
  const [at, open] = useOpen(works);
  const [fault, setFault] = useState("");
  const [finished, setFinished] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const comment = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const bank = useRef<HTMLInputElement>(null);
  const done = useRef<HTMLParagraphElement>(null);
  const work = works[at];
  useLayoutEffect(() => {
    if (!moved.current || !work) return;
    (finished ? done : heading).current?.focus();
    moved.current = false;
  }, [work?.id, finished]);
  if (!question || !work) {
    if (question) return <p>{t("Nobody has handed this in yet.")}</p>;
    return error ? <Trouble text={error} /> : <p>{t("One moment…")}</p>;
  }
  const name = entryName(here, work.id);
  const entry = sending.works[name];
  const given = (one: DeskWork): boolean => Boolean(sending.works[entryName(here, one.id)]?.sent);
  const show = (id: number): void => {
    moved.current = true;
    setFault("");
    setFinished(false);
    open(id);
    if (id === work.id) heading.current?.focus();
  };
  const change = (part: Partial<Held>): void => {
    setFault("");
    sending.write(name, { ...shownMark(work, entry), ...part, sent: null });
  };
  const toNext = (): void => {
    const next = nextPlace(all, here);
    if (!next) return;
    moved.current = true;
    go(next);
  };
  const onward = (): void => {
    const next = nextWaiting(works, at, (one) => one.id === work.id || given(one));
    if (next) return show(next.id);
    moved.current = true;
    setFinished(true);
    if (finished) done.current?.focus();
  };
  const save = (): void => {
    if (finished) return toNext();
    const mark = shownMark(work, entry);
    if (work.state === "conflict" && !entry) return setFault(t("Please choose first which of the two marks stays."));
    if (mark.score === null) return setFault(t("Please choose a level."));
    if ([...mark.comment].length > MOST_COMMENT) return setFault(t("The comment is too long."));
    // What stands as it is needs no giving.
    if (work.state !== "marked" || entry) sending.give(here, work, { score: mark.score, comment: mark.comment.trim() });
    onward();
  };
  const keys: Keys = {
    level: (level) => {
      change({ score: level });
      say(`${level} — ${question.criterion.levels[level] ?? ""}`);
    },
    save,
    move: (by) => show(works[(at + by + works.length) % works.length]!.id),
    comment: () => comment.current?.focus(),
    bank: () => bank.current?.focus(),
    work: () => heading.current?.focus(),
  };
  const unsent = Object.values(sending.works).filter(({ sent }) => sent).length;
  const conflicts = works.filter(({ state }) => state === "conflict");
  return (
    <div class="sr-marking__desk" onKeyDown={(event) => onKey(event, keys, settings.keys)}>
      <Options {...{ settings, keep }} />
      <SelectField
        label={tn("{count} work to mark", "{count} works to mark", question.waiting)}
        value={String(work.id)}
        options={works.map((one, place) => ({
          value: String(one.id),
          text: `${workName(one, place, texts)} — ${stateWords(one, sending.works[entryName(here, one.id)], texts)}`,
        }))}
        change={(id) => (setFinished(false), setFault(""), open(Number(id)))}
      />
      {conflicts.length > 0 && (
        <p class="sr-notice sr-notice--warn">
          {tn("{count} mark met another one in the gradebook.", "{count} marks met others in the gradebook.", conflicts.length)}{" "}
          <button type="button" class="sr-button sr-button--quiet" onClick={() => show(conflicts[0]!.id)}>
            {t("Look at it")}
          </button>
        </p>
      )}
      <Trouble text={sending.error || error} />
      {unsent > 0 && <p class="sr-muted">{tn("{count} mark is being sent.", "{count} marks are being sent.", unsent)}</p>}
      {finished && <Finished {...{ all, here }} go={toNext} field={done} />}
      <article class="sr-post" key={work.id}>
        <WorkCard {...{ question, work, at, entry, heading }} of={works.length} />
        <Conflict
          work={work}
          choose={(mark) => {
            sending.give(here, work, mark);
            show(work.id);
          }}
        />
        <MarkFields {...{ question, work, entry, change, comment }} error={fault} />
        <Bank
          comment={shownMark(work, entry).comment}
          field={bank}
          take={(text) => {
            const before = shownMark(work, entry).comment.trimEnd();
            change({ comment: before ? `${before}\n${text}` : text });
            comment.current?.focus();
          }}
        />
        <div class="sr-actions">
          <button type="button" class="sr-button sr-button--primary" onClick={save}>
            {t("Give the mark, next work")}
          </button>
          <button type="button" class="sr-button" onClick={() => keys.move(-1)}>
            {t("Previous")}
          </button>
          <button type="button" class="sr-button" onClick={() => keys.move(1)}>
            {t("Next")}
          </button>
        </div>
      </article>
    </div>
  );
}

/** The next question of which something waits; from the first again behind the last. */
function nextPlace(all: readonly DeskModule[], here: Place): Place | null {
  const known = places(all);
  const at = known.findIndex(({ module, criterion }) => module === here.module && criterion === here.criterion);
  return [...known.slice(at + 1), ...known.slice(0, at)].find(({ waiting }) => waiting > 0) ?? null;
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
  const title = all.flatMap(({ module, questions }) => (module === next?.module ? questions : []))
    .find(({ criterion }) => criterion === next?.criterion)?.title;
  return (
    <div class="sr-notice sr-notice--good">
      <p ref={field} tabIndex={-1}>
        {next
          ? t("Every work here has its mark. Enter goes on to “{title}”.", { title: title ?? "" })
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

function Options({ settings, keep }: { settings: Settings; keep: (settings: Settings) => void }): JSX.Element {
  const { t } = useSession().texts;
  const toggle = (name: keyof Settings, label: string): JSX.Element => (
    <label class="sr-choice">
      <input
        type="checkbox"
        checked={settings[name]}
        onChange={(event) => keep({ ...settings, [name]: event.currentTarget.checked })}
      />
      <span>{label}</span>
    </label>
  );
  return (
    <details class="sr-marking__options">
      <summary>{t("Names and keys")}</summary>
      {toggle("names", t("Show the teachers’ names"))}
      {toggle("keys", t("Keys without Ctrl, while the focus is at the desk"))}
      <KeyList single={settings.keys} />
    </details>
  );
}

/** What the keys do. */
function KeyList({ single }: { single: boolean }): JSX.Element {
  const { t } = useSession().texts;
  const rows: readonly (readonly [string, string])[] = [
    ...(single
      ? ([
          ["0 1 2 3 4", t("choose the level")],
          ["Enter", t("give the mark and go on to the next work that waits")],
          ["→ ←", t("next and previous work")],
          ["C", t("write the comment")],
          ["B", t("search the bank of comments")],
        ] as const)
      : []),
    ["Ctrl + Enter", t("give the mark and go on, also out of the comment")],
    ["Esc", t("out of the comment back to the work")],
  ];
  return (
    <dl class="sr-facts">
      {rows.map(([key, words]) => (
        <div key={key}>
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  );
}

function Release({ of, changed }: { of: DeskModule; changed: () => void }): JSX.Element {
  const { link, say, texts } = useSession();
  const { t, tn } = texts;
  const act = useAct();
  const once = useOnce();
  const [going, setGoing] = useState(0);
  useEffect(() => setGoing(0), [of.ready]);
  const release = (): Promise<boolean> =>
    act.run(async () => {
      const { works } = await link.ask<{ works: number }>("release", { of: of.module, key: once.key() });
      once.done();
      setGoing(works);
      say(tn("{count} teacher is being given the marks.", "{count} teachers are being given the marks.", works));
      changed();
    });
  return (
    <Section title={t("Give the marks to the teachers")}>
      <p>
        {of.ready
          ? tn("{count} work has all its marks, and its teacher does not know them yet.", "{count} works have all their marks, and their teachers do not know them yet.", of.ready)
          : t("There are no marks that their teachers do not have.")}
      </p>
      {going > 0 && <p class="sr-muted">{tn("{count} teacher is being given the marks.", "{count} teachers are being given the marks.", going)}</p>}
      <Trouble text={act.error} />
      {of.ready > 0 && (
        <Confirm
          label={t("Give them to the teachers")}
          title={t("Points and comments appear on the teachers’ pages, and each is told. Sure?")}
          yes={t("Yes, give them")}
          busy={act.busy}
          act={release}
        />
      )}
    </Section>
  );
}

export default widget<Titled, DeskDraft>({ empty: EMPTY, body: Marking });

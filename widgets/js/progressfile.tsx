/** What one typed, saved to a file; a file opened, compared with what is here, taken in. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Act, useAct } from "./ask.js";
import { Section, Trouble } from "./ask-parts.js";
import { type BodyProps, type Titled, widget } from "./mount.js";
import { Entries, Left, type Comparison } from "./progressfile-parts.js";
import { Offline } from "./progressfile-offline.js";
import { useSession, useTexts } from "./session.js";
import { useUid } from "./uid.js";
import { Saved, useFile } from "./use-file.js";

/** What no server opens is not even sent. */
const MOST_BYTES = 1_000_000;

function ProgressFile(_: BodyProps): JSX.Element {
  return (
    <>
      <Save />
      <Open />
      <Offline />
    </>
  );
}

function Save(): JSX.Element {
  const { link, say, texts } = useSession();
  const { t } = texts;
  const act = useAct();
  const [made, make] = useFile();
  const save = (): Promise<boolean> =>
    act.run(async () => {
      const file = await link.ask<{ name: string; text: string }>("progress");
      make(file.text, "application/json", file.name);
      say(t("The file is ready."));
    });
  return (
    <Section title={t("Save what I typed")}>
      <Trouble text={act.error} />
      <div class="sr-actions">
        <button type="button" class="sr-button sr-button--primary" aria-disabled={act.busy} onClick={() => void save()}>
          {t("Save a progress file")}
        </button>
      </div>
      <Saved made={made} />
    </Section>
  );
}

interface Opened {
  readonly text: string;
  readonly found: Comparison;
}

function Open(): JSX.Element {
  const { link, say, texts } = useSession();
  const { t, tn } = texts;
  const act = useAct();
  const [opened, show] = useState<Opened | null>(null);
  const [done, setDone] = useState("");
  const heading = useRef<HTMLHeadingElement>(null);
  const compare = (file: File): Promise<boolean> => {
    show(null);
    setDone("");
    return act.run(async () => {
      if (file.size > MOST_BYTES) {
        act.tell(t("This is too large for a progress file. Nothing was changed."));
        return;
      }
      const text = await file.text();
      show({ text, found: await link.ask<Comparison>("progress_open", { text }) });
      say(t("The file is compared with what is here."));
    });
  };
  const leave = (told: string): void => {
    show(null);
    setDone(told);
    heading.current?.focus();
  };
  const take = (chosen: Record<string, number>): Promise<boolean> =>
    act.run(async () => {
      const after = await link.ask<Comparison>("progress_open", { text: opened?.text ?? "", chosen });
      leave(tn("{count} thing was taken in.", "{count} things were taken in.", after.taken));
    });
  return (
    <Section title={t("Open a progress file")} heading={heading}>
      <Choose act={act} compare={compare} />
      <Trouble text={act.error} />
      <div role="status">{done && <p class="sr-notice sr-notice--good">{done}</p>}</div>
      {opened && (
        <Compared
          key={opened.text}
          found={opened.found}
          busy={act.busy}
          take={take}
          leave={() => leave(t("Nothing was changed."))}
        />
      )}
    </Section>
  );
}

interface ChooseProps {
  act: Act;
  compare: (file: File) => Promise<boolean>;
}

function Choose({ act, compare }: ChooseProps): JSX.Element {
  const { t } = useTexts();
  const id = useUid();
  return (
    <div class="sr-field">
      <label for={id}>{t("Progress file on this device")}</label>
      <input
        id={id}
        class="sr-input"
        type="file"
        accept=".json,application/json"
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file && !act.busy) void compare(file);
          // The same file may be chosen again.
          event.currentTarget.value = "";
        }}
      />
      <span class="sr-muted" id={`${id}-hint`}>
        {t("First you see what would change. Nothing changes before you say so.")}
      </span>
    </div>
  );
}

interface ComparedProps {
  found: Comparison;
  busy: boolean;
  take: (chosen: Record<string, number>) => Promise<boolean>;
  leave: () => void;
}

function Compared({ found, busy, take, leave }: ComparedProps): JSX.Element {
  const { t, tn } = useTexts();
  const differ = found.entries.filter(({ state }) => state !== "same");
  // What is newer here stays, unless its owner ticks it.
  const [ticked, tick] = useState(
    () => new Set(differ.filter(({ state }) => state !== "older").map(({ id }) => id)),
  );
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const same = found.entries.length - differ.length;
  const chosen = (): Record<string, number> =>
    Object.fromEntries(differ.filter(({ id }) => ticked.has(id)).map((one) => [one.id, one.version]));
  const change = (id: string, on: boolean): void => {
    const next = new Set(ticked);
    if (on) next.add(id);
    else next.delete(id);
    tick(next);
  };
  return (
    <div class="sr-question sr-compared">
      <h5 ref={heading} tabIndex={-1}>
        {t("What is in the file")}
      </h5>
      <Origin found={found} />
      {differ.length > 0 && <Entries entries={differ} ticked={ticked} change={change} />}
      {same > 0 && (
        <p>{tn("{count} thing is the same here already.", "{count} things are the same here already.", same)}</p>
      )}
      {differ.length === 0 && <p>{t("There is nothing to take in.")}</p>}
      <Left left={found.left} />
      {found.posts > 0 && (
        <p class="sr-muted">
          {tn(
            "{count} post of yours is in it to read; it is not posted again.",
            "{count} posts of yours are in it to read; they are not posted again.",
            found.posts,
          )}
        </p>
      )}
      <div class="sr-actions">
        {differ.length > 0 && (
          <button
            type="button"
            class="sr-button sr-button--primary"
            aria-disabled={busy || ticked.size === 0}
            onClick={() => ticked.size > 0 && void take(chosen())}
          >
            {t("Take in what is ticked")}
          </button>
        )}
        <button type="button" class="sr-button" onClick={leave}>
          {t("Leave everything as it is")}
        </button>
      </div>
    </div>
  );
}

/** Who made the file, when, and what that means. */
function Origin({ found }: { found: Comparison }): JSX.Element {
  const { texts } = useSession();
  const { t } = texts;
  const values = { name: found.nickname || "–", moment: texts.moment(found.saved_at) };
  const told = {
    here: t("Saved here by {name}, {moment}.", values),
    elsewhere: t(
      "Saved in another Staffroom by {name}, {moment}. It brings what you typed, as if you typed it here; marks and results stay where they were made.",
      values,
    ),
    unsigned: t("Filled in offline by {name}, {moment}. It brings what you typed, as if you typed it here.", values),
  };
  return <p>{told[found.origin]}</p>;
}

export default widget<Titled, null>({ empty: null, body: ProgressFile, drafts: false });

/** A colleague's work, and the review of it while it is being written. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Act, useAct, useKept } from "./ask.js";
import { TextField } from "./ask-fields.js";
import { Trouble } from "./ask-parts.js";
import { newKey, OpError } from "./model.js";
import { useOnce } from "./review-once.js";
import { Levels, partWords, toFirstFault, Work } from "./review-parts.js";
import { useSession } from "./session.js";
import { dateFormat } from "./texts.js";
import {
  type Fault,
  type Part,
  type Parts,
  PARTS,
  type ReviewCriterion,
  type ReviewDesk,
  type ReviewTask,
} from "./wire-reviews.js";

const SAVE_AFTER_MS = 1200;
const MOST = 3000;
const EMPTY: Part = { score: null, strength: "", question: "", suggestion: "" };

interface Props {
  of: ReviewTask;
  place: number;
  sent: (desk: ReviewDesk) => void;
}

interface Writing {
  readonly parts: Parts;
  readonly saved: string;
  readonly faults: readonly Fault[];
  readonly act: Act;
  change: (id: string, part: Partial<Part>) => void;
  send: (form: HTMLFormElement) => Promise<void>;
}

/** What is typed stays on this device until the commons has it. */
function useSaving(task: string, read: () => Parts): { later: (parts: Parts) => void; stop: () => void; saved: string } {
  const { link, texts } = useSession();
  const { t } = texts;
  const [, keep] = useKept<Parts>(`review-${task}`);
  const [saved, setSaved] = useState("");
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const stop = (): void => clearTimeout(timer.current);
  const save = async (): Promise<void> => {
    const parts = read();
    try {
      await link.ask("keep", { task, parts, key: newKey() });
      // Something may have been typed meanwhile: that waits for its own turn.
      if (read() === parts) keep(null);
      setSaved(t("Saved."));
    } catch {
      setSaved(t("Not saved yet: your text is kept on this device."));
    }
  };
  const later = (parts: Parts): void => {
    keep(parts);
    setSaved("");
    stop();
    timer.current = setTimeout(() => void save(), SAVE_AFTER_MS);
  };
  useEffect(() => stop, []);
  return { later, stop, saved };
}

function useWriting({ of, sent }: Props): Writing {
  const { link, say, texts } = useSession();
  const [kept, keep] = useKept<Parts>(`review-${of.task}`);
  const [parts, setParts] = useState<Parts>(() => begun(of, kept));
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const now = useRef(parts);
  const act = useAct();
  const once = useOnce();
  const saving = useSaving(of.task, () => now.current);
  const change = (id: string, part: Partial<Part>): void => {
    now.current = { ...now.current, [id]: { ...(now.current[id] ?? EMPTY), ...part } };
    setParts(now.current);
    setFaults((all) => all.filter((fault) => fault.criterion !== id || !(fault.part in part)));
    saving.later(now.current);
  };
  const send = async (form: HTMLFormElement): Promise<void> => {
    saving.stop();
    await act.run(async () => {
      try {
        const desk = await link.ask<ReviewDesk>("send_review", { task: of.task, parts: now.current, key: once.key() });
        once.done();
        keep(null);
        say(texts.t("The review is sent."));
        sent(desk);
      } catch (error) {
        if (error instanceof OpError && error.code === "thin_review") {
          setFaults((error.details["faults"] ?? []) as unknown as Fault[]);
          toFirstFault(form);
        }
        throw error;
      }
    });
  };
  return { parts, saved: saving.saved, faults, act, change, send };
}

/** What was typed here and not saved comes before what is saved. */
function begun({ criteria, parts }: ReviewTask, kept: Parts | null): Parts {
  return Object.fromEntries(criteria.map(({ id }) => [id, kept?.[id] ?? parts[id] ?? EMPTY]));
}

export function Task(props: Props): JSX.Element {
  const { t, tn, locale } = useSession().texts;
  const { of, place } = props;
  const writing = useWriting(props);
  const format = dateFormat(locale, { day: "numeric", month: "long", timeZone: "UTC" });
  const day = format.format(new Date(`${of.due}T00:00:00Z`));
  return (
    <article class="sr-post">
      <h5 tabIndex={-1} data-item>
        {t("Work {number}", { number: place + 1 })}
      </h5>
      <p class="sr-muted">
        {of.overdue
          ? t("The seven days are over: a mentor or trainer may take this review over now.")
          : t("Please write by {day}. Nobody sees who wrote this work, nor who reviews it.", { day })}
      </p>
      <Work of={of.work} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void writing.send(event.currentTarget);
        }}
      >
        {of.criteria.map((criterion) => (
          <CriterionFields key={criterion.id} criterion={criterion} writing={writing} />
        ))}
        {writing.faults.length > 0 && (
          <p class="sr-notice sr-notice--warn">
            {tn("{count} place needs a little more.", "{count} places need a little more.", writing.faults.length)}
          </p>
        )}
        <Trouble text={writing.act.error} />
        <div class="sr-actions">
          <button type="submit" class="sr-button sr-button--primary" aria-disabled={writing.act.busy}>
            {writing.act.busy ? t("One moment…") : t("Send the review")}
          </button>
          <span class="sr-muted">{writing.saved}</span>
        </div>
      </form>
    </article>
  );
}

function CriterionFields({ criterion, writing }: { criterion: ReviewCriterion; writing: Writing }): JSX.Element {
  const { texts } = useSession();
  const words = partWords(texts);
  const part = writing.parts[criterion.id] ?? EMPTY;
  const fault = (name: string): string =>
    writing.faults.find((one) => one.criterion === criterion.id && one.part === name)?.text ?? "";
  return (
    <div class="sr-review__criteria">
      <Levels
        criterion={criterion}
        value={part.score}
        change={(score) => writing.change(criterion.id, { score })}
        error={fault("score")}
      />
      {PARTS.map((name) => (
        <TextField
          key={name}
          long
          label={texts.t("{part} ({title})", { part: words[name], title: criterion.title })}
          value={part[name]}
          change={(text) => writing.change(criterion.id, { [name]: text })}
          most={MOST}
          error={fault(name)}
        />
      ))}
    </div>
  );
}

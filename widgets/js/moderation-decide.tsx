/** The decision on a post or its writer: what may be done here, why, and nothing by accident. */
import type { JSX, RefObject } from "preact";
import { useRef, useState } from "preact/hooks";
import { type Act, type Args, useAct, useKept } from "./ask.js";
import { Radios, TextField } from "./ask-fields.js";
import { Trouble } from "./ask-parts.js";
import { useSession } from "./session.js";
import type { Texts } from "./texts.js";
import { useUid } from "./uid.js";
import type { Case, PersonAction, PostAction } from "./wire-social.js";

type Move = PostAction | PersonAction;
type Begun = { move: Move | null; note: string; text: string; days: number };

/** What leaves the post undecided. */
const STAYS: ReadonlySet<Move> = new Set<Move>(["silence", "unsilence", "warn", "pause"]);
/** How long a pause is where nobody says. */
const DAYS = 7;
const MOST_DAYS = 90;

/** What may be done about a case, in the order in which it is offered. */
export function movesOf({ post, actions }: Case): readonly Move[] {
  const about: Move[] = post.state === "hidden" ? ["restore", "edit", "dismiss"] : ["dismiss", "hide", "edit"];
  if (post.person !== null) return [...about, "warn", "pause"];
  if (post.seeded || !post.author) return about;
  const turned = actions.filter(({ kind }) => kind === "silence" || kind === "unsilence");
  const silenced = turned.sort((one, two) => two.id - one.id)[0]?.kind === "silence";
  return [...about, silenced ? "unsilence" : "silence"];
}

function moveWords(move: Move, hidden: boolean, { t }: Texts): string {
  const words: Record<Move, string> = {
    hide: t("Hide it"),
    restore: t("Show it again"),
    edit: t("Change its text and show it"),
    dismiss: hidden ? t("Leave it hidden") : t("Leave it as it is"),
    silence: t("Let this pseudonym write no more in this conversation"),
    unsilence: t("Let this pseudonym write again"),
    warn: t("Warn the writer"),
    pause: t("Pause the writer: reading stays possible"),
    unpause: t("End the pause"),
  };
  return words[move];
}

interface Props {
  of: Case;
  done: () => Promise<void>;
}

interface Deciding {
  readonly now: Begun;
  readonly strict: boolean;
  readonly act: Act;
  readonly note: RefObject<HTMLInputElement & HTMLTextAreaElement>;
  change: (part: Partial<Begun>) => void;
  decide: (form: HTMLFormElement) => Promise<void>;
}

function useDeciding({ of, done }: Props): Deciding {
  const { link, say, texts } = useSession();
  const [kept, keep] = useKept<Begun>(`case-${of.post.id}`);
  const [strict, setStrict] = useState(false);
  const act = useAct();
  const note = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const now = kept ?? { move: null, note: "", text: of.text, days: DAYS };
  const decide = async (form: HTMLFormElement): Promise<void> => {
    setStrict(true);
    if (!now.move) return form.querySelector("input")?.focus();
    if (!now.note.trim()) return note.current?.focus();
    const [name, args] = questionOf(of, now);
    const sent = await act.run(async () => void (await link.ask(name, args)));
    if (!sent) return;
    keep(null);
    setStrict(false);
    say(texts.t("Done. It is in the audit trail."));
    await done();
  };
  return { now, strict, act, note, change: (part) => keep({ ...now, ...part }), decide };
}

/** The question to ask for a decision, with its arguments. */
export function questionOf({ post }: Case, now: Begun): [string, Args] {
  const { move, text, days } = now;
  const note = now.note.trim();
  if (move === "warn" || move === "pause") {
    return ["person_act", { name: post.person, action: move, note, days, post: post.id }];
  }
  const edit = move === "edit" ? { text: text.trim() } : {};
  return ["post_act", { id: post.id, action: move, note, ...edit }];
}

export function DecideForm(props: Props): JSX.Element {
  const { texts } = useSession();
  const { t } = texts;
  const { now, strict, act, note, change, decide } = useDeciding(props);
  const { of } = props;
  const moves = movesOf(of);
  const hidden = of.post.state === "hidden";
  const submit = (event: JSX.TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    void decide(event.currentTarget);
  };
  return (
    <form class="sr-decide" onSubmit={submit} noValidate>
      <Radios
        label={t("What do you decide?")}
        value={now.move}
        change={(move) => change({ move })}
        error={strict && !now.move ? t("Please choose one.") : ""}
        options={moves.map((move) => ({
          value: move,
          text: moveWords(move, hidden, texts),
          hint: STAYS.has(move) ? t("The case stays: decide about the post as well.") : "",
        }))}
      />
      {now.move === "edit" && (
        <TextField
          long
          label={t("The text from now on")}
          hint={t("The earlier text stays in the history, for its writer and moderators.")}
          value={now.text}
          change={(text) => change({ text })}
          most={8000}
        />
      )}
      {now.move === "pause" && <Days days={now.days} change={(days) => change({ days })} />}
      <TextField
        long
        required
        label={t("Why")}
        hint={t("The person concerned reads this; so do other moderators.")}
        value={now.note}
        change={(words) => change({ note: words })}
        most={1000}
        field={note}
        error={strict && !now.note.trim() ? t("Please say why.") : ""}
      />
      <Trouble text={act.error} />
      <button type="submit" class="sr-button sr-button--primary" aria-disabled={act.busy}>
        {act.busy ? t("One moment…") : t("Decide")}
      </button>
    </form>
  );
}

function Days({ days, change }: { days: number; change: (days: number) => void }): JSX.Element {
  const { t } = useSession().texts;
  const id = useUid();
  const read = (value: string): number => Math.min(Math.max(Math.round(Number(value)) || 1, 1), MOST_DAYS);
  return (
    <div class="sr-field">
      <label class="sr-label" for={id}>
        {t("For how many days")}
      </label>
      <span class="sr-hint" id={`${id}-hint`}>
        {t("From 1 to {most}.", { most: MOST_DAYS })}
      </span>
      <input
        id={id}
        class="sr-input sr-input--number"
        type="number"
        min={1}
        max={MOST_DAYS}
        value={days}
        aria-describedby={`${id}-hint`}
        onChange={(event) => change(read(event.currentTarget.value))}
      />
    </div>
  );
}

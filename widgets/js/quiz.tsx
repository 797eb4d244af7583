/**
 * The quiz. Practice: check at once, change, check again; guesses likewise, in other words. Exit: all questions, a confirmed check
 * that spends an attempt, then the result with a word on every answer, and other questions next.
 */
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { CheckForm, type Checking, Summary, useCheck } from "./check.js";
import { same } from "./keep.js";
import { type BodyProps, widget } from "./mount.js";
import { Attempts, Confirm, Outcome } from "./quiz-exit.js";
import type { Change } from "./quiz-control.js";
import { QuizItem } from "./quiz-items.js";
import { answered, complete, type QuizAnswer, type QuizDefinition, type View } from "./quiz-types.js";
import { useSession } from "./session.js";
import { useStore } from "./store.js";
import type { Result } from "./types.js";

const EMPTY: QuizAnswer = { items: {} };

interface ItemsProps {
  view: View;
  answer: QuizAnswer;
  /** Shown for the items whose answer is still the checked one. */
  result: Result | null;
  checked: QuizAnswer | null;
  change: (next: (now: QuizAnswer) => QuizAnswer) => void;
  locked: boolean;
}

function Items({ view, answer, result, checked, change, locked }: ItemsProps): JSX.Element {
  const now = complete(view.items, answer);
  const said = (id: string): boolean =>
    checked !== null && same(checked.items[id] ?? null, now.items[id] ?? null);
  const set = (id: string, next: Change): void =>
    change(({ items }) => ({ items: { ...items, [id]: next(items[id]) } }));
  return (
    <>
      {view.items.map((item, index) => (
        <QuizItem
          key={item.id}
          number={index + 1}
          all={view.items.length}
          item={item}
          answer={answer.items[item.id]}
          result={said(item.id) ? result?.items[item.id] : undefined}
          change={(next) => set(item.id, next)}
          locked={locked}
        />
      ))}
    </>
  );
}

function useOpenCount(view: View, answer: QuizAnswer): number {
  return view.items.filter((item) => !answered(item, answer.items[item.id])).length;
}

function Practice({ view }: { view: View }): JSX.Element {
  const { definition, draft, texts } = useSession<QuizDefinition, QuizAnswer>();
  const { t, tn } = texts;
  const checking = useCheck<QuizAnswer>();
  const answer = useStore(draft.answer);
  const left = useOpenCount(view, answer);
  const { result, checked } = checking;
  const guessed = definition.mode === "predict";
  const first = guessed ? t("Compare with how it is") : t("Check");
  return (
    <CheckForm
      checking={checking}
      label={result ? t("Check again") : first}
      note={left ? tn("{count} question open", "{count} questions open", left) : ""}
      onCheck={() => void checking.check(complete(view.items, answer))}
    >
      <Items
        view={view}
        answer={answer}
        result={result}
        checked={checked}
        change={(next) => draft.change(next)}
        locked={false}
      />
      <Summary of={checking} {...(result?.percent === 100 && !guessed ? { tone: "good" } : {})}>
        {guessed && <p>{t("A guess costs nothing. Under each question you read how it is.")}</p>}
        {result && result.percent < 100 && !guessed && (
          <p>{t("Read why, change what you like and check again.")}</p>
        )}
      </Summary>
    </CheckForm>
  );
}

/** What an attempt looked like when it was handed in. */
interface Done {
  view: View;
  answer: QuizAnswer;
}

/** The attempt to look back at: the one just handed in, or the last of all. */
function useDone(view: View, left: number | null, checking: Checking<QuizAnswer>) {
  const { draft } = useSession<QuizDefinition, QuizAnswer>();
  const [done, setDone] = useState<Done | null>(null);
  const spent = left === 0 && checking.result !== null;
  const last = done ?? (spent ? { view, answer: complete(view.items, draft.answer.get()) } : null);
  return [last, setDone] as const;
}

/** Handing an attempt in, looking back at it, and going on to the next. */
function useAttempt(view: View, left: number | null) {
  const { draft, link } = useSession<QuizDefinition, QuizAnswer>();
  const checking = useCheck<QuizAnswer>();
  const [done, setDone] = useDone(view, left, checking);
  const [begun, setBegun] = useState(0);
  const handIn = async (answer: QuizAnswer): Promise<void> => {
    await draft.flush();
    if (!(await checking.check(answer, true))) return;
    setDone({ view, answer });
    draft.renew();
    link.refresh();
  };
  const again = (): void => {
    setDone(null);
    setBegun((times) => times + 1);
  };
  // The next questions come with the fresh state, a moment after the result.
  const more = left !== 0 && view.attempt !== done?.view.attempt;
  return { checking, done, begun, handIn, again, more };
}

function Exit({ view, left }: { view: View; left: number | null }): JSX.Element {
  const { checking, done, begun, handIn, again, more } = useAttempt(view, left);
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => void (begun && top.current?.focus()), [begun]);
  return (
    <>
      <div ref={top} tabIndex={-1}>
        <Attempts left={left} />
      </div>
      {done ? (
        <Look done={done} checking={checking} more={more} again={again} />
      ) : (
        <Answering key={view.attempt} view={view} checking={checking} handIn={handIn} />
      )}
    </>
  );
}

interface LookProps {
  done: Done;
  checking: Checking<QuizAnswer>;
  more: boolean;
  again: () => void;
}

/** The attempt that was handed in, with a word on every answer. */
function Look({ done, checking, more, again }: LookProps): JSX.Element {
  const { t } = useSession().texts;
  const next = more && (
    <div class="sr-actions">
      <button type="button" class="sr-button sr-button--primary" onClick={again}>
        {t("Next attempt, with other questions")}
      </button>
    </div>
  );
  return (
    <>
      <Outcome progress={checking} />
      {next}
      <Items
        {...done}
        result={checking.result}
        checked={done.answer}
        change={() => undefined}
        locked
      />
      {next}
    </>
  );
}

interface AnsweringProps {
  view: View;
  checking: Checking<QuizAnswer>;
  handIn: (answer: QuizAnswer) => Promise<void>;
}

function Answering({ view, checking, handIn }: AnsweringProps): JSX.Element {
  const { draft, texts } = useSession<QuizDefinition, QuizAnswer>();
  const { t, tn } = texts;
  const answer = useStore(draft.answer);
  const left = useOpenCount(view, answer);
  const [asking, setAsking] = useState(false);
  const given = useMemo(() => complete(view.items, answer), [view, answer]);
  const sure = (): void => {
    setAsking(false);
    void handIn(given);
  };
  return (
    <CheckForm
      checking={checking}
      label={t("Finish and check")}
      note={left ? tn("{count} question open", "{count} questions open", left) : ""}
      onCheck={() => setAsking(true)}
      instead={asking && <Confirm open={left} sure={sure} back={() => setAsking(false)} />}
    >
      <Items
        view={view}
        answer={answer}
        result={null}
        checked={null}
        change={(next) => draft.change(next)}
        locked={checking.busy}
      />
    </CheckForm>
  );
}

function Quiz({ state }: BodyProps): JSX.Element {
  const { definition } = useSession<QuizDefinition, QuizAnswer>();
  const view = state.view as unknown as View;
  if (definition.mode !== "exit") return <Practice view={view} />;
  return <Exit view={view} left={state.attempts_left} />;
}

export default widget<QuizDefinition, QuizAnswer>({ empty: EMPTY, body: Quiz });

/** What the desk shows: a question, the works in an order that stays, and which one is open. */
import { useEffect, useRef, useState } from "preact/hooks";
import { type Asked, useAsked } from "./ask.js";
import { useSession } from "./session.js";
import { type DeskModule, type DeskWork, entryName, type Place, type Question, type QuestionCard } from "./wire-marking.js";

/** Works come back one by one from the gradebook: the page asks once for many of them. */
const LATER_MS = 400;

export interface Works {
  readonly question: Question | null;
  readonly works: readonly DeskWork[];
  readonly error: string;
  again: () => Promise<unknown>;
  /** Put a work in the place of what was told of it. */
  put: (place: Place, work: DeskWork) => void;
}

/** The works of a question: a reader's place in them is not taken away by what comes anew. */
export function useWorks(place: Place, names: boolean): Works {
  const { link } = useSession();
  const asked = useAsked<Question>("question", { of: place.module, criterion: place.criterion, names });
  const order = useRef<{ of: Place; ids: readonly number[] }>({ of: place, ids: [] });
  const question = asked.data;
  // Marks and lists may arrive in any order: of each work the higher version is shown.
  const [arrived, setArrived] = useState<ReadonlyMap<string, DeskWork>>(new Map());
  const newer = (work: DeskWork): DeskWork => {
    const other = arrived.get(entryName(place, work.id));
    return other && other.version > work.version ? other : work;
  };
  const fits = question?.module === place.module && question.criterion.id === place.criterion;
  const works = fits ? ordered(order, place, question.works).map(newer) : [];
  const ids = works.map(({ id }) => id).join();
  useEffect(() => {
    // What formgrader has meanwhile; should that fail, the page says what it knows.
    if (ids) void link.ask("look", { of: place.module, works: works.slice(0, 50).map(({ id }) => id) }).catch(() => null);
  }, [place.module, place.criterion, ids]);
  const put = (of: Place, work: DeskWork): void =>
    setArrived((before) => new Map(before).set(entryName(of, work.id), work));
  return { question: fits ? question : null, works, error: asked.error, again: asked.again, put };
}

function ordered(
  order: { current: { of: Place; ids: readonly number[] } },
  place: Place,
  works: readonly DeskWork[],
): DeskWork[] {
  const { of, ids } = order.current;
  const known = of.module === place.module && of.criterion === place.criterion ? ids : [];
  const byId = new Map(works.map((work) => [work.id, work]));
  const kept = known.flatMap((id) => byId.get(id) ?? []);
  const came = works.filter(({ id }) => !known.includes(id));
  const all = [...kept, ...came];
  order.current = { of: place, ids: all.map(({ id }) => id) };
  return all;
}

/** The modules with what waits; asked for again whenever the commons says that something changed. */
export function useModules(also: () => unknown): Asked<readonly DeskModule[]> {
  const { link } = useSession();
  const modules = useAsked<readonly DeskModule[]>("modules");
  const fresh = useRef({ again: modules.again, also });
  fresh.current = { again: modules.again, also };
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hear = ({ type }: { type: string }): void => {
      if (type !== "marking") return;
      timer ??= setTimeout(() => {
        timer = undefined;
        void fresh.current.again();
        fresh.current.also();
      }, LATER_MS);
    };
    const off = link.on("event", hear);
    return () => {
      clearTimeout(timer);
      off();
    };
  }, [link]);
  return modules;
}

/** The next work that waits after one, from the beginning again where the end is reached. */
export function nextWaiting(works: readonly DeskWork[], at: number, given: (work: DeskWork) => boolean): DeskWork | null {
  const round = [...works.slice(at + 1), ...works.slice(0, at + 1)];
  return round.find((work) => work.state === "waiting" && !given(work)) ?? null;
}

/** Which work is open, by its number; the first where that is gone. */
export function useOpen(works: readonly DeskWork[]): [number, (id: number) => void] {
  const [open, set] = useState(0);
  const at = works.findIndex(({ id }) => id === open);
  return [Math.max(at, 0), set];
}

/** Every question there is, in its order. */
function places(all: readonly DeskModule[]): (Place & { waiting: number })[] {
  return all.flatMap(({ module, questions }) =>
    questions.map(({ criterion, waiting }) => ({ module, criterion, waiting })),
  );
}

/** What is told of a question in the list of modules. */
export function cardAt(all: readonly DeskModule[], { module, criterion }: Place): QuestionCard | undefined {
  return all.find((one) => one.module === module)?.questions.find((one) => one.criterion === criterion);
}

/** Where to begin: with the first question of which something waits. */
export function firstPlace(all: readonly DeskModule[]): Place | null {
  const known = places(all.filter(({ works }) => works > 0));
  return known.find(({ waiting }) => waiting > 0) ?? known[0] ?? null;
}

/** The next question of which something waits; from the first again behind the last. */
export function nextPlace(all: readonly DeskModule[], here: Place): Place | null {
  const known = places(all);
  const at = known.findIndex(({ module, criterion }) => module === here.module && criterion === here.criterion);
  return [...known.slice(at + 1), ...known.slice(0, at)].find(({ waiting }) => waiting > 0) ?? null;
}

/** Where the work on a module stands, live, and the act of handing it in. */
import { useEffect, useRef, useState } from "preact/hooks";
import { SAVE_EVENT } from "./draft.js";
import { type SubmissionState, isSubmission } from "./marks.js";
import { OpError, newKey } from "./model.js";
import type { Session } from "./session.js";
import type { Texts } from "./texts.js";

export interface Submitting {
  readonly work: SubmissionState | null;
  readonly busy: boolean;
  readonly error: string | null;
  /** Have everything saved and look once more what is missing; answers with how much. */
  look: () => Promise<number>;
  submit: () => void;
}

/** How long to wait for saving; what is missing then, the commons says itself. */
const SAVE_MS = 3_000;

type Line = Pick<Session<unknown>, "link" | "texts" | "say">;

function useWork(session: Line): [SubmissionState | null, (data: unknown) => void] {
  const [work, setWork] = useState<SubmissionState | null>(null);
  const take = (data: unknown): void => {
    if (isSubmission(data)) setWork(data);
  };
  useEffect(() => {
    take(session.link.latest("submission")?.data);
    return session.link.on("event", (event) => event.type === "submission" && take(event.data));
  }, [session]);
  return [work, take];
}

/** Have all widgets of the page save; a line that is lost is not waited for. */
async function everythingSaved(): Promise<void> {
  const saving: Promise<void>[] = [];
  dispatchEvent(new CustomEvent(SAVE_EVENT, { detail: saving }));
  const patience = new Promise((resolve) => setTimeout(resolve, SAVE_MS));
  await Promise.race([Promise.allSettled(saving), patience]);
}

function explain(error: unknown, { t }: Texts): string {
  const said = error instanceof OpError && !error.offline ? error.message : "";
  return said || t("No connection. Nothing was handed in yet: please try again in a moment.");
}

export function useSubmission(session: Line): Submitting {
  const [work, take] = useWork(session);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  // Kept until the commons has answered: pressed again after a lost line, it is one submission.
  const key = useRef<string | null>(null);

  async function look(): Promise<number> {
    setBusy(true);
    setError(null);
    await everythingSaved();
    const fresh = await session.link.send<SubmissionState>("look", {}).catch(() => work);
    take(fresh);
    setBusy(false);
    return fresh?.missing.length ?? 0;
  }

  async function submit(): Promise<void> {
    setBusy(true);
    setError(null);
    key.current ??= newKey();
    try {
      take(await session.link.send("submit", { key: key.current }));
      key.current = null;
      session.say(session.texts.t("Handed in. Your receipt is below."));
    } catch (fault) {
      if (!(fault instanceof OpError && fault.offline)) key.current = null;
      setError(explain(fault, session.texts));
      session.link.refresh();
    } finally {
      setBusy(false);
    }
  }

  return { work, busy, error, look, submit: () => void submit() };
}

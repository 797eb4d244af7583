/** One question at a time, and what came of it, in words. */
import { useState } from "preact/hooks";
import { useTalk } from "./talk-context.js";

export interface Asking {
  readonly busy: boolean;
  /** Why it did not get through; empty where it did. */
  readonly error: string;
  /** Do it, unless something is being done; true when it got through. */
  run: (work: () => Promise<unknown>) => Promise<boolean>;
}

export function useAsking(): Asking {
  const { session, texts } = useTalk();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const run: Asking["run"] = async (work) => {
    if (busy) return false;
    setBusy(true);
    setError("");
    try {
      await work();
      return true;
    } catch (fault) {
      const said = (fault as Error).message;
      const words = said || texts.t("This did not get through. Please try again.");
      setError(words);
      session.say(words);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, run };
}

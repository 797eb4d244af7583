/** The choice of looks: from the account, worn at once, kept without a button to press. */
import { useEffect, useRef } from "preact/hooks";
import { useAct, useAsked } from "./ask.js";
import { remember, wear } from "./display-look.js";
import { OpError } from "./model.js";
import { useSession } from "./session.js";
import { type Display, type DisplayJson, type OwnDocument, USUAL } from "./wire-own.js";

interface Chosen {
  /** Null until the account has told. */
  readonly display: Display | null;
  readonly error: string;
  readonly busy: boolean;
  choose: (part: Partial<Display>) => void;
}

export function useDisplay(person: string): Chosen {
  const { link, say, texts } = useSession();
  const asked = useAsked<OwnDocument<DisplayJson>>("display");
  const act = useAct();
  const version = useRef(0);
  const wanted = useRef<Display | null>(null);
  if (asked.data) version.current = Math.max(version.current, asked.data.version);
  const display = asked.data && { ...USUAL, ...asked.data.body };
  const show = (look: Display): void => {
    wear(look, USUAL);
    if (person) remember(look, person);
  };
  useEffect(() => {
    if (display) show(display);
  }, [asked.data, person]);

  const put = async (body: Display): Promise<void> => {
    const change = { version: version.current, body: body as DisplayJson };
    try {
      version.current = (await link.ask<OwnDocument<DisplayJson>>("display_save", change)).version;
    } catch (failed) {
      const newer = failed instanceof OpError && failed.code === "own_changed" && failed.details["document"];
      if (!newer) throw failed;
      // Another device was quicker. What is chosen here was chosen last: it stands.
      version.current = (newer as unknown as OwnDocument<Display>).version;
      wanted.current ??= body;
    }
  };
  const save = (): Promise<boolean> =>
    act.run(async () => {
      while (wanted.current) {
        const body = wanted.current;
        wanted.current = null;
        await put(body);
      }
      say(texts.t("Saved in your account."));
    });
  const choose = (part: Partial<Display>): void => {
    const body = { ...USUAL, ...display, ...part };
    wanted.current = body;
    asked.set({ version: version.current, body: body as DisplayJson });
    void save();
  };
  return { display, error: asked.error || act.error, busy: act.busy, choose };
}

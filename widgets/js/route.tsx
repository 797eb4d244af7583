/** One's own route: taken from the diagnostic or a preset, then changed as one likes; undone, too. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Act, type Args, useAct, useAsked } from "./ask.js";
import { Section, Trouble } from "./ask-parts.js";
import { OpError } from "./model.js";
import { type Titled, widget } from "./mount.js";
import { GoneWords } from "./path-words.js";
import { Offers } from "./route-offers.js";
import { Needs, Others } from "./route-parts.js";
import { Steps } from "./route-steps.js";
import { useSession } from "./session.js";
import { DIAGNOSED_EVENT, type RouteView } from "./wire-route.js";

interface Earlier {
  readonly modules: string[];
  readonly preset: string | null;
}

/** So many changes can be undone. */
const UNDO_MOST = 20;

/** Where the focus goes once a change is on the page. */
export type Focus = { readonly module: string; readonly control: string } | "notes" | null;

/** A route in hand. */
export interface Way {
  readonly view: RouteView;
  readonly act: Act;
  readonly undoable: boolean;
  change: (args: Args, said: string, focus: Focus) => Promise<void>;
  undo: () => Promise<void>;
}

const place = ({ steps, preset }: RouteView): Earlier => ({
  modules: steps.map((step) => step.module),
  preset,
});

function useWay(): { way: Way | null; trouble: string } {
  const { link, say, texts } = useSession();
  const asked = useAsked<RouteView>("route");
  const act = useAct();
  const [earlier, setEarlier] = useState<readonly Earlier[]>([]);
  const focus = useFocus(asked.data);
  const { again } = asked;
  useEffect(() => {
    const anew = (): void => void again();
    addEventListener(DIAGNOSED_EVENT, anew);
    return () => removeEventListener(DIAGNOSED_EVENT, anew);
  }, [again]);
  const view = asked.data;
  if (!view) return { way: null, trouble: asked.error };
  const send = async (args: Args): Promise<RouteView> => {
    try {
      return await link.ask<RouteView>("route_change", { version: view.version, ...args });
    } catch (error) {
      // Another device was faster: what it left is shown, and the wish can be repeated.
      const newer = error instanceof OpError && error.code === "own_changed" && error.details["document"];
      if (newer) asked.set(newer as unknown as RouteView);
      throw error;
    }
  };
  const change: Way["change"] = async (args, said, next) => {
    await act.run(async () => {
      const now = await send(args);
      if (now.version !== view.version) setEarlier([...earlier, place(view)].slice(-UNDO_MOST));
      focus.set(now.notes.length > 0 ? "notes" : next);
      asked.set(now);
      say(now.notes.join(" ") || said);
    });
  };
  const undo = async (): Promise<void> => {
    const last = earlier.at(-1);
    if (!last) return;
    await act.run(async () => {
      const now = await send({ do: "put", ...last });
      setEarlier(earlier.slice(0, -1));
      asked.set(now);
      say(texts.t("The last change is undone."));
    });
  };
  return { way: { view, act, undoable: earlier.length > 0, change, undo }, trouble: asked.error };
}

/** Puts the focus where a change has led, once the page shows it. */
function useFocus(view: RouteView | null): { set: (focus: Focus) => void } {
  const { id } = useSession();
  const wanted = useRef<Focus>(null);
  useEffect(() => {
    const focus = wanted.current;
    wanted.current = null;
    if (!focus) return;
    const at = focus === "notes" ? `${id}-notes` : `${id}-${focus.module}-${focus.control}`;
    (document.getElementById(at) ?? document.getElementById(`${id}-way`))?.focus();
  }, [view]);
  return { set: (focus) => void (wanted.current = focus) };
}

function Route(): JSX.Element {
  const { id, texts } = useSession();
  const { t } = texts;
  const { way, trouble } = useWay();
  if (!way) return trouble ? <Trouble text={trouble} /> : <p class="sr-muted">{t("One moment…")}</p>;
  const { view } = way;
  const chosen = view.steps.length > 0;
  return (
    <>
      <p class="sr-muted">{t("Only you see your route. You can change it at any time.")}</p>
      <Trouble text={way.act.error} />
      <div id={`${id}-notes`} tabIndex={-1}>
        {view.notes.length > 0 && <p class="sr-notice">{view.notes.join(" ")}</p>}
      </div>
      {chosen && (
        <Section title={t("My route")}>
          <div id={`${id}-way`} tabIndex={-1}>
            <GoneWords route={view} />
          </div>
          <Steps way={way} />
          <Needs view={view} />
        </Section>
      )}
      {way.undoable && (
        <div class="sr-actions">
          <button
            type="button"
            class="sr-button"
            aria-disabled={way.act.busy}
            onClick={() => void way.undo()}
          >
            {t("Undo the last change")}
          </button>
        </div>
      )}
      {chosen && <Others way={way} />}
      <Offers way={way} chosen={chosen} />
    </>
  );
}

export default widget<Titled, null>({ empty: null, body: Route, drafts: false });

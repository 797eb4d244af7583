/** The grading desk: one question across teachers, level and comment by keyboard, who waits first. */
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { useAsked, useKept } from "./ask.js";
import { SelectField } from "./ask-fields.js";
import { Trouble } from "./ask-parts.js";
import { Desk } from "./marking-desk.js";
import { Release } from "./marking-release.js";
import { useSending } from "./marking-send.js";
import { SETTINGS, type Settings } from "./marking-settings.js";
import { firstPlace, useModules, useWorks } from "./marking-state.js";
import { type BodyProps, type Titled, widget } from "./mount.js";
import { useSession } from "./session.js";
import { type Me, moderates } from "./wire-social.js";
import { type DeskDraft, type DeskModule, EMPTY, type Place } from "./wire-marking.js";

function Marking(_: BodyProps): JSX.Element {
  const { t } = useSession().texts;
  const me = useAsked<Me>("me");
  if (!me.data) return me.error ? <Trouble text={me.error} /> : <p>{t("One moment…")}</p>;
  if (!moderates(me.data)) return <p class="sr-notice">{t("This page is for trainers.")}</p>;
  return <Rooms />;
}

/** Which question: as long as nothing is chosen, the first of which something waited at first. */
function Rooms(): JSX.Element {
  const { t } = useSession().texts;
  const [place, go] = useState<Place | null>(null);
  const first = useRef<Place | null>(null);
  const reload = useRef<() => unknown>(() => null);
  const modules = useModules(() => reload.current());
  const all = modules.data ?? [];
  first.current ??= firstPlace(all);
  const here = place ?? first.current;
  if (!modules.data) return modules.error ? <Trouble text={modules.error} /> : <p>{t("One moment…")}</p>;
  if (!here) return <p>{t("Nothing has been handed in yet that people mark.")}</p>;
  return (
    <>
      <Trouble text={modules.error} />
      <Room {...{ all, here, go, reload }} changed={() => void modules.again()} />
    </>
  );
}

interface RoomProps {
  all: readonly DeskModule[];
  here: Place;
  go: (place: Place) => void;
  reload: { current: () => unknown };
  changed: () => void;
}

function Room({ all, here, go, reload, changed }: RoomProps): JSX.Element {
  const [kept, keep] = useKept<Settings>("settings");
  const settings = kept ?? SETTINGS;
  const moved = useRef(false);
  const list = useWorks(here, settings.names);
  reload.current = list.again;
  const sending = useSending({
    names: settings.names,
    arrived: (place, work) => (list.put(place, work), changed()),
    stale: () => void list.again(),
  });
  const module = all.find((one) => one.module === here.module);
  return (
    <>
      <Chooser {...{ all, here, go }} />
      <Desk key={`${here.module}/${here.criterion}`} {...{ all, here, go, list, sending, moved, settings, keep }} />
      {module && <Release of={module} changed={changed} />}
    </>
  );
}

function Chooser({ all, here, go }: Pick<RoomProps, "all" | "here" | "go">): JSX.Element {
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

export default widget<Titled, DeskDraft>({ empty: EMPTY, body: Marking });

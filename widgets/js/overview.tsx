/** A trainer's look at her cohort: who is where, who went quiet, what waits, which questions fail. */
import type { JSX } from "preact";
import { useAsked, useKept } from "./ask.js";
import { SelectField } from "./ask-fields.js";
import { Trouble } from "./ask-parts.js";
import { type BodyProps, type Titled, widget } from "./mount.js";
import { Files } from "./overview-files.js";
import { Joining } from "./overview-joining.js";
import { People } from "./overview-people.js";
import { Questions } from "./overview-questions.js";
import { Quiet, Waiting } from "./overview-waiting.js";
import { useSession } from "./session.js";
import type { Overview } from "./wire-overview.js";
import { type Cohort, type Me, moderates } from "./wire-social.js";

/** The number of the cohort that has no row. */
const OPEN = 0;

function Body(_: BodyProps): JSX.Element {
  const { t } = useSession().texts;
  const me = useAsked<Me>("me");
  if (!me.data) {
    return me.error ? <Trouble text={me.error} /> : <p>{t("One moment…")}</p>;
  }
  if (!moderates(me.data)) {
    return <p class="sr-notice">{t("This page is for trainers.")}</p>;
  }
  return <Choice />;
}

/** Which cohort: those that one leads, and the open one, which is every trainer's. */
function Choice(): JSX.Element {
  const { t } = useSession().texts;
  const led = useAsked<readonly Cohort[]>("led");
  const [kept, keep] = useKept<number>("overview");
  if (!led.data) {
    return led.error ? <Trouble text={led.error} /> : <p>{t("One moment…")}</p>;
  }
  const first = led.data[0]?.id ?? OPEN;
  const chosen = led.data.some(({ id }) => id === kept) || kept === OPEN ? (kept ?? first) : first;
  const options = [
    ...led.data.map(({ id, name }) => ({ value: String(id), text: name })),
    { value: String(OPEN), text: t("the open group") },
  ];
  return (
    <>
      <SelectField
        label={t("Cohort")}
        value={String(chosen)}
        options={options}
        change={(value) => keep(Number(value))}
      />
      <Look key={chosen} number={chosen} cohort={led.data.find(({ id }) => id === chosen) ?? null} />
    </>
  );
}

interface LookProps {
  number: number;
  cohort: Cohort | null;
}

function Look({ number, cohort }: LookProps): JSX.Element {
  const { say, texts } = useSession();
  const { t, tn } = texts;
  const told = useAsked<Overview>("overview", { cohort: number });
  const { data } = told;
  const again = async (): Promise<void> => {
    if (await told.again()) say(t("The page is up to date."));
  };
  if (!data) {
    return told.error ? <Trouble text={told.error} /> : <p>{t("One moment…")}</p>;
  }
  return (
    <>
      <Trouble text={told.error} />
      <div class="sr-standing">
        <span>{tn("{count} teacher", "{count} teachers", data.members)}</span>
        <button type="button" class="sr-button" onClick={() => void again()}>
          {t("Refresh")}
        </button>
      </div>
      <Quiet of={data} />
      <Waiting of={data} />
      <People of={data} />
      <Questions of={data} />
      <Files of={data} />
      {cohort && <Joining cohort={cohort} />}
    </>
  );
}

export default widget<Titled, null>({ empty: null, body: Body, drafts: false });

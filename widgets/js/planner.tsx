/** The plan of study: when the route is done, this week, the pause, the calendar. */
import type { JSX } from "preact";
import { useAsked } from "./ask.js";
import { Trouble } from "./ask-parts.js";
import { type BodyProps, type Titled, widget } from "./mount.js";
import { InCalendar } from "./planner-calendar.js";
import { PlanForm } from "./planner-form.js";
import { Pause, Week } from "./planner-week.js";
import { useSession } from "./session.js";
import { type Plan, type PlanView, sent } from "./wire-plan.js";

function Planner(_: BodyProps): JSX.Element {
  const { link } = useSession();
  const asked = useAsked<PlanView>("plan");
  const view = asked.data;
  const save = async (plan: Plan): Promise<void> => {
    try {
      await link.ask("save", { version: view?.version ?? 0, body: sent(plan) });
    } finally {
      // Also where another device was first: what it wrote is shown, what is typed here stays.
      await asked.again();
    }
  };
  return (
    <>
      <Trouble text={asked.error} />
      {view?.plan && view.outlook && (
        <Week key={view.outlook.week} plan={view.plan} outlook={view.outlook} save={save} />
      )}
      {view && <PlanForm view={view} save={save} />}
      {view?.plan && view.outlook && view.outlook.state !== "done" && (
        <>
          <Pause plan={view.plan} outlook={view.outlook} save={save} />
          <InCalendar />
        </>
      )}
    </>
  );
}

export default widget<Titled, null>({ empty: null, body: Planner, drafts: false });

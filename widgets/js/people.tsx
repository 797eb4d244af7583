/** The people of a course: one's own profile, one's cohort, colleagues, and cohorts one leads. */
import type { JSX } from "preact";
import { useAsked } from "./ask.js";
import { type BodyProps, type Titled, widget } from "./mount.js";
import { Colleagues } from "./people-colleagues.js";
import { MyCohort } from "./people-cohort.js";
import { LedCohorts } from "./people-led.js";
import { MyProfile } from "./people-profile.js";
import { type Me, moderates } from "./wire-social.js";

function People(_: BodyProps): JSX.Element {
  const me = useAsked<Me>("me");
  return (
    <>
      <MyProfile />
      <MyCohort />
      {me.data && moderates(me.data) && <LedCohorts me={me.data} />}
      <Colleagues />
    </>
  );
}

export default widget<Titled, null>({ empty: null, body: People, drafts: false });

/** What concerns one: the list of it, letters and their hours, addresses for feed readers. */
import type { JSX } from "preact";
import { type BodyProps, type Titled, widget } from "./mount.js";
import { DigestSettings } from "./notices-digest.js";
import { Feeds } from "./notices-feeds.js";
import { NoticeList } from "./notices-list.js";

function Notices(_: BodyProps): JSX.Element {
  return (
    <>
      <NoticeList />
      <DigestSettings />
      <Feeds />
    </>
  );
}

export default widget<Titled, null>({ empty: null, body: Notices, drafts: false });

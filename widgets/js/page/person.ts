/** Who reads the page: the page is the same for everybody, so its name comes with the line. */
import { catchUp } from "../display-look.js";
import type { Texts } from "../texts.js";
import type { Line, Person } from "./line.js";

const idOf = ({ id, name }: Person): string => id ?? name;

/**
 * Write the person's name into the page's head, and notice when it becomes somebody else: what one
 * person typed must never reach another's account.
 */
export function follow(line: Line, texts: Texts): void {
  let known: string | null = null;
  line.on("attach", ({ person }) => {
    if (!person) return;
    if (known !== null && idOf(person) !== known) return line.end("stranger");
    // Later on this page may know better: what is chosen on it is worn before the account has it.
    if (known === null && person.look) catchUp(person.look);
    known = idOf(person);
    greet(person);
    count(person.unread ?? 0, texts);
  });
  window.addEventListener("staffroom:notice", (event) =>
    count((event as CustomEvent<{ unread: number }>).detail.unread, texts),
  );
}

/** Say at the bell how many notices wait: in the menu, and beside its button. */
function count(unread: number, texts: Texts): void {
  const words = texts.tn("{count} new", "{count} new", unread);
  for (const [id, said] of [["sr-unread", words], ["sr-waiting", String(unread)]] as const) {
    const place = document.getElementById(id);
    if (!place) continue;
    place.textContent = said;
    place.hidden = unread === 0;
  }
}

function greet({ name, trainer }: Person): void {
  const place = document.getElementById("sr-name");
  if (place) place.textContent = name;
  for (const id of ["sr-trainers", "sr-to-moderation", "sr-to-marking", "sr-to-overview"]) {
    const link = document.getElementById(id);
    if (link) link.hidden = !trainer;
  }
}

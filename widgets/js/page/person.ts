/** Who reads the page: the page is the same for everybody, so its name comes with the line. */
import type { Line, Person } from "./line.js";

const idOf = ({ id, name }: Person): string => id ?? name;

/**
 * Write the person's name into the page's head, and notice when it becomes somebody else: what one
 * person typed must never reach another's account.
 */
export function follow(line: Line): void {
  let known: string | null = null;
  line.on("attach", ({ person }) => {
    if (!person) return;
    if (known !== null && idOf(person) !== known) return line.end("stranger");
    known = idOf(person);
    greet(person);
  });
}

function greet({ name, trainer }: Person): void {
  const place = document.getElementById("sr-name");
  if (place) place.textContent = name;
  const trainers = document.getElementById("sr-trainers");
  if (trainers) trainers.hidden = !trainer;
}

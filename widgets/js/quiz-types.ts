/** The drawn items of a quiz as the browser knows them, and what is answered to them. */
import type { Titled } from "./mount.js";
import type { Json } from "./types.js";

export interface QuizDefinition extends Titled {
  type: "quiz";
  /** `predict`: a practice that speaks of guesses. */
  mode: "practice" | "exit" | "predict";
  attempts: number | null;
  pass_percent: number | null;
  length: number;
}

export interface Choice {
  id: string;
  html: string;
}

/** A category, or the right half of a pair. */
export interface Target extends Choice {
  text: string;
}

interface Base {
  id: string;
  prompt_html: string;
  /** Where the right answer may be looked at before answering. */
  right_html?: string;
}

export interface ChoiceItem extends Base {
  type: "sc" | "mc" | "ord";
  options: Choice[];
}

/** A region of a picture, in percent of it: one of the three shapes. */
export interface Region extends Choice {
  rect?: [number, number, number, number];
  circle?: [number, number, number];
  polygon?: [number, number][];
}

export interface HotItem extends Base {
  type: "hot";
  picture: string;
  alt: string;
  several: boolean;
  options: Region[];
}

export interface PairItem extends Base {
  type: "mat" | "cat";
  options: Choice[];
  matches?: Target[];
  categories?: Target[];
}

export interface NumberItem extends Base {
  type: "num";
  unit: string;
  /** Where the teacher gives the unit too: from `units`, or in her own letters. */
  unit_by?: "choice" | "typing";
  units?: string[];
}

/** A number with its unit, while it is being given. */
export type Measure = { number: number | null; unit: string };

export interface TextItem extends Base {
  type: "st";
}

export type Item = ChoiceItem | HotItem | PairItem | NumberItem | TextItem;

export interface View {
  attempt: number;
  items: Item[];
}

export type QuizAnswer = { items: Record<string, Json> };

/** Whether there is anything to check in an item's answer. */
export function answered(item: Item, answer: Json | undefined): boolean {
  if (item.type === "ord") return arranged(item, answer) !== null;
  if (answer === null || answer === undefined) return false;
  if (typeof answer === "string") return answer.trim() !== "";
  if (Array.isArray(answer)) return answer.length > 0;
  if (item.type === "num" && item.unit_by) return measured(measure(answer));
  if (typeof answer === "object") return item.type in { mat: 1, cat: 1 } && paired(item, answer);
  return true;
}

/** The number and the unit in an answer, whatever it is. */
export function measure(answer: Json | undefined): Measure {
  const given = answer !== null && typeof answer === "object" && !Array.isArray(answer) ? answer : {};
  const { number = answer, unit = "" } = given as Record<string, Json>;
  return {
    number: typeof number === "number" ? number : null,
    unit: typeof unit === "string" ? unit : "",
  };
}

function measured({ number, unit }: Measure): boolean {
  return number !== null && unit.trim() !== "";
}

function paired(item: Item, answer: Record<string, Json>): boolean {
  return "options" in item && item.options.every((option) => answer[option.id]);
}

/** The order that was answered; null where none was, or one of other options. */
function arranged(item: ChoiceItem, answer: Json | undefined): Choice[] | null {
  if (!Array.isArray(answer)) return null;
  const found = answer.map((id) => item.options.find((option) => option.id === id));
  const known = found.filter((option) => option !== undefined);
  return known.length === item.options.length ? known : null;
}

/** The order on the screen: as answered, else as drawn. */
export function order(item: ChoiceItem, answer: Json | undefined): Choice[] {
  return arranged(item, answer) ?? item.options;
}

/** The answer as it stands on the screen: only drawn items, and orders that were left as drawn. */
export function complete(items: Item[], answer: QuizAnswer): QuizAnswer {
  const given = items.map((item): [string, Json] => {
    const value = answer.items[item.id] ?? null;
    return [item.id, item.type === "ord" ? order(item, value).map(({ id }) => id) : value];
  });
  return { items: Object.fromEntries(given.filter(([, value]) => value !== null)) };
}

/**
 * The code of our activities, by the type that a definition names: what most pages use is part of
 * the page's own code, the rest comes in chunks.
 */
import branch from "../branch.js";
import quiz from "../quiz.js";
import sorter from "../sorter.js";
import stepper from "../stepper.js";
import submission from "../submission.js";
import type { Modules } from "./activities.js";

export const MODULES: Modules = {
  branch,
  quiz,
  sorter,
  stepper,
  submission,
};

/** Chunks by the types that are in them; the classroom has the browser fetch them early. */
export const CHUNKS: Readonly<Record<string, string>> = {
  discussion: "talk.js",
  form: "form.js",
  selfmap: "form.js",
  people: "people.js",
  review: "review.js",
  communities: "people.js",
  notices: "people.js",
  search: "people.js",
  takeout: "people.js",
  moderation: "people.js",
  marking: "marking.js",
  home: "path.js",
  progress: "path.js",
  planner: "path.js",
  diagnostic: "path.js",
  route: "path.js",
  certificates: "path.js",
  overview: "marking.js",
  display: "path.js",
  progressfile: "path.js",
};

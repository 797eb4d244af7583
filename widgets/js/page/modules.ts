/** The code of our activities, by the type that a definition names. */
import branch from "../branch.js";
import discussion from "../discussion.js";
import form from "../form.js";
import quiz from "../quiz.js";
import selfmap from "../selfmap.js";
import sorter from "../sorter.js";
import stepper from "../stepper.js";
import submission from "../submission.js";
import type { Modules } from "./activities.js";

export const MODULES: Modules = {
  branch,
  discussion,
  form,
  quiz,
  selfmap,
  sorter,
  stepper,
  submission,
};

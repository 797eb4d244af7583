/** The chunk of the page for trainers: the grading desk, a look at the cohort. */
import marking from "../marking.js";
import overview from "../overview.js";
import type { Modules } from "./activities.js";

export const MODULES: Modules = { marking, overview };

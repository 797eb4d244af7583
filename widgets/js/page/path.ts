/** The chunk of the page with a teacher's path: home, progress, the planner. */
import home from "../home.js";
import planner from "../planner.js";
import progress from "../progress.js";
import type { Modules } from "./activities.js";

export const MODULES: Modules = { home, planner, progress };

/** The chunk of the page with a teacher's path: home, progress. */
import home from "../home.js";
import progress from "../progress.js";
import type { Modules } from "./activities.js";

export const MODULES: Modules = { home, progress };

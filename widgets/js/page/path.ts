/** The chunk of the page with a teacher's path through the course. */
import certificates from "../certificates.js";
import diagnostic from "../diagnostic.js";
import display from "../display.js";
import home from "../home.js";
import planner from "../planner.js";
import progress from "../progress.js";
import progressfile from "../progressfile.js";
import route from "../route.js";
import type { Modules } from "./activities.js";

export const MODULES: Modules = { certificates, diagnostic, display, home, planner, progress, progressfile, route };

/** The chunk of the page with colleagues' reviews. */
import review from "../review.js";
import type { Modules } from "./activities.js";

export const MODULES: Modules = { review };

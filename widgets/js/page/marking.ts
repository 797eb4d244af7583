/** The chunk of the page with the grading desk. */
import marking from "../marking.js";
import type { Modules } from "./activities.js";

export const MODULES: Modules = { marking };

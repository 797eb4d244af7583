/** The chunk of the page with forms. */
import form from "../form.js";
import type { Modules } from "./activities.js";

export const MODULES: Modules = { form };

/** The chunk of the page with forms and self-maps: what one builds and may take along. */
import form from "../form.js";
import selfmap from "../selfmap.js";
import type { Modules } from "./activities.js";

export const MODULES: Modules = { form, selfmap };

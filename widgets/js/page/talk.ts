/** The chunk of the page with its discussions. */
import discussion from "../discussion.js";
import type { Modules } from "./activities.js";

export const MODULES: Modules = { discussion };

/** The chunk of the page with what service pages show: people, notices, search, moderation. */
import communities from "../communities.js";
import moderation from "../moderation.js";
import notices from "../notices.js";
import people from "../people.js";
import search from "../search.js";
import takeout from "../takeout.js";
import type { Modules } from "./activities.js";

export const MODULES: Modules = { communities, moderation, notices, people, search, takeout };

/**
 * Posts on their way: kept in the browser until the commons has acknowledged them.
 *
 * Every post carries a key made once; sent twice, it has one effect. So a post whose answer was
 * lost with the line is simply sent again, after a reload too.
 */

import type { Label } from "./wire-talk.js";

/** What goes with a text; see `staffroom.wire.talk.PostIn`. */
export interface Extras {
  /** Names of the colleagues whose `@Display Name` stands in the text. */
  readonly mentions?: readonly string[];
  readonly pictures?: readonly string[];
  readonly excuse?: string;
  readonly label?: Label | null;
  readonly advice?: boolean;
}

/** A post that has been written and not acknowledged. */
export interface Parcel extends Extras {
  readonly key: string;
  readonly text: string;
  readonly reply_to: number | null;
  /** Why the commons did not take it, in the writer's language; it is not sent again by itself. */
  readonly refused?: string;
}

/** The part of `Storage` that is used; a browser may refuse it. */
export type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Error codes that mean “not now”: the same post may go through later. */
const LATER = new Set([
  "hub_unavailable",
  "internal",
  "not_signed_in",
  "offline",
  "too_fast",
  "unavailable",
  "unexpected",
]);

/** Whether an error means “not this post”: its writer has to change it. */
export function isRefusal(code: string): boolean {
  return !LATER.has(code);
}

function isParcel(value: unknown): value is Parcel {
  const parcel = value as Partial<Parcel> | null;
  return (
    typeof parcel?.key === "string" &&
    typeof parcel.text === "string" &&
    (parcel.reply_to === null || typeof parcel.reply_to === "number")
  );
}

/** What waits on the shelf; something unreadable there counts as nothing. */
export function readOutbox(shelf: Shelf, name: string): Parcel[] {
  try {
    const parsed: unknown = JSON.parse(shelf.getItem(name) ?? "[]");
    return Array.isArray(parsed) ? parsed.filter(isParcel) : [];
  } catch {
    return [];
  }
}

/** Put the parcels on the shelf; false where the browser refuses to keep anything. */
export function writeOutbox(shelf: Shelf, name: string, parcels: readonly Parcel[]): boolean {
  try {
    if (parcels.length === 0) shelf.removeItem(name);
    else shelf.setItem(name, JSON.stringify(parcels));
    return true;
  } catch {
    return false;
  }
}

/** Add a parcel, unless one with its key is there. */
export function add(parcels: readonly Parcel[], parcel: Parcel): Parcel[] {
  return parcels.some((one) => one.key === parcel.key) ? [...parcels] : [...parcels, parcel];
}

/** Note that the commons did not take a parcel. */
export function refuse(parcels: readonly Parcel[], key: string, refused: string): Parcel[] {
  return parcels.map((one) => (one.key === key ? { ...one, refused } : one));
}

/** Parcels that are to be sent, oldest first. */
export function due(parcels: readonly Parcel[]): Parcel[] {
  return parcels.filter((one) => one.refused === undefined);
}

/** Take out the parcel with this key. */
export function drop(parcels: readonly Parcel[], key: string): Parcel[] {
  return parcels.filter((one) => one.key !== key);
}

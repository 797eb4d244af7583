/** Time zones: the clock of this device, and moments by the clock of another place. */
import { dateFormat } from "./texts.js";

/** The clock of this device; `UTC` where the browser does not say. */
export function zoneHere(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

/** A time zone as people call it, with its name among clocks. */
export function zoneWords(zone: string, locale: string): string {
  try {
    const format = dateFormat(locale, { timeZone: zone, timeZoneName: "long" });
    const long = format.formatToParts().find(({ type }) => type === "timeZoneName")?.value;
    return long && long !== zone ? `${long} (${zone})` : zone;
  } catch {
    return zone;
  }
}

/** All zones that this browser knows, and those that are named. */
export function zonesKnown(...also: readonly string[]): string[] {
  const known = typeof Intl.supportedValuesOf === "function" ? Intl.supportedValuesOf("timeZone") : [];
  return [...new Set([...known, "UTC", ...also])].sort();
}

const WHOLE = {
  weekday: "short",
  day: "numeric",
  month: "long",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZoneName: "short",
} as const;

/** A moment as a wall clock of a zone shows it, with the zone; by UTC where the browser lacks it. */
export function momentIn(iso: string, zone: string, locale: string): string {
  const date = new Date(iso);
  try {
    return dateFormat(locale, { ...WHOLE, timeZone: zone }).format(date);
  } catch {
    return dateFormat(locale, { ...WHOLE, timeZone: "UTC" }).format(date);
  }
}

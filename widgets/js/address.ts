/** Addresses of other pages, found from this one's; null where this is no page of the classroom. */
import type { Scope } from "./types.js";

const SERVICE = /services\/classroom\/$/;

/** The classroom's own address, with the slash at its end. */
export function classroom(scope: Scope, path: string = location.pathname): string | null {
  const own = `/${scope.edition}/${scope.module}/`;
  return path.endsWith(own) ? path.slice(0, 1 - own.length) : null;
}

interface Place {
  readonly edition: string;
  readonly module: string;
  readonly post?: number | null;
  readonly community?: number;
}

/** Where a post stands, or the page it belongs to. */
export function pageOf(scope: Scope, place: Place, path?: string): string | null {
  const base = classroom(scope, path);
  if (base === null || !place.module) return null;
  const page = `${base}${place.edition}/${place.module}/`;
  const { community, post } = place;
  if (community) return `${page}#community=${community}${post ? `&post=${post}` : ""}`;
  return post ? `${page}#post-${post}` : page;
}

/** What is sent to those who are to join a cohort. */
export function invitationOf(scope: Scope, code: string): string | null {
  const base = classroom(scope);
  return base && `${location.origin}${base}join/${scope.edition}/${code}`;
}

/** An address of the hub or of another service, from the root that they share. */
export function beside(scope: Scope, path: string): string | null {
  const base = classroom(scope);
  return base && SERVICE.test(base) ? `${location.origin}${base.replace(SERVICE, path)}` : null;
}

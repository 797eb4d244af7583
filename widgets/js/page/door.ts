/** Whether the reader may still come in: a WebSocket that is refused does not tell why. */

/** The hub asks a script for this token before it looks at the session. */
export function token(): string {
  return /(?:^|; )_xsrf=([^;]*)/.exec(document.cookie)?.[1] ?? "";
}

/** Ask the page's own address; no answer is no refusal. */
export async function isShutOut(): Promise<boolean> {
  try {
    const headers = { "X-XSRFToken": token() };
    const asked = { method: "HEAD", redirect: "manual", cache: "no-store", headers } as const;
    const { type, status } = await fetch(location.pathname + location.search, asked);
    // Led away to sign in, or told that there is nothing here for her.
    return type === "opaqueredirect" || status === 401 || status === 403;
  } catch {
    return false;
  }
}

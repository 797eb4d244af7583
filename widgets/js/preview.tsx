/** A text as colleagues will see it, made by the commons as every post is. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Html } from "./html.js";
import { useTalk } from "./talk-context.js";
import type { Preview } from "./wire-talk.js";

export function PreviewPane({ text, community }: { text: string; community: number }): JSX.Element {
  const { session, texts } = useTalk();
  const { t } = texts;
  const [preview, setPreview] = useState<Preview | null>(null);
  const [error, setError] = useState("");
  const pane = useRef<HTMLElement>(null);
  useEffect(() => {
    pane.current?.focus();
    session.link
      .ask<Preview>("preview", { text })
      .then(setPreview)
      .catch((fault: Error) => setError(fault.message || t("The preview cannot be fetched right now.")));
  }, [community]);
  return (
    <section ref={pane} class="sr-post sr-preview" tabIndex={-1} aria-label={t("Preview")}>
      {error && <p class="sr-error">{error}</p>}
      {!preview && !error && <p class="sr-muted">{t("Fetching…")}</p>}
      {preview?.html === "" && <p class="sr-muted">{t("There is nothing to show yet.")}</p>}
      <Html html={preview?.html} class="sr-post__text" />
      {(preview?.findings.length ?? 0) > 0 && (
        <div class="sr-notice sr-notice--warn">
          <p>{t("Please look at these places before you publish:")}</p>
          <ul>
            {preview!.findings.map((one, at) => (
              <li key={at}>
                <q>{one.excerpt}</q> {one.message}
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

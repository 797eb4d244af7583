/** A picture in a post: fetched when it comes near the eyes, on a weak line at a tap. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { savesData } from "./saves-data.js";
import { useTalk } from "./talk-context.js";
import type { Picture } from "./wire-talk.js";

/** What was fetched once on this page is kept for its posts drawn anew. */
const known = new Map<string, string>();
/** A picture may take its time on a weak line. */
export const PICTURE_PATIENCE_MS = 90_000;

export function PostPicture({ picture }: { picture: Picture }): JSX.Element {
  const { session, texts } = useTalk();
  const { id, alt, width, height } = picture;
  const place = useRef<HTMLDivElement>(null);
  const [source, setSource] = useState(known.get(id) ?? "");
  const [state, setState] = useState<"waits" | "comes" | "failed">("waits");
  const fetch = async (): Promise<void> => {
    setState("comes");
    try {
      const { data } = await session.link.ask<{ data: string }>("picture", { id }, PICTURE_PATIENCE_MS);
      known.set(id, `data:image/webp;base64,${data}`);
      setSource(known.get(id)!);
    } catch {
      setState("failed");
    }
  };
  useEffect(() => {
    if (source || savesData() || typeof IntersectionObserver === "undefined") return undefined;
    const watch = new IntersectionObserver(
      (seen) => {
        if (!seen.some((one) => one.isIntersecting)) return;
        watch.disconnect();
        void fetch();
      },
      { rootMargin: "400px" },
    );
    watch.observe(place.current!);
    return () => watch.disconnect();
  }, [id]);
  const shape = { aspectRatio: `${width} / ${height}`, maxWidth: `${width}px` };
  return (
    <div ref={place} class="sr-post__picture" style={source ? {} : shape}>
      {source && <img src={source} alt={alt} width={width} height={height} />}
      {!source && (
        <>
          <p class="sr-muted">{state === "failed" ? texts.t("The picture did not load. Please try again.") : alt}</p>
          {state === "comes" ? (
            <p class="sr-muted">{texts.t("The picture is being fetched…")}</p>
          ) : (
            <button type="button" class="sr-button" onClick={() => void fetch()} aria-label={texts.t("Show the picture: {alt}", { alt })}>
              {texts.t("Show the picture")}
            </button>
          )}
        </>
      )}
    </div>
  );
}

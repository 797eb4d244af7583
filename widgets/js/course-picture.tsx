/**
 * A picture of the module inside a widget. A page carries it ready for each screen, in a template;
 * elsewhere, as in JupyterLab, it is the module's own file. On light pages it waits for a tap.
 */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { savesData } from "./saves-data.js";
import { useTexts } from "./session.js";

interface Props {
  /** `media/…`, as the server checked it. */
  path: string;
  alt: string;
  /** Told how high the picture is for its width, once it is there. */
  ready: (ratio: number) => void;
  /** What lies over the picture. */
  children: ComponentChildren;
}

/** The page's own markup of a picture; the server wrote it. */
function prepared(path: string): Node | null {
  const every = document.querySelectorAll<HTMLTemplateElement>("template[data-sr-picture]");
  const found = [...every].find((one) => one.dataset["srPicture"] === path);
  return found ? found.content.cloneNode(true) : null;
}

function plain(path: string): Node {
  const image = document.createElement("img");
  image.src = path;
  return image;
}

export function CoursePicture({ path, alt, ready, children }: Props): JSX.Element {
  const { t } = useTexts();
  const [state, setState] = useState<"waits" | "comes" | "there" | "failed">(savesData() ? "waits" : "comes");
  const place = useRef<HTMLSpanElement>(null);
  const wanted = state === "comes" || state === "there";
  useEffect(() => {
    if (!wanted || !place.current) return;
    const markup = prepared(path) ?? plain(path);
    const image = (markup instanceof HTMLImageElement ? markup : (markup as ParentNode).querySelector("img"))!;
    image.alt = alt;
    image.className = "sr-hot__picture";
    image.addEventListener("load", () => {
      setState("there");
      ready(image.clientWidth ? image.clientHeight / image.clientWidth : 1);
    });
    image.addEventListener("error", () => setState("failed"));
    place.current.replaceChildren(markup);
  }, [path, alt, wanted]);
  if (state === "failed") {
    return <p class="sr-notice sr-notice--warn">{t("The picture did not load. It shows: {alt}", { alt })}</p>;
  }
  if (state === "waits") {
    return (
      <div class="sr-hot__waits">
        <p class="sr-muted">{alt}</p>
        <button type="button" class="sr-button" onClick={() => setState("comes")} aria-label={t("Show the picture: {alt}", { alt })}>
          {t("Show the picture")}
        </button>
      </div>
    );
  }
  return (
    <div class="sr-hot__frame">
      <span ref={place} />
      {state === "there" && children}
    </div>
  );
}

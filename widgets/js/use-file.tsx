/** A file out of what the commons told, to be saved on the device. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useTexts } from "./session.js";

/** A file is written in a second, but others may wait before. */
export const FILE_PATIENCE_MS = 60_000;

interface Made {
  readonly name: string;
  readonly url: string;
}

/** A file as the commons tells it: `staffroom.wire.files`. */
export interface FileToSave {
  readonly name: string;
  readonly type: string;
  /** Base64. */
  readonly data: string;
}

type Make = (content: BlobPart, kind: string, name: string) => void;

/** The file that was made last, and how to make one; its address ends with the component. */
export function useFile(): [Made | null, Make] {
  const [made, setMade] = useState<Made | null>(null);
  useEffect(() => () => void (made && URL.revokeObjectURL(made.url)), [made]);
  const make: Make = (content, kind, name) => {
    const type = typeof content === "string" ? `${kind};charset=utf-8` : kind;
    const url = URL.createObjectURL(new Blob([content], { type }));
    setMade({ name, url });
    save({ name, url });
  };
  return [made, make];
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}

/** Make a file of what the commons told; gives it to `make`. */
export function makeFile(make: Make, { name, type, data }: FileToSave): void {
  make(bytesOf(data), type, name);
}

/** A file's name with the day. */
export const dated = (stem: string, ending: string): string =>
  `${stem}-${new Date().toISOString().slice(0, 10)}.${ending}`;

/** Save by a link that is pressed at once; where a phone does not let us, it stays on the page. */
function save({ name, url }: Made): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}

/** That the file is ready, with the link for devices that did not save it. */
export function Saved({ made }: { made: Made | null }): JSX.Element | null {
  const { t } = useTexts();
  if (!made) return null;
  return (
    <p class="sr-notice sr-notice--good">
      {t("The file is ready.")} {t("If it was not saved by itself:")}{" "}
      <a href={made.url} download={made.name}>
        {t("save {name}", { name: made.name })}
      </a>
    </p>
  );
}

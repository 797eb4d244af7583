/** A file in a form: chosen, sent with its progress, removed; nothing of it is ever shown as a page. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { wrong } from "./ask.js";
import { type Field, fileOf, type Next, type Value } from "./form-types.js";
import { useSession, useTexts } from "./session.js";
import { useStore } from "./store.js";
import { Cancelled, upload } from "./upload.js";

const MEGABYTE = 2 ** 20;
const TYPES: Record<string, string> = {
  pdf: ".pdf,application/pdf",
  docx: ".docx",
  odt: ".odt",
  png: ".png,image/png",
  jpeg: ".jpg,.jpeg,image/jpeg",
};

interface FileProps {
  field: Field;
  id: string;
  value: Value | undefined;
  change: (next: Next) => void;
  about: string | undefined;
  invalid: boolean;
}

interface Sending {
  name: string;
  done: number;
}

/** Sends a chosen file, one at a time; the answer changes when the whole is there. */
function useSending({ field, change }: FileProps) {
  const { link, say, texts } = useSession();
  const { t } = texts;
  const [sending, show] = useState<Sending | null>(null);
  const [error, setError] = useState("");
  const turn = useRef(0);
  // A page that closes lets go of what is on its way.
  useEffect(() => () => void turn.current++, []);
  const send = async (file: File): Promise<void> => {
    const mine = ++turn.current;
    setError("");
    if (file.size > field.max_mb * MEGABYTE) {
      return setError(t("This file is larger than {mb} MB. Please choose a smaller one.", { mb: field.max_mb }));
    }
    show({ name: file.name, done: 0 });
    say(t("The file is being sent…"));
    try {
      const cancelled = (): boolean => mine !== turn.current;
      const progress = (done: number): void => show({ name: file.name, done });
      const made = await upload({ link, file, field: field.id, progress, cancelled });
      change({ id: made.id, name: made.name, size: made.size });
      say(t("The file is added: {name}", { name: made.name }));
    } catch (failed) {
      if (mine === turn.current && !(failed instanceof Cancelled)) setError(wrong(failed, texts));
    }
    if (mine === turn.current) show(null);
  };
  const cancel = (): void => {
    turn.current++;
    show(null);
    say(t("The file is not sent."));
  };
  return { sending, error, send, cancel };
}

/** A control for one file. */
export function FileControl(props: FileProps): JSX.Element {
  const { field, id, value, change, about, invalid } = props;
  const { link, online, say, texts } = useSession();
  const { t } = texts;
  const { sending, error, send, cancel } = useSending(props);
  const there = useStore(online);
  const file = fileOf(value);
  // What had the focus goes away with each change: the control that takes its place gets it.
  const state = sending ? "sending" : file ? "there" : "none";
  const before = useRef(state);
  useEffect(() => {
    if (before.current !== state) document.getElementById(id)?.focus();
    before.current = state;
  }, [state]);
  const remove = (gone: string): void => {
    change(null);
    say(t("The file is removed."));
    // Should that fail, the commons tidies it by itself after some days.
    link.ask("file_remove", { id: gone }).catch(() => undefined);
  };
  const words = [error && `${id}-fault`, !there && `${id}-line`, `${id}-kinds`, about];
  return (
    <div class="sr-upload">
      {sending ? (
        <Progress id={id} sending={sending} cancel={cancel} />
      ) : file ? (
        <div class="sr-upload__row">
          <span>
            {file.name} <span class="sr-muted">{t("{size} MB", { size: texts.number(Math.max(0.1, file.size / MEGABYTE)) })}</span>
          </span>
          <button type="button" id={id} class="sr-button sr-button--small" aria-label={t("Remove the file: {name}", { name: file.name })} onClick={() => remove(file.id)}>
            {t("Remove")}
          </button>
        </div>
      ) : (
        <input
          id={id}
          class="sr-input"
          type="file"
          accept={field.accept.map((kind) => TYPES[kind] ?? "").join(",")}
          required={field.required}
          aria-invalid={invalid || error !== ""}
          aria-describedby={words.filter(Boolean).join(" ")}
          onChange={(event) => {
            const chosen = event.currentTarget.files?.[0];
            if (chosen) void send(chosen);
            event.currentTarget.value = "";
          }}
        />
      )}
      <Kinds field={field} id={id} />
      {!there && (
        <span class="sr-warning" id={`${id}-line`}>
          <span aria-hidden="true">! </span>
          {t("Adding a file needs a connection. Everything else in the form is kept.")}
        </span>
      )}
      <span role="alert">
        {error && (
          <span class="sr-error" id={`${id}-fault`}>
            <span aria-hidden="true">✗ </span>
            {error}
          </span>
        )}
      </span>
    </div>
  );
}

function Kinds({ field, id }: { field: Field; id: string }): JSX.Element {
  const { t } = useTexts();
  const kinds = field.accept.map((kind) => kind.toUpperCase()).join(", ");
  return (
    <span class="sr-count" id={`${id}-kinds`}>
      {t("{kinds}, up to {mb} MB", { kinds, mb: field.max_mb })}
    </span>
  );
}

interface ProgressProps {
  id: string;
  sending: Sending;
  cancel: () => void;
}

function Progress({ id, sending, cancel }: ProgressProps): JSX.Element {
  const { t } = useTexts();
  return (
    <div class="sr-upload__row">
      <span>
        {sending.name} <progress max={1} value={sending.done} aria-label={t("How much is sent")} />
      </span>
      <button type="button" id={id} class="sr-button sr-button--small" aria-label={t("Cancel sending: {name}", { name: sending.name })} onClick={cancel}>
        {t("Cancel")}
      </button>
    </div>
  );
}

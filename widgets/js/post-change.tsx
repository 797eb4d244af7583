/** One's own post: change it, delete it, look at what it was. */
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useAsking } from "./ask-state.js";
import { Editor } from "./editor.js";
import type { Enclosure } from "./enclosed.js";
import { Html } from "./html.js";
import { peopleLike } from "./mention.js";
import { newKey, OpError } from "./model.js";
import type { Extras } from "./outbox.js";
import { headingOf, type Talk, useTalk } from "./talk-context.js";
import { findingsOf } from "./use-desk.js";
import type { Post, PostVersion } from "./wire-talk.js";
import { isPost } from "./wire-talk.js";
import { type Place, textFor } from "./writing.js";

interface Props {
  post: Post;
  done: () => void;
}

/** Where the commons has another version by now, what it is. */
function currentOf(error: unknown): Post | null {
  if (!(error instanceof OpError) || error.code !== "changed") return null;
  return (Object.values(error.details) as unknown[]).find(isPost) ?? null;
}

/** The names of those whom a post mentions, by display name: its words hold only the latter. */
async function mentioned(session: Talk["session"], post: Post, community: number): Promise<Record<string, string>> {
  const page = new DOMParser().parseFromString(post.html, "text/html");
  const spans = [...page.querySelectorAll(".sr-mention")].map((one) => one.textContent?.slice(1) ?? "");
  const names: Record<string, string> = {};
  for (const query of new Set(spans.filter(Boolean))) {
    const found = await peopleLike(session, query, community);
    const one = found.find(({ display_name }) => display_name === query);
    if (one) names[query] = one.name;
  }
  return names;
}

export function PostChange({ post, done }: Props): JSX.Element {
  const talk = useTalk();
  const { session, texts, thread, desk, community } = talk;
  const { t } = texts;
  const place: Place = `edit-${post.id}`;
  const [base, setBase] = useState(post.version);
  const [other, setOther] = useState<Post | null>(null);
  const [error, setError] = useState("");
  const key = useRef({ text: "", key: "" });
  // Thanks and answers make a new version too: only other words are another version of the text.
  const [before] = useState(post.text);
  useLayoutEffect(() => {
    // What was begun another day stands there still.
    if (!textFor(desk.draft, place)) {
      desk.write(place, post.text ?? "");
      desk.enclosed.change(place, { pictures: post.pictures as readonly Enclosure[] });
    }
    void mentioned(session, post, community).then((names) => {
      const known = desk.enclosed.of(place).names;
      desk.enclosed.change(place, { names: { ...names, ...known } });
    });
  }, []);
  const close = (): void => {
    desk.write(place, "");
    desk.setFindings(place, []);
    desk.enclosed.away(place);
    done();
    setTimeout(() => headingOf(document, post.id)?.focus());
  };
  const save = async (text: string, extras: Extras, version: number): Promise<Post> => {
    const { mentions = [], pictures = [], excuse = "" } = extras;
    const args = { id: post.id, text, version, key: key.current.key, mentions: [...mentions], pictures: [...pictures], excuse };
    try {
      return await session.link.ask<Post>("change", args);
    } catch (fault) {
      const current = currentOf(fault);
      if (current?.text !== before || current.version <= version) throw fault;
      return save(text, extras, current.version);
    }
  };
  const send = async (text: string, extras: Extras): Promise<void> => {
    // The same words again are the same change.
    if (key.current.text !== text) key.current = { text, key: newKey() };
    setError("");
    try {
      thread.take(await save(text, extras, base));
      session.say(t("Your post is changed."));
      close();
    } catch (fault) {
      failed(fault);
    }
  };
  const failed = (fault: unknown): void => {
    const found = fault instanceof OpError ? findingsOf(fault) : null;
    const current = currentOf(fault);
    key.current = { text: "", key: "" };
    if (found) return desk.setFindings(place, found);
    if (current) {
      setOther(current);
      setBase(current.version);
      return;
    }
    setError((fault as Error).message || t("This did not get through. Your text is kept; please try again."));
  };
  return (
    <>
      {other && (
        <div class="sr-notice sr-notice--warn" role="alert">
          <p>{t("Meanwhile you changed this post elsewhere. That text is:")}</p>
          <Html html={other.html} class="sr-post__text" />
          <p>{t("Your present text is below. Saving it puts it in the other's place.")}</p>
        </div>
      )}
      <Editor place={place} label={t("Your post, changed")} action={t("Save the change")} send={(text, extras) => void send(text, extras)} focus />
      <p class="sr-error" role="alert">
        {error}
      </p>
      <button type="button" class="sr-button" onClick={close}>
        {t("Leave it as it was")}
      </button>
    </>
  );
}

/** Asks once more, in place. */
export function Removal({ post, done }: Props): JSX.Element {
  const { session, texts, thread } = useTalk();
  const { t } = texts;
  const { busy, error, run } = useAsking();
  const remove = async (): Promise<void> => {
    const got = await run(async () => thread.take(await session.link.ask<Post>("delete", { id: post.id })));
    if (!got) return;
    session.say(t("Your post is deleted."));
    done();
  };
  return (
    <div class="sr-panel" role="group" aria-label={t("Delete this post?")}>
      <p>
        {post.answers > 0
          ? t("Delete your words? In their place it will say that the post was deleted; the answers stay.")
          : t("Delete this post? It cannot be brought back.")}
      </p>
      <p class="sr-error">{error}</p>
      <div class="sr-actions">
        <button type="button" class="sr-button" onClick={done}>
          {t("Keep it")}
        </button>
        <button type="button" class="sr-button" aria-disabled={busy} onClick={() => void remove()}>
          {t("Delete")}
        </button>
      </div>
    </div>
  );
}

export function History({ post, done }: Props): JSX.Element {
  const { session, texts } = useTalk();
  const { t } = texts;
  const { error, run } = useAsking();
  const [versions, setVersions] = useState<readonly PostVersion[] | null>(null);
  useEffect(() => {
    void run(async () => setVersions(await session.link.ask<PostVersion[]>("versions", { id: post.id })));
  }, []);
  return (
    <div class="sr-panel" role="group" aria-label={t("Earlier versions")}>
      {error && <p class="sr-error">{error}</p>}
      {!versions && !error && <p class="sr-muted">{t("Fetching…")}</p>}
      {versions?.length === 0 && <p>{t("There are no earlier versions.")}</p>}
      {versions?.map((one) => (
        <section key={one.version}>
          <p class="sr-muted">{t("Until {time}", { time: texts.moment(one.until) })}</p>
          <Html html={one.html} class="sr-post__text" />
        </section>
      ))}
      <button type="button" class="sr-button" onClick={done}>
        {t("Close")}
      </button>
    </div>
  );
}

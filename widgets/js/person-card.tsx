/** What a colleague tells of herself, beside her name, when it is asked for. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useTalk } from "./talk-context.js";
import type { Texts } from "./texts.js";
import { useUid } from "./uid.js";
import type { PersonCard, Post } from "./wire-talk.js";

/** What was asked once on this page is not asked again. */
const known = new Map<string, PersonCard>();

function lines({ t }: Texts, { profile }: PersonCard): [string, string][] {
  const all: [string, string | boolean | undefined][] = [
    [t("Subject"), profile["subject"]],
    [t("Grades"), profile["grades"]],
    [t("Region"), profile["region"]],
    [t("Languages"), profile["languages"]],
    [t("Can offer"), profile["offer"]],
    [t("Looks for"), profile["seek"]],
  ];
  return all.filter((one): one is [string, string] => typeof one[1] === "string" && one[1] !== "");
}

export function Author({ post }: { post: Post }): JSX.Element {
  const { session, texts } = useTalk();
  const name = post.person!;
  const id = useUid();
  const [open, setOpen] = useState(false);
  const [card, setCard] = useState<PersonCard | null>(known.get(name) ?? null);
  const [error, setError] = useState("");
  const toggle = async (): Promise<void> => {
    setOpen(!open);
    if (open || card) return;
    try {
      const found = await session.link.ask<PersonCard>("person", { name });
      known.set(name, found);
      setCard(found);
    } catch (fault) {
      setError((fault as Error).message || texts.t("This cannot be shown right now."));
    }
  };
  const words = texts.t("About {author}", { author: post.author });
  return (
    <>
      <button
        type="button"
        class="sr-link-button"
        aria-expanded={open}
        aria-controls={id}
        aria-label={words}
        onClick={() => void toggle()}
      >
        {texts.t("About")}
      </button>
      <div id={id} class="sr-person" hidden={!open} role="group" aria-label={words}>
        {error && <p class="sr-error">{error}</p>}
        {!error && !card && <p class="sr-muted">{texts.t("Fetching…")}</p>}
        {card && <Lines card={card} texts={texts} />}
      </div>
    </>
  );
}

function Lines({ card, texts }: { card: PersonCard; texts: Texts }): JSX.Element {
  const all = lines(texts, card);
  const { t } = texts;
  return (
    <>
      {card.roles.includes("trainer") && <p>{t("Trainer of this course")}</p>}
      {card.roles.includes("mentor") && <p>{t("Mentor of this course")}</p>}
      {all.length === 0 && <p class="sr-muted">{t("Nothing is told here yet.")}</p>}
      {all.length > 0 && (
        <dl>
          {all.map(([what, words]) => (
            <div key={what}>
              <dt>{what}</dt>
              <dd>{words}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

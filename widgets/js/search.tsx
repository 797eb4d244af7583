/** A search in everything that one may read: words, filters, what was found. */
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { type Args, useAsked, useKept, usePaged } from "./ask.js";
import { SelectField, TextField } from "./ask-fields.js";
import { type BodyProps, type Titled, widget } from "./mount.js";
import { topicWords } from "./notices-feeds.js";
import { Found } from "./search-found.js";
import { useSession, useTexts } from "./session.js";
import type { PersonPage, SearchHit, SearchPage, TopicCard } from "./wire-social.js";

export type Wanted = { q: string; module: string; author: string; topic: string };
const NOTHING: Wanted = { q: "", module: "", author: "", topic: "" };
const part = (page: SearchPage) => ({ items: page.hits, next: page.next });

function Search(_: BodyProps): JSX.Element {
  const { texts } = useSession();
  const { t } = texts;
  const [kept, keep] = useKept<Wanted>("search");
  const [asked, ask] = useState<Wanted | null>(null);
  const [error, setError] = useState("");
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const wanted = kept ?? NOTHING;
  const found = usePaged<SearchPage, SearchHit>("search", asked && argsOf(asked), part);
  const search = (event: Event): void => {
    event.preventDefault();
    const words = wanted.q.trim();
    setError(words ? "" : t("Type at least one word."));
    if (!words) return field.current?.focus();
    const now = { ...wanted, q: words };
    if (JSON.stringify(now) === JSON.stringify(asked)) void found.again();
    ask(now);
  };
  return (
    <>
      <form role="search" onSubmit={search} noValidate>
        <TextField
          label={t("What are you looking for?")}
          hint={t("All words have to occur; their forms do not matter.")}
          kind="search"
          value={wanted.q}
          change={(q) => (keep({ ...wanted, q }), setError(""))}
          most={200}
          error={error}
          field={field}
        />
        <Filters
          {...{ wanted }}
          change={(part) => keep({ ...wanted, ...part })}
          hits={found.items ?? []}
        />
        <button type="submit" class="sr-button sr-button--primary" aria-disabled={found.busy}>
          {found.busy ? t("Searching…") : t("Search")}
        </button>
      </form>
      <Found found={found} asked={asked} />
    </>
  );
}

/** The question without what is not filtered by. */
function argsOf({ topic, ...wanted }: Wanted): Args {
  const said = Object.entries(wanted).filter(([, value]) => value);
  return { ...Object.fromEntries(said), ...(topic ? { topic: Number(topic) } : {}) };
}

interface FiltersProps {
  wanted: Wanted;
  change: (part: Partial<Wanted>) => void;
  hits: readonly SearchHit[];
}

type Options = { value: string; text: string }[];

function once(options: Options): Options {
  return [...new Map(options.map((one) => [one.value, one])).values()];
}

function Filters({ wanted, change, hits }: FiltersProps): JSX.Element {
  const { t } = useTexts();
  const topics = useAsked<readonly TopicCard[]>("topics").data ?? [];
  const people = useAsked<PersonPage>("people").data?.people ?? [];
  const authors = once([
    ...people.map((one) => ({ value: one.name, text: one.display_name })),
    ...hits.flatMap(({ post }) => (post.person ? [{ value: post.person, text: post.author }] : [])),
  ]);
  const modules = once(topics.map((one) => ({ value: one.module, text: one.module_title })));
  const places = topics.filter(({ module }) => !wanted.module || module === wanted.module);
  const chosen = Boolean(wanted.module || wanted.author || wanted.topic);
  return (
    <details class="sr-filters" open={chosen}>
      <summary>{t("Narrow the search")}</summary>
      <SelectField
        label={t("Module")}
        value={wanted.module}
        options={[{ value: "", text: t("all modules") }, ...modules]}
        change={(module) => change({ module, topic: "" })}
      />
      <SelectField
        label={t("Discussion")}
        value={wanted.topic}
        options={[
          { value: "", text: t("all discussions") },
          ...places.map((one) => ({ value: String(one.id), text: topicWords(one) })),
        ]}
        change={(topic) => change({ topic })}
      />
      <SelectField
        label={t("Author")}
        value={wanted.author}
        options={[{ value: "", text: t("anybody") }, ...authors]}
        change={(author) => change({ author })}
      />
    </details>
  );
}

export default widget<Titled, null>({ empty: null, body: Search, drafts: false });

/** Colleagues of one's cohort: found by name or subject, shown part by part. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { usePaged } from "./ask.js";
import { TextField } from "./ask-fields.js";
import { More, Section, Trouble, useGrowth } from "./ask-parts.js";
import { COHORT_EVENT } from "./people-cohort.js";
import { ProfileFacts, isEmpty } from "./people-profile.js";
import { useSession, useTexts } from "./session.js";
import { useUid } from "./uid.js";
import type { PersonCard, PersonPage } from "./wire-social.js";

const part = (page: PersonPage) => ({ items: page.people, next: page.next });

export function Colleagues(): JSX.Element {
  const { say, texts } = useSession();
  const { t, tn } = texts;
  const [typed, setTyped] = useState("");
  const [query, setQuery] = useState("");
  const list = useRef<HTMLUListElement>(null);
  const found = usePaged<PersonPage, PersonCard>("people", query ? { query } : {}, part);
  useGrowth(list, found);
  useEffect(() => {
    const again = (): void => void found.again();
    addEventListener(COHORT_EVENT, again);
    return () => removeEventListener(COHORT_EVENT, again);
  });
  const { items } = found;
  const told = items ? tn("Shown: {count} person", "Shown: {count} people", items.length) : "";
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current && items) say(items.length ? told : t("Nobody was found."));
  }, [items]);
  const search = (event: Event): void => {
    event.preventDefault();
    asked.current = true;
    setQuery(typed.trim());
  };
  return (
    <Section title={t("Colleagues")}>
      <form class="sr-searching" role="search" onSubmit={search}>
        <TextField
          label={t("Name or subject")}
          kind="search"
          value={typed}
          change={setTyped}
          most={100}
        />
        <button type="submit" class="sr-button" aria-disabled={found.busy}>
          {t("Find colleagues")}
        </button>
      </form>
      <Trouble text={found.error} />
      {!items && !found.error && <p>{t("Fetching colleagues…")}</p>}
      {items?.length === 0 && <Nobody query={query} />}
      {items?.some((card) => card.roles.length && !card.mine) && (
        <p>{t("Mentors and trainers stand first: turn to them when you need help.")}</p>
      )}
      {items && items.length > 0 && <p class="sr-muted">{told}</p>}
      <ul ref={list} class="sr-people">
        {items?.map((card) => (
          <li key={card.name}>
            <Card card={card} />
          </li>
        ))}
      </ul>
      <More of={found} label={t("Show more colleagues")} />
    </Section>
  );
}

function Nobody({ query }: { query: string }): JSX.Element {
  const { t } = useTexts();
  return (
    <p class="sr-notice">
      {query
        ? t("Nobody was found for “{query}”. Try a part of the name, or one word of the subject.", {
            query,
          })
        : t("You are the first here. Colleagues appear as they join.")}
    </p>
  );
}

function Card({ card }: { card: PersonCard }): JSX.Element {
  const { t } = useTexts();
  const id = useUid();
  return (
    <article class="sr-person" aria-labelledby={id}>
      <div class="sr-post__head">
        <h5 id={id} data-item tabIndex={-1}>
          {card.display_name}
        </h5>
        {card.mine && <span class="sr-badge">{t("you")}</span>}
        {card.roles.includes("trainer") && <span class="sr-badge">{t("trainer")}</span>}
        {card.roles.includes("mentor") && <span class="sr-badge">{t("mentor")}</span>}
      </div>
      {isEmpty(card.profile) ? (
        <p class="sr-muted">{t("Has not written about themselves yet.")}</p>
      ) : (
        <ProfileFacts profile={card.profile} />
      )}
    </article>
  );
}

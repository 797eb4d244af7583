/** Who is where: a table by name, which is nobody's ranking. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { usePaged } from "./ask.js";
import { More, Section, Trouble, useGrowth } from "./ask-parts.js";
import { dayWords, shortName, SIGNS, silenceWords, STATES, stateWords } from "./overview-words.js";
import { useSession, useTexts } from "./session.js";
import { useUid } from "./uid.js";
import type { Overview, OverviewPeople, OverviewPerson } from "./wire-overview.js";

const part = (told: OverviewPeople) => ({ items: told.people, next: told.next });

export function People({ of }: { of: Overview }): JSX.Element {
  const { t } = useTexts();
  const body = useRef<HTMLTableSectionElement>(null);
  const people = usePaged<OverviewPeople, OverviewPerson>("people", { cohort: of.cohort }, part);
  useGrowth(body, people);
  return (
    <Section title={t("Who is where")}>
      <Trouble text={people.error} />
      {!people.items && !people.error && <p>{t("One moment…")}</p>}
      {people.items?.length === 0 && <p>{t("Nobody is here yet.")}</p>}
      {people.items && people.items.length > 0 && (
        <>
          <Legend of={of} />
          <Table of={of} people={people.items} body={body} />
        </>
      )}
      <More of={people} label={t("Show more people")} />
    </Section>
  );
}

function Legend({ of }: { of: Overview }): JSX.Element {
  const texts = useTexts();
  const { t } = texts;
  return (
    <>
      <p class="sr-overview__legend">
        {STATES.map((state) => (
          <span key={state}>
            <span aria-hidden="true">{SIGNS[state]}</span> {stateWords(state, texts)}
          </span>
        ))}
      </p>
      <details>
        <summary>{t("Numbers of the modules")}</summary>
        <ul class="sr-overview__modules">
          {of.modules.map((one) => (
            <li key={one.module}>
              <strong>{shortName(one)}</strong> {one.title}
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

interface TableProps {
  of: Overview;
  people: readonly OverviewPerson[];
  body: { current: HTMLTableSectionElement | null };
}

/** Wider than a phone: the frame can be scrolled by keyboard as well. */
function Table({ of, people, body }: TableProps): JSX.Element {
  const { t } = useTexts();
  const id = useUid();
  return (
    <div class="sr-overview__frame" role="region" aria-labelledby={id} tabIndex={0}>
      <table class="sr-overview__table">
        <caption id={id}>{t("People, by name")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("Who, and the last day of work")}</th>
            {of.modules.map((one) => (
              <th key={one.module} scope="col">
                <abbr title={one.title}>{shortName(one)}</abbr>
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {people.map((person) => (
            <Row key={person.person} of={person} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ of }: { of: OverviewPerson }): JSX.Element {
  const { texts } = useSession();
  return (
    <tr>
      <th scope="row">
        <span data-item tabIndex={-1}>
          {of.display_name}
        </span>
        <span class="sr-overview__day">
          {of.last ? dayWords(of.last, texts) : texts.t("no day yet")}
          {of.quiet_weeks > 0 && <>. {silenceWords(of.quiet_weeks, texts)}</>}
        </span>
      </th>
      {of.states.map((state, place) => (
        <td key={place} class={`sr-overview__state sr-overview__state--${state}`}>
          <span aria-hidden="true">{SIGNS[state]}</span>
          <span class="sr-visually-hidden">{stateWords(state, texts)}</span>
        </td>
      ))}
    </tr>
  );
}

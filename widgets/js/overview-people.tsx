/** Who is where: a table by name, which is nobody's ranking. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { usePaged } from "./ask.js";
import { More, Section, Trouble, useGrowth } from "./ask-parts.js";
import { dayWords, shortName, SIGNS, silenceWords, STATES, stateWords } from "./overview-words.js";
import { useSession, useTexts } from "./session.js";
import { useUid } from "./uid.js";
import type { Overview, OverviewModule, OverviewPeople, OverviewPerson } from "./wire-overview.js";

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

/**
 * A table where there is room, rows one under another on a phone; the roles stay what they are
 * whatever the style makes of it. Still wider with many modules: the frame scrolls by keyboard too.
 */
function Table({ of, people, body }: TableProps): JSX.Element {
  const { t } = useTexts();
  const id = useUid();
  return (
    <div class="sr-overview__frame" role="region" aria-labelledby={id} tabIndex={0}>
      <table class="sr-overview__table" role="table">
        <caption id={id}>{t("People, by name")}</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col" role="columnheader">{t("Who, and the last day of work")}</th>
            {of.modules.map((one) => (
              <th key={one.module} scope="col" role="columnheader">
                <abbr title={one.title}>{shortName(one)}</abbr>
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body} role="rowgroup">
          {people.map((person) => (
            <Row key={person.person} of={person} modules={of.modules} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  of: OverviewPerson;
  modules: readonly OverviewModule[];
}

function Row({ of, modules }: RowProps): JSX.Element {
  const { texts } = useSession();
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        <span data-item tabIndex={-1}>
          {of.display_name}
        </span>
        <span class="sr-overview__day">
          {of.last ? dayWords(of.last, texts) : texts.t("no day yet")}
          {of.quiet_weeks > 0 && <>. {silenceWords(of.quiet_weeks, texts)}</>}
        </span>
      </th>
      {of.states.map((state, place) => (
        <td
          key={place}
          role="cell"
          class={`sr-overview__state sr-overview__state--${state}`}
          data-label={modules[place] && shortName(modules[place])}
        >
          <span aria-hidden="true">{SIGNS[state]}</span>
          <span class="sr-visually-hidden">{stateWords(state, texts)}</span>
        </td>
      ))}
    </tr>
  );
}

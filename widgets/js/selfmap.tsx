/** The self-map: statements, and for each what of several things holds. */
import type { JSX } from "preact";
import { CheckForm, type Progress, Summary, useCheck } from "./check.js";
import { Html } from "./html.js";
import { type Titled, widget } from "./mount.js";
import { ProductPart } from "./product.js";
import { useSession } from "./session.js";
import { useStore } from "./store.js";
import type { Texts } from "./texts.js";

interface Column {
  id: string;
  label: string;
}

interface Row {
  id: string;
  html: string;
  text: string;
}

export interface SelfMapDefinition extends Titled {
  type: "selfmap";
  /** What a filled map is called; with it one may take it along. */
  product?: string;
  /** How many columns a row takes; several where nothing is said. */
  choose?: "several" | "one";
  columns: Column[];
  rows: Row[];
}

type Answer = { rows: Record<string, string[]> };

function toggled(ticked: string[], column: string): string[] {
  return ticked.includes(column)
    ? ticked.filter((other) => other !== column)
    : [...ticked, column];
}

interface RowProps {
  row: Row;
  columns: Column[];
  ticked: string[];
  /** Whether the row takes one column alone. */
  single: boolean;
  choose: (column: string) => void;
}

function MapRow({ row, columns, ticked, single, choose }: RowProps): JSX.Element {
  const name = `${useSession().id}-${row.id}`;
  return (
    <div
      class={single ? "sr-map__row sr-map__row--single" : "sr-map__row"}
      role={single ? "radiogroup" : "group"}
      aria-labelledby={`${name}-text`}
    >
      <Html html={row.html} as="p" id={`${name}-text`} class="sr-map__text" />
      <div class="sr-map__ticks">
        {columns.map((column) => (
          <label key={column.id} class="sr-choice sr-choice--tight">
            <input
              type={single ? "radio" : "checkbox"}
              name={single ? name : undefined}
              checked={ticked.includes(column.id)}
              onChange={() => choose(column.id)}
            />
            <span>{column.label}</span>
          </label>
        ))}
      </div>
    </div>
  );
}

/** An answer as the map takes it now: of a row that takes one, the first column that there is. */
function fitting({ choose, columns, rows }: SelfMapDefinition, answer: Answer): Answer {
  if (choose !== "one") return answer;
  const known = (id: string): boolean => columns.some((column) => column.id === id);
  const one = rows.map(({ id }) => [id, (answer.rows[id] ?? []).filter(known).slice(0, 1)] as const);
  return { rows: Object.fromEntries(one.filter(([, chosen]) => chosen.length)) };
}

/** How much is chosen, or what is still open. */
function noteOf({ tn }: Texts, { choose, rows }: SelfMapDefinition, answer: Answer): string {
  if (choose === "one") {
    const open = rows.length - Object.keys(answer.rows).length;
    return open ? tn("{count} line is open", "{count} lines are open", open) : "";
  }
  const ticks = Object.values(answer.rows).reduce((sum, ticked) => sum + ticked.length, 0);
  return tn("{count} tick", "{count} ticks", ticks);
}

/** What was ticked, column by column, in words. */
function Overview({ answer }: { answer: Answer }): JSX.Element {
  const { definition, texts } = useSession<SelfMapDefinition>();
  const { columns, rows } = definition;
  return (
    <dl class="sr-map__overview">
      {columns.map((column) => {
        const found = rows.filter((row) => answer.rows[row.id]?.includes(column.id));
        return (
          <div key={column.id}>
            <dt>
              {column.label}:{" "}
              {texts.t("{count} of {all}", { count: found.length, all: rows.length })}
            </dt>
            {definition.choose === "one"
              ? found.map((row) => <dd key={row.id}>{row.text}</dd>)
              : found.length > 0 && <dd>{found.map((row) => row.text).join("; ")}</dd>}
          </div>
        );
      })}
    </dl>
  );
}

function Suggested({ progress }: { progress: Progress }): JSX.Element | null {
  const { t } = useSession().texts;
  const found = (progress.result?.reveal["suggestions"] ?? []) as { html: string }[];
  if (found.length === 0) return null;
  return (
    <>
      <h4>{t("What may suit you")}</h4>
      <ul>
        {found.map(({ html }, index) => (
          <li key={index}>
            <Html html={html} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** The map and the suggestions; of a checklist the suggestions come first, its answers are long. */
function Told({ progress, answer }: { progress: Progress; answer: Answer }): JSX.Element {
  const { definition, texts } = useSession<SelfMapDefinition>();
  const first = definition.choose === "one";
  return (
    <Summary of={progress}>
      {first && <Suggested progress={progress} />}
      <h4>{texts.t("Your map in words")}</h4>
      <Overview answer={answer} />
      {!first && <Suggested progress={progress} />}
    </Summary>
  );
}

function SelfMap(): JSX.Element {
  const { definition, draft, texts } = useSession<SelfMapDefinition, Answer>();
  const { t } = texts;
  const checking = useCheck<Answer>();
  const answer = fitting(definition, useStore(draft.answer));
  const single = definition.choose === "one";
  const choose = (row: string, column: string): void =>
    draft.change((now) => {
      const { rows } = fitting(definition, now);
      return { rows: { ...rows, [row]: single ? [column] : toggled(rows[row] ?? [], column) } };
    });
  const map = (
    <CheckForm
      checking={checking}
      label={checking.result ? t("Look again") : t("Show what suits me")}
      note={noteOf(texts, definition, answer)}
      onCheck={() => void checking.check(answer)}
    >
      {definition.rows.map((row) => (
        <MapRow
          key={row.id}
          row={row}
          columns={definition.columns}
          ticked={answer.rows[row.id] ?? []}
          single={single}
          choose={(column) => choose(row.id, column)}
        />
      ))}
      <Told progress={checking} answer={answer} />
    </CheckForm>
  );
  if (!definition.product) return map;
  const empty = !Object.values(answer.rows).some((ticked) => ticked.length);
  return (
    <>
      {map}
      <ProductPart title={definition.product} empty={empty} />
    </>
  );
}

export default widget<SelfMapDefinition, Answer>({ empty: { rows: {} }, body: SelfMap });

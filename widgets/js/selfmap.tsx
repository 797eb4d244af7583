/** The self-map: statements, and for each what of several things holds. */
import type { JSX } from "preact";
import { CheckForm, type Progress, Summary, useCheck } from "./check.js";
import { Html } from "./html.js";
import { type Titled, widget } from "./mount.js";
import { useSession } from "./session.js";
import { useStore } from "./store.js";

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
  toggle: (column: string) => void;
}

function MapRow({ row, columns, ticked, toggle }: RowProps): JSX.Element {
  const name = `${useSession().id}-${row.id}`;
  return (
    <div class="sr-map__row" role="group" aria-labelledby={`${name}-text`}>
      <Html html={row.html} as="p" id={`${name}-text`} class="sr-map__text" />
      <div class="sr-map__ticks">
        {columns.map((column) => (
          <label key={column.id} class="sr-choice sr-choice--tight">
            <input
              type="checkbox"
              checked={ticked.includes(column.id)}
              onChange={() => toggle(column.id)}
            />
            <span>{column.label}</span>
          </label>
        ))}
      </div>
    </div>
  );
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
            {found.length > 0 && <dd>{found.map((row) => row.text).join("; ")}</dd>}
          </div>
        );
      })}
    </dl>
  );
}

function Suggestions({ progress, answer }: { progress: Progress; answer: Answer }): JSX.Element {
  const { t } = useSession().texts;
  const found = (progress.result?.reveal["suggestions"] ?? []) as { html: string }[];
  return (
    <Summary of={progress}>
      <h4>{t("Your map in words")}</h4>
      <Overview answer={answer} />
      {found.length > 0 && (
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
      )}
    </Summary>
  );
}

function SelfMap(): JSX.Element {
  const { definition, draft, texts } = useSession<SelfMapDefinition, Answer>();
  const { t, tn } = texts;
  const checking = useCheck<Answer>();
  const answer = useStore(draft.answer);
  const toggle = (row: string, column: string): void =>
    draft.change(({ rows }) => ({ rows: { ...rows, [row]: toggled(rows[row] ?? [], column) } }));
  const ticks = Object.values(answer.rows).reduce((sum, ticked) => sum + ticked.length, 0);
  return (
    <CheckForm
      checking={checking}
      label={checking.result ? t("Look again") : t("Show what suits me")}
      note={tn("{count} tick", "{count} ticks", ticks)}
      onCheck={() => void checking.check(answer)}
    >
      {definition.rows.map((row) => (
        <MapRow
          key={row.id}
          row={row}
          columns={definition.columns}
          ticked={answer.rows[row.id] ?? []}
          toggle={(column) => toggle(row.id, column)}
        />
      ))}
      <Suggestions progress={checking} answer={answer} />
    </CheckForm>
  );
}

export default widget<SelfMapDefinition, Answer>({ empty: { rows: {} }, body: SelfMap });

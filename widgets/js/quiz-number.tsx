/** A number, and its unit where one gives it oneself. */
import type { JSX } from "preact";
import { NumberInput } from "./number-input.js";
import type { ControlProps } from "./quiz-control.js";
import { measure, type Measure, type NumberItem } from "./quiz-types.js";
import { useTexts } from "./session.js";

type Props = ControlProps<NumberItem>;

/** As the server reads it; nothing at all is no answer. */
function given({ number, unit }: Measure): Measure | null {
  return number === null && !unit ? null : { number, unit };
}

function UnitAnswer({ item, name, answer, change, locked }: Props): JSX.Element {
  const { t } = useTexts();
  const { unit } = measure(answer);
  const id = `${name}-unit`;
  const set = (next: string): void => change((now) => given({ ...measure(now), unit: next }));
  return (
    <div class="sr-field">
      <label class="sr-label" for={id}>
        {t("Unit")}
      </label>
      {item.unit_by === "typing" ? (
        <input
          id={id}
          class="sr-input sr-input--number"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          maxLength={40}
          value={unit}
          readOnly={locked}
          onInput={({ currentTarget: { value } }) => set(value)}
        />
      ) : (
        <select id={id} class="sr-select" value={unit} disabled={locked} onChange={({ currentTarget: { value } }) => set(value)}>
          <option value="">{t("Choose…")}</option>
          {(item.units ?? []).map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

export function NumberAnswer(props: Props): JSX.Element {
  const { item, name, answer, change, locked } = props;
  const { t } = useTexts();
  const number = (
    <div class="sr-field">
      <label class="sr-label" for={`${name}-input`}>
        {item.unit ? t("Your answer, {unit}", { unit: item.unit }) : t("Your answer")}
      </label>
      <NumberInput
        id={`${name}-input`}
        value={measure(answer).number}
        change={(value) =>
          change((now) => (item.unit_by ? given({ ...measure(now), number: value }) : value))
        }
        locked={locked}
      />
    </div>
  );
  if (!item.unit_by) return number;
  return (
    <div class="sr-measure">
      {number}
      <UnitAnswer {...props} />
    </div>
  );
}

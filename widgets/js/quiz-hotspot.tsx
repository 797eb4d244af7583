/**
 * A picture with regions over the list of the same regions. The list is the control, for hands,
 * keyboards and voices; a tap on the picture makes the same choice. What is chosen or has the focus
 * is seen by the form of its line and its number, not by colour alone.
 */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { CoursePicture } from "./course-picture.js";
import { Choices, picked, toggled } from "./quiz-choices.js";
import type { ControlProps } from "./quiz-control.js";
import type { HotItem, Region } from "./quiz-types.js";
import { useTexts } from "./session.js";
import { useTelling } from "./verdict.js";

/** How near to the picture's edge a number may come, in percent, so that it stays whole. */
const EDGE = 4;

/** Where a region's number stands, in percent: at a box's corner, as it would hide words inside. */
function badgeAt({ rect, circle, polygon }: Region): [number, number] {
  if (rect) return [Math.max(rect[0], EDGE), Math.max(rect[1], EDGE)];
  if (circle) return [circle[0], circle[1]];
  const corners = polygon ?? [];
  const mean = (axis: 0 | 1): number =>
    corners.reduce((sum, corner) => sum + corner[axis], 0) / Math.max(corners.length, 1);
  return [mean(0), mean(1)];
}

interface ShapeProps {
  region: Region;
  /** How high the picture is for its width: a circle's radius is of the width. */
  ratio: number;
  class: string;
  onClick: () => void;
}

function Shape({ region, ratio, ...rest }: ShapeProps): JSX.Element {
  const { rect, circle, polygon } = region;
  if (rect) return <rect {...rest} x={rect[0]} y={rect[1]} width={rect[2]} height={rect[3]} />;
  if (circle) return <ellipse {...rest} cx={circle[0]} cy={circle[1]} rx={circle[2]} ry={circle[2] / ratio} />;
  return <polygon {...rest} points={(polygon ?? []).map((corner) => corner.join(",")).join(" ")} />;
}

export function Hotspot(props: ControlProps<HotItem>): JSX.Element {
  const { item, answer, result, change, locked } = props;
  const { t } = useTexts();
  const { sign } = useTelling();
  const [focused, setFocused] = useState("");
  const [ratio, setRatio] = useState(1);
  const single = !item.several;
  const chosen = picked(answer);
  const choose = (id: string): void => {
    if (!locked) change((now) => toggled(item, now, id, single));
  };
  const look = (id: string, of: string): string =>
    [of, chosen.includes(id) && `${of}--chosen`, focused === id && `${of}--focus`].filter(Boolean).join(" ");
  const number = (id: string): string => String(item.options.findIndex((option) => option.id === id) + 1);
  return (
    <div class="sr-hot">
      <CoursePicture path={item.picture} alt={item.alt} ready={setRatio}>
        <svg class={`sr-hot__regions${locked ? " sr-hot__regions--locked" : ""}`} viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          {item.options.map((region) => (
            <Shape key={region.id} region={region} ratio={ratio} class={look(region.id, "sr-hot__region")} onClick={() => choose(region.id)} />
          ))}
        </svg>
        {item.options.map((region) => {
          const [left, top] = badgeAt(region);
          return (
            <span key={region.id} class={look(region.id, "sr-hot__badge")} style={{ left: `${left}%`, top: `${top}%` }} aria-hidden="true">
              {number(region.id)}
              {sign(result?.options[region.id])}
            </span>
          );
        })}
      </CoursePicture>
      <p class="sr-hint">{t("Choose from the list, or tap the picture.")}</p>
      <div
        onFocusCapture={(event) => setFocused((event.target as HTMLInputElement).value ?? "")}
        onBlurCapture={() => setFocused("")}
      >
        <Choices {...props} single={single} sign={number} />
      </div>
    </div>
  );
}

import { type Face, measure } from "./measure.ts";
import type { Panel, PanelRow } from "./panel.ts";

/** Where everything of a panel stands, from its upper left corner. */
export interface Geometry {
  readonly width: number;
  /** Right edge of the column of frames. */
  readonly frames: number;
  /** Horizontal places of the lanes. */
  readonly lanes: readonly number[];
  /** Height of the line of each row, and of what stands for rows left out. */
  readonly rows: readonly number[];
  readonly hidden: number;
  /** Where the lanes begin and end. */
  readonly top: number;
  readonly bottom: number;
}

export const small: Face = { size: 11.5, family: "sans" };
export const wire: Face = { size: 11.5, family: "mono" };
export const strong: Face = { ...small, bold: true };
export const prose: Face = { size: 12.5, family: "sans" };

/** Heights of a panel's head, of the lanes' heads, and of the room below a line. */
const headHeight = 46;
const laneHeads = 44;
const below = 6;

/** Columns of frames are between these. */
const narrowest = 30;
const widest = 74;
/** Between the frames and the lanes, and beside the last of these. */
const marginLeft = 10;
const marginRight = 7;
/** The mark of a finding, and the room that it takes beside the lanes. */
export const badgeRoom = 42;
export const badgeWidth = 30;

/** Lays a panel out in a width. */
export function geometryOf(panel: Panel, width: number): Geometry {
  const longest = Math.max(0, ...panel.rows.map(({ frames }) => measure(frames, small)));
  const frames = Math.min(widest, Math.max(narrowest, longest));
  const left = frames + marginLeft;
  // Beside the last lane a mark has no room, unless that is made.
  const crowded = panel.lanes.length === 2 && panel.rows.some(({ finding }) => finding !== null);
  const right = width - (crowded ? badgeRoom : marginRight);
  const gaps = gapsOf(panel);
  const whole = gaps.reduce((sum, gap) => sum + gap, 0);
  const lanes = [left];
  for (const gap of gaps) lanes.push((lanes.at(-1) ?? left) + (gap / whole) * (right - left));
  const top = headHeight + laneHeads;
  let y = top + 6;
  let hidden = 0;
  const rows = panel.rows.map((row, at) => {
    if (panel.hidden?.before === at) {
      y += 28;
      hidden = y - 8;
    }
    y += heightOf(row);
    return y - (row.step.shape === "open" ? openBelow : below);
  });
  return { width, frames, lanes, rows, hidden, top, bottom: y + 8 };
}

/** Room below the line of an opening, which stands apart from the rows around it. */
const openBelow = 11;

function heightOf({ step: { shape } }: PanelRow): number {
  if (shape === "open") return 38;
  return shape === "data" ? 25 : 23;
}

/** How the room is shared between the lanes: words need most, and they are between client and server. */
function gapsOf({ lanes }: Panel): readonly number[] {
  if (lanes.length === 1) return [];
  return lanes.slice(1).map(({ role }, at) => {
    const before = lanes[at]?.role;
    if (role === "router") return 1.1;
    if (role === "control") return before === "router" ? 2.6 : 3.8;
    if (role === "third") return 1.8;
    return before === "data" ? 0.7 : 1;
  });
}

import type { Style } from "../explain/index.ts";
import { formatSomeFrames } from "../explain/units.ts";
import type { FrameRange } from "../model.ts";
import { softBreak } from "./wrap.ts";

/** What kinds of text look like on a terminal. Every function gives back text of the same width. */
export interface Paint extends Style {
  heading(text: string): string;
  /** What was on the wire, and what matters less. */
  dim(text: string): string;
  control(text: string): string;
  data(text: string): string;
  warn(text: string): string;
  error(text: string): string;
}

/** Lets a short list of frames be broken behind its commas, but not the number of frames in brackets behind it. */
export function breakable(list: string): string {
  return list.includes(",") ? list.replace(/,(?![^(（]*[)）])/g, `,${softBreak}`) : list;
}

const same = (text: string): string => text;
const someFrames = (ranges: readonly FrameRange[]): string => breakable(formatSomeFrames(ranges));

/** No colours. */
export const bare: Paint = {
  strong: same,
  wire: same,
  connection: same,
  hash: same,
  frames: someFrames,
  heading: same,
  dim: same,
  control: same,
  data: same,
  warn: same,
  error: same,
};

const sgr =
  (on: number, off: number) =>
  (text: string): string =>
    text === "" ? "" : `\u001b[${on}m${text}\u001b[${off}m`;

/** The sixteen colours that every terminal has, in the shades its user chose. */
export const coloured: Paint = {
  strong: sgr(1, 22),
  wire: same,
  connection: sgr(36, 39),
  hash: same,
  frames: someFrames,
  heading: sgr(1, 22),
  dim: sgr(2, 22),
  control: sgr(34, 39),
  data: sgr(36, 39),
  warn: sgr(33, 39),
  error: sgr(31, 39),
};

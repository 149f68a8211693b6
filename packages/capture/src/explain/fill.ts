import type { FrameRange } from "../model.ts";
import { formatFrames } from "./units.ts";

/** How parts of a sentence are set off. Each function is given finished text. */
export interface Style {
  /** Words that a sentence stresses. */
  strong(text: string): string;
  /** Text that came over the wire: already escaped for a terminal, not yet for the format at hand. */
  wire(text: string): string;
  /** The id of a data connection. */
  connection(id: string): string;
  /** A SHA-256 in hexadecimal digits, which a narrow place may shorten. */
  hash(digits: string): string;
  /** Frames, of which there may be many: a narrow place may leave some out. */
  frames(ranges: readonly FrameRange[]): string;
}

/** No marks at all. */
export const plainStyle: Style = {
  strong: (text) => text,
  wire: (text) => text,
  connection: (id) => id,
  hash: (digits) => digits,
  frames: (ranges) => formatFrames(ranges),
};

/** Values of a template's placeholders, already in the style of the sentence. */
export type Values = Readonly<Record<string, string>>;

const placeholder = /\{(\w+)(?:#([^|}]*)\|([^}]*))?\}/g;

/**
 * Fills a template (see Phrases). Values are put in as they are and never read as templates,
 * so that a file called `{a}` or `**a**` stays one.
 */
export function fill(template: string, values: Values, style: Style): string {
  return template
    .split("**")
    .map((part, index) => {
      const text = part.replace(placeholder, (whole, name: string, one?: string, many?: string) => {
        const value = Object.hasOwn(values, name) ? values[name] : undefined;
        if (value === undefined) return whole;
        return one === undefined || many === undefined ? value : value === "1" ? one : many;
      });
      return index % 2 === 1 ? style.strong(text) : text;
    })
    .join("");
}

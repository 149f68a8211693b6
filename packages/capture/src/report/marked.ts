import type { Style } from "../explain/index.ts";
import { formatFrames } from "../explain/units.ts";

/** A stretch of a sentence: plain, stressed, from the wire, or the id of a data connection. */
export type Span =
  | string
  | { readonly strong: string }
  | { readonly wire: string }
  | { readonly connection: string };

/** A sentence in its stretches. All text in it is fit to be shown. */
export type Text = readonly Span[];

// What came over the wire has no control character left when it is put into a sentence, so these cannot come from there.
const marks = { strong: "\u0001", wire: "\u0002", connection: "\u0003", end: "\u0004" } as const;
const marked = /([\u0001-\u0003])([^\u0001-\u0004]*)\u0004/;
const kinds: Readonly<Record<string, (text: string) => Span>> = {
  [marks.strong]: (strong) => ({ strong }),
  [marks.wire]: (wire) => ({ wire }),
  [marks.connection]: (connection) => ({ connection }),
};

/** Sets off the parts of a sentence in such a way that {@link textOf} finds them. */
export const markedStyle: Style = {
  // Of what is stressed the ids and wire text inside lose their own marks: a stretch is one thing.
  strong: (text) => `${marks.strong}${text.replace(/[\u0001-\u0004]/g, "")}${marks.end}`,
  wire: (text) => `${marks.wire}${text}${marks.end}`,
  connection: (id) => `${marks.connection}${id}${marks.end}`,
  hash: (digits) => digits,
  frames: (ranges) => formatFrames(ranges),
};

/** A sentence that was made in {@link markedStyle}, taken apart. */
export function textOf(sentence: string): Text {
  const parts = sentence.split(marked);
  const spans: Span[] = [];
  for (let at = 0; at < parts.length; at += 3) {
    if (parts[at]) spans.push(parts[at] ?? "");
    const kind = kinds[parts[at + 1] ?? ""];
    if (kind !== undefined) spans.push(kind(parts[at + 2] ?? ""));
  }
  return spans;
}

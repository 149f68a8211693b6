import { isWide } from "../width.ts";

/** How text is set: its size, and which family of letters. */
export interface Face {
  readonly size: number;
  readonly family: "sans" | "mono";
  readonly bold?: boolean;
}

// Of DejaVu, whose letters are among the widest that a reader may have: what fits with them fits with others, too.
const narrow = new Set(" .,:;'|!()[]ijlI/\\tfr-`·");
const broad = new Set("mwMW@%—");
const monoCell = 0.61;

/** The width that a text takes at most, as far as can be told without the reader's font. */
export function measure(text: string, { size, family, bold }: Face): number {
  let em = 0;
  for (const character of text) em += widthOf(character, family);
  return em * size * (bold === true ? 1.09 : 1);
}

function widthOf(character: string, family: Face["family"]): number {
  const code = character.codePointAt(0) ?? 0;
  if (isWide(code)) return code > 0xffff ? 1.4 : 1.02;
  if (/\p{Mn}|\p{Me}|\p{Cf}/u.test(character)) return 0;
  if (family === "mono") return code < 0x2000 ? monoCell : 1;
  if (narrow.has(character)) return 0.41;
  if (broad.has(character)) return 1;
  if (code < 0x41) return 0.64;
  return code < 0x5b ? 0.74 : code < 0x250 ? 0.63 : 1;
}

/** Cuts a text to a width, with an ellipsis if anything is lost. */
export function fit(text: string, width: number, face: Face): string {
  if (measure(text, face) <= width) return text;
  const room = width - measure("…", face);
  let result = "";
  let used = 0;
  for (const character of text) {
    used += measure(character, face);
    if (used > room) break;
    result += character;
  }
  return `${result.replace(/[\s…]+$/, "")}…`;
}

/** Whether it has characters of which nobody knows how wide or high they are drawn: they are drawn behind a frame. */
export function isUnruly(text: string): boolean {
  return /[^\u0020-\u024f\u2010-\u2027\u2190-\u21ff\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e×✕]/u.test(text);
}

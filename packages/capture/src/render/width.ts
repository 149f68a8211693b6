/** Begins a colour or weight, as paint() writes them. Wire text cannot hold one: its escape characters are escaped. */
const colourStart = 0x1b;

/** First and last code points that a terminal draws two cells wide (Unicode's East Asian Width W and F). */
const wide: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1faff],
  [0x20000, 0x3fffd],
];

/** Whether the character of a code point stands in two cells. */
export function isWide(code: number): boolean {
  if (code < 0x1100) return false;
  if (code >= 0x4e00 && code <= 0x9fff) return true;
  return wide.some(([first, last]) => code >= first && code <= last);
}

/** Where the colour ends that begins at an index; the index itself if none does. */
export function sgrEnd(text: string, at: number): number {
  if (text.charCodeAt(at) !== colourStart || text[at + 1] !== "[") return at;
  let end = at + 2;
  while (isParameter(text.charCodeAt(end))) end++;
  return text[end] === "m" ? end + 1 : at;
}

/** A digit or ";". */
const isParameter = (code: number): boolean => (code >= 0x30 && code <= 0x39) || code === 0x3b;

/** The cells that a text takes on a terminal; colours, combining marks, joiners and soft breaks take none. */
export function displayWidth(text: string): number {
  let width = 0;
  for (let at = 0; at < text.length; ) {
    const unit = text.charCodeAt(at);
    if (unit >= 0x20 && unit < 0x7f) {
      width++;
      at++;
      continue;
    }
    const end = unit === colourStart ? sgrEnd(text, at) : at;
    if (end > at) {
      at = end;
      continue;
    }
    const code = text.codePointAt(at) ?? 0;
    width += codeWidth(code);
    at += code > 0xffff ? 2 : 1;
  }
  return width;
}

/** Cells of one code point: 0, 1 or 2. */
export function codeWidth(code: number): number {
  if (code < 0x7f) return code === 0x1f ? 0 : 1;
  // Most Chinese characters and their marks, and the dashes, quotes and arrows of our sentences, without asking the tables.
  if ((code >= 0x4e00 && code <= 0x9fff) || (code >= 0xff01 && code <= 0xff5e)) return 2;
  if ((code >= 0x2010 && code <= 0x2027) || (code >= 0x2190 && code <= 0x21ff)) return 1;
  if (/[\p{Mn}\p{Me}\p{Cf}]/u.test(String.fromCodePoint(code))) return 0;
  return isWide(code) ? 2 : 1;
}

/** Fills up with blanks to `width` cells. */
export function padTo(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

/** The same, with the blanks in front. */
export function padBefore(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - displayWidth(text))) + text;
}

/** Cuts to `width` cells, with an ellipsis if anything is lost. For text without colours. */
export function clip(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let result = "";
  let used = 1;
  for (const character of text) {
    used += displayWidth(character);
    if (used > width) break;
    result += character;
  }
  return `${result.trimEnd()}…`;
}

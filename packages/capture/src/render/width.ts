/** A colour or weight, as paint() writes them. Wire text cannot hold one: its escape characters are escaped. */
const sgr = /\u001b\[[0-9;]*m/g;

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

/** Whether a character stands in two cells. */
export function isWide(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x4e00 && code <= 0x9fff) return true;
  return code >= 0x1100 && wide.some(([first, last]) => code >= first && code <= last);
}

/** The cells that a text takes on a terminal; colours, combining marks, joiners and soft breaks take none. */
export function displayWidth(text: string): number {
  let width = 0;
  const bare = text.includes("\u001b") ? text.replace(sgr, "") : text;
  for (const character of bare) width += characterWidth(character);
  return width;
}

/** Cells of one character: 0, 1 or 2. */
export function characterWidth(character: string): number {
  if (character >= " " && character <= "~") return 1;
  // Most Chinese characters, without asking the tables.
  if (character >= "\u4e00" && character <= "\u9fff") return 2;
  if (/^[\p{Mn}\p{Me}\p{Cf}\u001f]/u.test(character)) return 0;
  return isWide(character) ? 2 : 1;
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
    used += characterWidth(character);
    if (used > width) break;
    result += character;
  }
  return `${result.trimEnd()}…`;
}

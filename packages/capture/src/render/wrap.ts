import { codeWidth, displayWidth, isWide, sgrEnd } from "./width.ts";

/** A place where a line may be broken, shown as nothing. No wire text holds one: control characters are escaped. */
export const softBreak = "\u001f";

/** Marks that must not begin a line, and ones that must not end it. */
const closing = codes("，。：；！？、）”’》…,.:;!?)]}·/");
const opening = codes("（“‘《([{");
/** Marks between the parts of a list without blanks, behind which a line may be broken: "size*;modify*;". */
const listed = codes(",;");
/** What stays with the word behind its blank, and what with the word before it: "第 17 帧", "→ C1.D1", "ls -l". */
const forward = codes("第→←⇄");
const backward = codes("帧-–·");

/**
 * Breaks text into lines of at most `width` cells: at blanks and beside wide characters, and inside a word only if the
 * word alone is longer than a line. Colours take no room.
 */
export function wrap(text: string, width: number): string[] {
  if (displayWidth(text) <= width) return [finished(text)];
  const lines: string[] = [];
  const pieces = new Pieces(text);
  let begin = 0;
  let used = 0;
  while (pieces.next()) {
    if (used > 0 && used + pieces.size > width) {
      lines.push(finished(text.slice(begin, pieces.start)));
      begin = pieces.start;
      used = 0;
    }
    if (pieces.size <= width) {
      used += pieces.full;
      continue;
    }
    const chunks = cut(text.slice(begin, pieces.end), width);
    const last = chunks.pop() ?? "";
    lines.push(...chunks.map(finished));
    begin = pieces.end - last.length;
    used = displayWidth(last);
  }
  const rest = finished(text.slice(begin));
  if (rest !== "" || lines.length === 0) lines.push(rest);
  return lines;
}

/** A line as it is written. */
function finished(line: string): string {
  const trimmed = line.trimEnd();
  return trimmed.includes(softBreak) ? trimmed.replaceAll(softBreak, "") : trimmed;
}

/** The parts of a text between which a line may be broken, one after the other; a part keeps the blanks behind it. */
class Pieces {
  readonly #text: string;
  start = 0;
  end = 0;
  /** Cells of the part, without and with the blanks behind it. */
  size = 0;
  full = 0;
  /** The last two code points, 0 if there are none yet. */
  #before = 0;
  #earlier = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Goes to the next part, false if there is none. */
  next(): boolean {
    const text = this.#text;
    this.start = this.end;
    this.size = 0;
    this.full = 0;
    let at = this.start;
    /** Where colours begin that stand behind a blank: they belong to what follows. */
    let colours = -1;
    while (at < text.length) {
      const colour = sgrEnd(text, at);
      if (colour > at) {
        if (colours < 0 && this.#before === blank) colours = at;
        at = colour;
        continue;
      }
      const code = text.codePointAt(at) ?? 0;
      if (this.full > 0 && mayBreak(this.#earlier, this.#before, code)) {
        if (colours >= 0) at = colours;
        break;
      }
      colours = -1;
      this.full += codeWidth(code);
      if (code !== blank) this.size = this.full;
      this.#earlier = this.#before;
      this.#before = code;
      at += code > 0xffff ? 2 : 1;
    }
    this.end = at;
    return at > this.start;
  }
}

const blank = 0x20;

function mayBreak(earlier: number, before: number, after: number): boolean {
  if (before === 0x1f) return true;
  if (after === 0x1f || after === blank) return false;
  if (before === blank) return !closing.has(after) && !backward.has(after) && !forward.has(earlier);
  if (isWide(before) || isWide(after)) return !closing.has(after) && !opening.has(before);
  return listed.has(before) && !(after >= 0x30 && after <= 0x39) && !closing.has(after);
}

function codes(marks: string): ReadonlySet<number> {
  return new Set(Array.from(marks, (mark) => mark.charCodeAt(0)));
}

/** A word longer than a line, in pieces of a line. */
function cut(word: string, width: number): string[] {
  const chunks: string[] = [];
  let chunk = "";
  let used = 0;
  for (const atom of word.match(/\u001b\[[0-9;]*m|./gsu) ?? []) {
    const size = displayWidth(atom);
    if (used > 0 && used + size > width) {
      chunks.push(chunk);
      chunk = "";
      used = 0;
    }
    chunk += atom;
    used += size;
  }
  chunks.push(chunk);
  return chunks;
}

import { characterWidth, displayWidth, isWide } from "./width.ts";

/** A place where a line may be broken, shown as nothing. No wire text holds one: control characters are escaped. */
export const softBreak = "\u001f";

/** Marks that must not begin a line, and ones that must not end it. */
const closing = "，。：；！？、）”’》…,.:;!?)]}·/";
const opening = "（“‘《([{";
/** Marks between the parts of a list without blanks, behind which a line may be broken: "size*;modify*;". */
const listed = ",;";
/** What stays with the word behind its blank, and what with the word before it: "第 17 帧", "→ C1.D1", "ls -l". */
const forward = "第→←⇄";
const backward = "帧-–·";

/**
 * Breaks text into lines of at most `width` cells: at blanks and beside wide characters, and inside a word only if the
 * word alone is longer than a line. Colours take no room.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  let used = 0;
  for (const piece of pieces(text)) {
    const size = displayWidth(piece.trimEnd());
    if (used > 0 && used + size > width) {
      lines.push(line.trimEnd());
      line = "";
      used = 0;
    }
    if (size <= width) {
      line += piece;
      used += displayWidth(piece);
      continue;
    }
    const chunks = cut(piece, width);
    lines.push(...chunks.slice(0, -1));
    line = chunks.at(-1) ?? "";
    used = displayWidth(line);
  }
  if (line.trim() !== "" || lines.length === 0) lines.push(line.trimEnd());
  return lines.map((text) => text.replaceAll(softBreak, ""));
}

/** The parts between which a line may be broken; a part keeps the blanks behind it. */
function pieces(text: string): string[] {
  const parts: string[] = [];
  let part = "";
  let before = "";
  let earlier = "";
  for (const character of atoms(text)) {
    if (part !== "" && mayBreak(earlier, before, character)) {
      parts.push(part);
      part = "";
    }
    part += character;
    if (!character.startsWith("\u001b")) [earlier, before] = [before, character];
  }
  if (part !== "") parts.push(part);
  return parts;
}

function mayBreak(earlier: string, before: string, after: string): boolean {
  if (before === softBreak) return true;
  if (after === softBreak || after === " " || after.startsWith("\u001b")) return false;
  if (before === " ") {
    return !closing.includes(after) && !backward.includes(after) && !forward.includes(earlier || " ");
  }
  if (!isWide(before) && !isWide(after))
    return listed.includes(before) && !/\d/.test(after) && !closing.includes(after);
  return !closing.includes(after) && !opening.includes(before);
}

/** A word longer than a line, in pieces of a line. */
function cut(word: string, width: number): string[] {
  const chunks: string[] = [];
  let chunk = "";
  let used = 0;
  for (const atom of atoms(word)) {
    const size = atom.startsWith("\u001b") ? 0 : characterWidth(atom);
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

/** Characters and whole colour sequences. */
function atoms(text: string): string[] {
  return text.match(/\u001b\[[0-9;]*m|./gsu) ?? [];
}

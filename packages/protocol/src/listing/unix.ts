import { type EntryTime, type EntryType, type ListingEntry, parseSize } from "./types.ts";
import { type Field, readDate } from "./unix-date.ts";

/** Type letter, nine permissions, and what may stick to them: an ACL, SELinux or extended attribute mark. */
const modePattern = /^[-bcdlpsDC][-r][-w][-xsSlL][-r][-w][-xsSlL][-r][-w][-xtT][+.@]?(?= )/;
/** As far as the date is looked for: links, owner and group (which may hold blanks), size or "major, minor", date. */
const mostFields = 12;
const arrowText = " -> ";

/**
 * One line of a long listing as /bin/ls and its imitators write it, or undefined. The date is what everything else
 * is found from, since owner, group and size may be missing or hold blanks; exactly one blank follows it, what comes
 * then is the name, blanks and all. Of "a -> b" in a link's line the first arrow counts.
 */
export function parseUnixLine(line: string, now: number): ListingEntry | undefined {
  const mode = modePattern.exec(line)?.[0];
  if (mode === undefined) return undefined;
  const fields = splitFields(line, mode.length);
  for (let index = 1; index < fields.length; index += 1) {
    const date = readDate(fields[index], fields[index + 1], fields[index + 2], now);
    if (date === undefined) continue;
    const name = line.slice(nameStart(line, fields[index + 2], date.end));
    if (name === "") return undefined;
    return makeEntry(line, mode, fields.slice(0, index), date.modified, name);
  }
  return undefined;
}

/** The first fields of a line from an offset on, split at blanks: enough to find the date in, however long the line. */
function splitFields(line: string, from: number): Field[] {
  const fields: Field[] = [];
  const word = /[^ ]+/g;
  word.lastIndex = from;
  for (let match = word.exec(line); match !== null; match = word.exec(line)) {
    fields.push({ text: match[0], start: match.index, end: word.lastIndex });
    if (fields.length === mostFields) break;
  }
  return fields;
}

/**
 * Where the name begins: one blank behind the date. Time and year share a column five wide: a year with one blank
 * before it and two behind is aligned to the left ("26 2005  decus"), and the second blank is the column's.
 */
function nameStart(line: string, last: Field | undefined, end: number): number {
  const leftAligned =
    last?.end === end && /^\d{4}$/.test(last.text) && line[last.start - 2] !== " " && line[end + 1] === " ";
  return end + (leftAligned ? 2 : 1);
}

function makeEntry(
  line: string,
  mode: string,
  columns: readonly Field[],
  modified: EntryTime | undefined,
  fullName: string,
): ListingEntry {
  const type = typeOf(mode);
  const arrow = type === "link" ? fullName.indexOf(arrowText) : -1;
  const named = arrow > 0 && arrow + arrowText.length < fullName.length;
  const { size, owners } = readSize(columns.map((column) => column.text));
  const [first, ...names] = owners;
  const hasLinks = first !== undefined && /^\d+$/.test(first);
  const links = hasLinks ? parseSize(first) : undefined;
  const [owner, ...group] = hasLinks ? names : owners;
  return {
    name: named ? fullName.slice(0, arrow) : fullName,
    type,
    ...(size === undefined ? {} : { size }),
    ...(modified === undefined ? {} : { modified }),
    mode: modeBits(mode),
    ...(links === undefined ? {} : { links }),
    ...(owner === undefined ? {} : { owner }),
    ...(group.length === 0 ? {} : { group: group.join(" ") }),
    ...(named ? { target: fullName.slice(arrow + arrowText.length) } : {}),
    raw: line,
    format: "unix",
  };
}

/** Takes the size, or a device's "major, minor", off the end of the columns. */
function readSize(columns: readonly string[]): { size: number | undefined; owners: readonly string[] } {
  const last = columns.at(-1) ?? "";
  if (/^\d+,\d+$/.test(last)) return { size: undefined, owners: columns.slice(0, -1) };
  if (!/^-?\d+$/.test(last)) return { size: undefined, owners: columns };
  if (/^\d+,$/.test(columns.at(-2) ?? "")) return { size: undefined, owners: columns.slice(0, -2) };
  return { size: parseSize(last), owners: columns.slice(0, -1) };
}

function typeOf(mode: string): EntryType {
  if (mode.startsWith("-")) return "file";
  if (mode.startsWith("d")) return "directory";
  return mode.startsWith("l") ? "link" : "special";
}

/** "-rwsr-xr-x" → 0o4755. A capital S or T (and l, L: mandatory locking) is the special bit without execution. */
function modeBits(mode: string): number {
  let bits = 0;
  for (let index = 1; index <= 9; index += 1) {
    const letter = mode.charAt(index);
    if ("rwxst".includes(letter)) bits |= 1 << (9 - index);
    if ("sSlLtT".includes(letter)) bits |= 0o4000 >> (index / 3 - 1);
  }
  return bits;
}

import { type DateField, readBareDate, readDate } from "../dates.ts";
import { type Field, nameBehind, splitFields } from "../fields.ts";
import { type EntryType, type ListingEntry, makeEntry } from "../types.ts";
import { type Columns, readColumns } from "./unix-columns.ts";
import { modeBits } from "./unix-mode.ts";
import { readOrdinaryLine } from "./unix-ordinary.ts";

/** Inode and blocks (ls -i, ls -s), type letter, nine permissions, and what may stick to them: an ACL's mark. */
const modePattern =
  /^ *(?:\d+ +){0,2}([-bcdlpsDCefm][-r][-w][-xsSlL][-r][-w][-xsSlL][-r][-w][-xtTlL])(?:[+.@](?=[ \d])|(?= ))/;
/** What Connect:Enterprise has instead: a letter for each state of a batch, then the protocol that brought it. */
const batchPattern = /^-[-A-Z]{9}[A-Z]{3} [AB](?= )/;
/** What GNU ls tells of a name that it may see and not look at. */
const unseenPattern = /^([-bcdlps])\?{9}(?: +\?){4,6} ([^ ].*)$/;
/** As far as the date is looked for: links, owner and group (which may hold blanks), size or "major, minor", date. */
const mostFields = 20;
const arrowText = " -> ";

/**
 * One line of a long listing as /bin/ls and its imitators write it, or undefined. The date is what everything else
 * is found from, since owner and group may be missing or hold blanks; exactly one blank follows it, what comes then
 * is the name, blanks and all. Of "a -> b" in a link's line the first arrow counts. A name of nothing but blanks is
 * not told from padding, and the line not read.
 */
export function parseUnixLine(line: string, now: number): ListingEntry | undefined {
  return readOrdinaryLine(line, now) ?? readAnyLine(line, now);
}

/** The same by itself, whatever the columns: it takes several times as long. */
export function readAnyLine(line: string, now: number): ListingEntry | undefined {
  const match = modePattern.exec(line) ?? batchPattern.exec(line);
  if (match === null) return readUnseen(line);
  const [start, mode] = match;
  const fields = splitFields(line, start.length, mostFields);
  const dated =
    findDate(line, fields, (offset) => readDate(line, offset, now)) ??
    findDate(line, fields, (offset) => readBareDate(line, offset, now)) ??
    findDateless(line, fields);
  if (dated === undefined) return undefined;
  const { columns, modified, name: fullName } = dated;
  const { links, owner, group, size, sizeIsRounded } = columns;
  const type = typeOf(mode);
  const arrow = type === "link" ? fullName.indexOf(arrowText) : -1;
  const named = arrow > 0 && arrow + arrowText.length < fullName.length;
  return makeEntry({
    links,
    owner,
    group,
    size,
    sizeIsRounded,
    name: named ? fullName.slice(0, arrow) : fullName,
    type,
    modified,
    mode: mode === undefined ? undefined : modeBits(mode),
    target: named ? fullName.slice(arrow + arrowText.length) : undefined,
    raw: line,
    format: "unix",
  });
}

interface Dated {
  readonly columns: Columns;
  readonly modified: DateField["modified"];
  readonly name: string;
}

/** The first date behind what can be a size, and what stands on both sides of it. */
function findDate(
  line: string,
  fields: readonly Field[],
  read: (offset: number) => DateField | undefined,
): Dated | undefined {
  for (const [index, field] of fields.entries()) {
    // Only a column that ends in a digit or a unit can be a size, and a word is a month only before a number.
    const [before, after] = [fields[index - 1]?.text ?? "", fields[index + 1]?.text ?? ""];
    if (!/[\dkKMGTP]B?$/.test(before) || !/^\d/.test(/^\d/.test(field.text) ? field.text : after)) continue;
    const columns = readColumns(fields.slice(0, index));
    if (columns === undefined) continue;
    const date = read(field.start);
    const name = date && nameAfter(line, date);
    if (name !== undefined && name.trim() !== "") return { columns, modified: date?.modified, name };
  }
  return undefined;
}

function nameAfter(line: string, { end, padding }: DateField): string {
  const rest = line.slice(end + 1);
  if (padding === "all") return rest.trimStart();
  return padding === "one" && rest.startsWith(" ") ? rest.slice(1) : rest;
}

/** Links, owner, group, size and at once the name: some embedded servers know no time. */
function findDateless(line: string, fields: readonly Field[]): Dated | undefined {
  const [links, owner, group, size, ...rest] = fields;
  const told = rest
    .slice(0, 3)
    .map(({ text }) => text)
    .join(" ");
  if (!/^\d+$/.test(`${links?.text}${size?.text}`) || owner === undefined || group === undefined)
    return undefined;
  // A date in a language that we do not know is no part of a name.
  if (/^\S+ +\d|^\d\S* \p{L}|\d:\d\d/u.test(told)) return undefined;
  const name = nameBehind(line, size);
  return name === undefined
    ? undefined
    : { columns: readColumns(fields.slice(0, 4)) ?? {}, modified: undefined, name };
}

function readUnseen(line: string): ListingEntry | undefined {
  const [, letter, name] = unseenPattern.exec(line) ?? [];
  if (letter === undefined || name === undefined) return undefined;
  return makeEntry({ name, type: letter === "-" ? "unknown" : typeOf(letter), raw: line, format: "unix" });
}

/** A batch of Connect:Enterprise is a file; "e" is z/OS's link to something outside its file system. */
function typeOf(mode = "-"): EntryType {
  if (/^[-f]/.test(mode)) return "file";
  if (mode.startsWith("d")) return "directory";
  return /^[le]/.test(mode) ? "link" : "special";
}

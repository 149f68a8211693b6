import type { Family } from "../family.ts";
import { splitFields } from "../fields.ts";
import { monthNumber } from "../months.ts";
import { readClock, wallTime } from "../numeric-date.ts";
import { type EntryTime, type ListingEntry, makeEntry, parseSize } from "../types.ts";

const blockSize = 512;
/** Name and version; CMU's server puts the directory in front. */
const filePattern = /^(?:\[[^\]]*\])?([^;]+);(\d{1,5})$/;
const headings =
  /^(?:[\w$-]+:)?\[[A-Z0-9_$.,-]+\]$|^[\w$-]+:\[[^\]]*\]$|^Directory .*[\]:]$|^(?:Grand t|T)otal of \d/;
const mostFields = 8;

/**
 * VMS: MultiNet, UCX, TCPware, CMU. "NAME.TXT;3  2/16  22-NOV-2026 18:00 [GROUP,OWNER] (RWED,RWED,RE,)", the columns
 * behind the name in any order. Sizes are blocks of 512. A long name has a line to itself, the rest on the next.
 */
export const vms: Family = () => ({
  read: (line) => (headings.test(line) ? "skip" : readLine(line, line)),
  readWrapped: (first, second) => {
    const isNameAlone = filePattern.test(first.trim());
    return isNameAlone ? readLine(`${first} ${second}`, `${first}\n${second}`) : undefined;
  },
});

interface Columns {
  size?: number | undefined;
  sizeIsRounded?: true;
  date?: readonly [day: string, month: string, year: string];
  clock?: string;
  owner?: string;
  protection?: string;
}

function readLine(line: string, raw: string): ListingEntry | undefined {
  const [first, ...rest] = splitFields(line, 0, mostFields).map(({ text }) => text);
  const [, fullName = "", version = ""] = filePattern.exec(first ?? "") ?? [];
  const columns = fullName === "" ? undefined : readColumns(rest);
  const modified = columns && readTime(columns);
  if (columns === undefined || modified === "nonsense") return undefined;
  const isDirectory = /.\.DIR$/i.test(fullName);
  const { size, sizeIsRounded, owner = "", protection } = columns;
  const [group, user] = owner.includes(",") ? owner.split(",") : [undefined, owner];
  return makeEntry({
    name: plainName(isDirectory ? fullName.slice(0, -4) : fullName),
    type: isDirectory ? "directory" : "file",
    size,
    sizeIsRounded,
    modified,
    mode: protection === undefined ? undefined : modeBits(protection),
    owner: user === "" ? undefined : user,
    group,
    version: Number(version),
    raw,
    format: "vms",
  });
}

/** Each word by its form; undefined when one has none, or two have the same. */
function readColumns(words: readonly string[]): Columns | undefined {
  const columns: Columns = {};
  for (const word of words) {
    const found = readColumn(word);
    if (found === undefined || Object.keys(found).some((key) => key in columns)) return undefined;
    Object.assign(columns, found);
  }
  return columns;
}

function readColumn(word: string): Columns | undefined {
  const [, blocks] = /^(\d{1,13})(?:\/\d+)?$/.exec(word) ?? [];
  if (blocks !== undefined)
    return { size: parseSize(String(Number(blocks) * blockSize)), sizeIsRounded: true };
  const [, amount, unit = ""] = /^(\d{1,9}(?:\.\d{1,3})?)([KMG])B$/i.exec(word) ?? [];
  if (amount !== undefined) {
    const power = "KMG".indexOf(unit.toUpperCase()) + 1;
    return { size: Math.floor(Number(amount) * 1024 ** power), sizeIsRounded: true };
  }
  const [, day = "", month = "", year = ""] = /^(\d\d?)-(\p{L}{3,4})-(\d{4})$/u.exec(word) ?? [];
  if (day !== "") return { date: [day, month, year] };
  if (readClock(word) !== undefined) return { clock: word };
  if (/^\([RWED,]*\)$/i.test(word)) return { protection: word.slice(1, -1) };
  const [, owner] = /^\[([\w$,*-]+)\]?$/.exec(word) ?? /^([A-Z][\w$]*)$/i.exec(word) ?? [];
  return owner === undefined ? undefined : { owner };
}

/** No entry is without a date: such lines say that a file may not be looked at. */
function readTime({ date, clock }: Columns): EntryTime | undefined | "nonsense" {
  const month = date && monthNumber(date[1]);
  if (date === undefined || month === undefined) return "nonsense";
  const time = clock === undefined ? undefined : readClock(clock);
  return wallTime({ year: Number(date[2]), month, day: Number(date[0]) }, time);
}

/** VMS knows no case in most of its names and lists them in capitals; its own servers turn them to small letters too. */
function plainName(name: string): string {
  const unescaped = name.replaceAll("^.", ".");
  return unescaped === unescaped.toUpperCase() ? unescaped.toLowerCase() : unescaped;
}

/** "RWED,RWED,RE,": system, owner, group, world. Of the letters D, to delete, has no bit. */
function modeBits(protection: string): number {
  const [, owner = "", group = "", world = ""] = protection.toUpperCase().split(",");
  const bits = (letters: string) =>
    (letters.includes("R") ? 4 : 0) | (letters.includes("W") ? 2 : 0) | (letters.includes("E") ? 1 : 0);
  return (bits(owner) << 6) | (bits(group) << 3) | bits(world);
}

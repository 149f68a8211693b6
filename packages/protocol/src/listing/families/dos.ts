import type { Family } from "../family.ts";
import {
  commonOrder,
  type DateOrder,
  type DateParts,
  readClock,
  readDay,
  wallTime,
} from "../numeric-date.ts";
import { type EntryType, type ListingEntry, makeEntry, parseSize } from "../types.ts";

/** Date, time, then "<DIR>", "<SYMLINKD>", … or a size, and at least one blank. */
const linePattern =
  /^(\d{1,4})[-/.](\d\d?)[-/.](\d{2,4}) +(\d\d?:\d\d(?::\d\d)?)(?: ?([AaPp])\.?[Mm]?\.?)? +(<[A-Z]+>|\d[\d,.'\u00a0\u202f\u2019]*) /;
/** What cmd's dir writes around its lines. */
const frame = /^ +\d+ (?:File|Dir)\(s\)|^ (?:Volume (?:in|Serial) |Directory of )/;
/** Blanks that IIS writes between "<DIR>" and the name; files have one, behind a size aligned to the right. */
const blanksAfterTag = 10;
/** As IIS writes dates unless told otherwise, then as cmd does in Europe, then as in East Asia. */
const orders = ["mdy", "dmy", "ymd"] as const;

/**
 * MS-DOS, as IIS, Windows CE and their imitators write it: "11-22-26  06:00PM       <DIR>          name". Dates are
 * month-day-year unless the listing shows by another date that they are not.
 */
export const dos: Family = ({ lines }) => {
  let order: DateOrder | undefined;
  return {
    read(line) {
      const match = linePattern.exec(line);
      if (match === null) return frame.test(line) ? "skip" : undefined;
      order ??= commonOrder(lines.flatMap(datesOf), orders) ?? "mdy";
      return readLine(line, match, order);
    },
  };
};

function datesOf(line: string): DateParts[] {
  const [, a = "", b = "", c = ""] = linePattern.exec(line) ?? [];
  return a === "" ? [] : [[a, b, c]];
}

function readLine(line: string, match: RegExpExecArray, order: DateOrder): ListingEntry | undefined {
  const [start, a = "", b = "", c = "", clock = "", meridiem = "", what = ""] = match;
  const isTag = what.startsWith("<");
  const rest = line.slice(start.length);
  const fullName = isTag ? stripTagBlanks(rest) : rest;
  if (fullName === "") return undefined;
  const type = isTag ? tagType(what) : "file";
  const { name, target } = type === "link" ? splitTarget(fullName) : { name: fullName, target: undefined };
  const day = readDay([a, b, c], a.length === 4 ? "ymd" : order);
  const time = readClock(clock + meridiem);
  return makeEntry({
    name,
    type,
    size: isTag ? undefined : parseSize(what.replace(/\D/g, "")),
    modified: time && wallTime(day, time),
    target,
    raw: line,
    format: "dos",
  });
}

/** The linePattern has taken one blank already. Fewer than IIS's are all padding; more begin the name. */
function stripTagBlanks(rest: string): string {
  const blanks = /^ */.exec(rest)?.[0].length ?? 0;
  return rest.slice(Math.min(blanks, blanksAfterTag - 1));
}

function tagType(tag: string): EntryType {
  if (tag === "<DIR>") return "directory";
  // <SYMLINK>, <SYMLINKD>, <JUNCTION>: all lead elsewhere.
  return tag.startsWith("<SYMLINK") || tag === "<JUNCTION>" ? "link" : "unknown";
}

/** "name [C:\target]", as cmd's dir writes links. */
function splitTarget(fullName: string): { name: string; target: string | undefined } {
  const at = fullName.endsWith("]") ? fullName.lastIndexOf(" [") : -1;
  if (at <= 0) return { name: fullName, target: undefined };
  return { name: fullName.slice(0, at), target: fullName.slice(at + 2, -1) };
}

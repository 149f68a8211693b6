import { civilToEpoch } from "./time.ts";
import { type EntryType, type ListingEntry, parseSize } from "./types.ts";

/** Date, time, then "<DIR>", "<SYMLINKD>", … or a size, and at least one blank. */
const linePattern =
  /^(\d{1,4})[-/.](\d\d?)[-/.](\d{2,4}) +(\d\d?):(\d\d)(?: ?([AaPp])[Mm]?)? +(<[A-Z]+>|[\d,.]+) /;
/** Blanks that IIS writes between "<DIR>" and the name; files have one, behind a size aligned to the right. */
const blanksAfterTag = 10;

/**
 * One line of a listing in the manner of MS-DOS, as IIS and its imitators write it, or undefined:
 * "11-22-26  06:00PM       <DIR>          name". Dates are month-day-year, day-month-year where that is impossible,
 * or year-month-day; two-digit years are 1980-2079.
 */
export function parseDosLine(line: string): ListingEntry | undefined {
  const match = linePattern.exec(line);
  if (match === null) return undefined;
  const [start, a = "", b = "", c = "", hour = "", minute = "", meridiem = "", what = ""] = match;
  const isTag = what.startsWith("<");
  const rest = line.slice(start.length);
  const fullName = isTag ? stripTagBlanks(rest) : rest;
  if (fullName === "") return undefined;
  const type = isTag ? tagType(what) : "file";
  const { name, target } = type === "link" ? splitTarget(fullName) : { name: fullName, target: undefined };
  const size = isTag ? undefined : parseSize(what.replace(/[,.]/g, ""));
  const day = readDay(a, b, c);
  const epochMs = day && civilToEpoch(day.year, { ...day, ...readClock(hour, minute, meridiem) });
  return {
    name,
    type,
    ...(size === undefined ? {} : { size }),
    ...(epochMs === undefined ? {} : { modified: { epochMs, precision: "minute", zone: "unknown" } }),
    ...(target === undefined ? {} : { target }),
    raw: line,
    format: "dos",
  };
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

function readDay(a: string, b: string, c: string): { year: number; month: number; day: number } | undefined {
  const [first, second, third] = [Number(a), Number(b), Number(c)];
  if (a.length === 4) return { year: first, month: second, day: third };
  if (a.length > 2 || c.length === 3) return undefined;
  const year = c.length === 4 ? third : third + (third < 80 ? 2000 : 1900);
  return first > 12 ? { year, month: second, day: first } : { year, month: first, day: second };
}

/** Twelve-hour time with "A" or "P", else twenty-four-hour. */
function readClock(hourText: string, minuteText: string, meridiem: string) {
  const given = Number(hourText);
  const afternoon = meridiem.toUpperCase() === "P" ? 12 : 0;
  const hour = meridiem === "" ? given : (given % 12) + afternoon;
  return { hour, minute: Number(minuteText), second: 0 };
}

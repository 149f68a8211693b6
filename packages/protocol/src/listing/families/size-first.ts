import { plainFamily } from "../family.ts";
import { splitFields } from "../fields.ts";
import { monthNumber } from "../months.ts";
import { readClock, wallTime } from "../numeric-date.ts";
import { type EntryTime, type ListingEntry, makeEntry, parseSize } from "../types.ts";

const vxworksHeading = /^ *size +date +time +name *$|^-{4,} +-{4,} +-{4,} +-{4,}/;

/** VShell: "206876  Nov 22, 2026 18:00 name"; a directory ends in "/". */
export const vshell = plainFamily((line): ListingEntry | undefined => {
  const [, size = "", month = "", day = "", year = "", clock = "", fullName = ""] =
    /^ *(\d+) +(\p{L}{3,4}) (\d\d?), (\d{4}) (\d\d?:\d\d) (.+)$/u.exec(line) ?? [];
  const isDirectory = fullName.endsWith("/");
  const name = isDirectory ? fullName.slice(0, -1) : fullName;
  if (name === "" || monthNumber(month) === undefined) return undefined;
  const modified = readTime(year, month, day, clock);
  return entryOf(line, "vshell", { name, size, isDirectory, modified });
});

/** VxWorks, in routers: "2048    Nov-22-2026  18:00:00   name   <DIR>". */
export const vxworks = plainFamily((line): ListingEntry | "skip" | undefined => {
  if (vxworksHeading.test(line)) return "skip";
  const fields = splitFields(line, 0, 3);
  const [size = "", date = "", clock = ""] = fields.map(({ text }) => text);
  const [, month = "", day = "", year = ""] = /^(\p{L}{3})-(\d\d)-(\d{4})$/u.exec(date) ?? [];
  const rest = line.slice(fields[2]?.end).trim();
  const isDirectory = rest.endsWith("<DIR>");
  const name = isDirectory ? rest.slice(0, -"<DIR>".length).trimEnd() : rest;
  if (!/^\d+$/.test(size) || monthNumber(month) === undefined || name === "") return undefined;
  const modified = readTime(year, month, day, clock);
  return modified && entryOf(line, "vxworks", { name, size, isDirectory, modified });
});

function readTime(year: string, month: string, day: string, clock: string): EntryTime | undefined {
  const time = readClock(clock);
  return time && wallTime({ year: Number(year), month: monthNumber(month) ?? 0, day: Number(day) }, time);
}

function entryOf(
  raw: string,
  format: "vshell" | "vxworks",
  told: { name: string; size: string; isDirectory: boolean; modified: EntryTime | undefined },
): ListingEntry {
  const { name, size, isDirectory, modified } = told;
  return makeEntry({
    name,
    type: isDirectory ? "directory" : "file",
    size: parseSize(size),
    modified,
    raw,
    format,
  });
}

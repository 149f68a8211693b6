import { splitFields } from "../fields.ts";
import { readClock, wallTime } from "../numeric-date.ts";
import { type EntryTime, type ListingEntry, makeEntry, parseSize } from "../types.ts";

/**
 * A member of a partitioned data set: with ISPF's statistics ("NAME 01.03 2026/01/01 2026/11/22 18:00 11 11 0 USER"),
 * of a load library (size in hexadecimal, which are bytes), or, among others, a name alone.
 */
export function readMvsMember(line: string, amongMembers: boolean): ListingEntry | undefined {
  const [name, first = "", second = "", changed = "", clock = "", ...more] = splitFields(line, 0, 9).map(
    ({ text }) => text,
  );
  if (name === undefined) return undefined;
  const entry = { name, type: "file", raw: line, format: "mvs" } as const;
  if (/^\d\d\.\d\d$/.test(first) && readMvsDate(second) !== undefined) {
    return makeEntry({ ...entry, modified: readMvsDate(changed, clock), owner: more[3] });
  }
  if (/^[0-9A-F]{6,8}$/.test(first) && /^[0-9A-F]{6}$/.test(second) && changed !== "") {
    return makeEntry({ ...entry, size: parseSize(String(Number.parseInt(first, 16))) });
  }
  return amongMembers && first === "" && /^[A-Z0-9@#$.-]{1,44}$/i.test(name) ? makeEntry(entry) : undefined;
}

/** "2026/11/22", "**NONE**" excepted, with or without a time. */
export function readMvsDate(text: string, clock = ""): EntryTime | undefined {
  const [, year, month, day] = /^(\d{4})\/(\d\d)\/(\d\d)$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  return wallTime({ year: Number(year), month: Number(month), day: Number(day) }, readClock(clock));
}

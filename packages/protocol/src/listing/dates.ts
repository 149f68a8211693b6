import { monthNumber } from "./months.ts";
import { readClock, wallTime } from "./numeric-date.ts";
import { recentEpoch } from "./time.ts";
import type { EntryTime } from "./types.ts";

const minuteMs = 60_000;
/** Longer than any date is written. */
const mostText = 64;

/** A date as read, and where it ends in the line. */
export interface DateField {
  /** Absent when the date is written like one and no such day or time exists, or its month is not known to us. */
  readonly modified: EntryTime | undefined;
  readonly end: number;
  /** Blanks behind the date are the column's, not the name's: all of them, or the first one. */
  readonly padding: "all" | "one" | "none";
}

const clock = String.raw`\d\d?:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:[AaPp][Mm]?)?`;
/** A year, a time, or a time with seconds and a year (BSD's ls -T). */
const yearOrTime = String.raw`(?:(?<year>\d{4})|(?<time>${clock})(?:(?<=:\d\d:\d\d) +(?<year2>\d{4}))?)`;
/** What an East Asian date puts behind its numbers: 年 月 日, 년 월 일, or what a wrong charset made of them. */
const sign = String.raw`[^\u0000-\u007f]{1,4}[A-Za-z]?`;
const monthWord = String.raw`(?<name>[\p{L}\ufffd\p{Cs}][\p{L}\p{M}.\ufffd\p{Cs}]{0,14})`;

/** The forms of dates that say by themselves what they are. Each is tried at the beginning of a word. */
const forms: readonly RegExp[] = [
  // Nov 22 18:00 · Nov 22  2025 · Nov 22 18:00:30 2026
  String.raw`${monthWord} +(?<day>\d\d?) +${yearOrTime}`,
  // Nov 22, 2026 18:00
  String.raw`${monthWord} +(?<day>\d\d?), *(?<year>\d{4})(?: +(?<time>${clock}))?`,
  // 22 Nov 18:00 · 22. November 2025 · 30. Jan., 12:40
  String.raw`(?<day>\d\d?)\.? +${monthWord},? +${yearOrTime}`,
  // 22-Nov-26 · 22-Nov-2026 18:00
  String.raw`(?<day>\d\d?)-${monthWord}-(?<year>\d{4}|\d\d)(?: +(?<time>${clock}))?`,
  // 2026-11-22 18:00 · 2026-11-22 18:00:30.5 +0100 · 2026.11.22
  String.raw`(?<year>\d{4})(?<dash>[-/.])(?<month>\d\d?)\k<dash>(?<day>\d\d?)(?: +(?<time>${clock})(?:(?<=:\d\d:[\d.]+) (?<zone>[+-]\d{4}))?)?`,
  // 22-11-2026 18:00 · 22.11.2026 · 11/22/2026
  String.raw`(?<first>\d\d?)(?<dash>[-/.])(?<second>\d\d?)\k<dash>(?<year>\d{4})(?: +(?<time>${clock}))?`,
  // 11-22 18:00 · 11-22 2025
  String.raw`(?<month>\d\d)-(?<day>\d\d) +${yearOrTime}`,
  // 2026年11月22日 · 2026년 11월 22일 · 2026  11月 22
  String.raw`(?<year>\d{4})(?:${sign})? *(?<month>\d\d?)${sign} *(?<day>\d\d?)(?:${sign})?(?: +(?<time>${clock}))?`,
  // 11月 22 18:00 · 11月22日 18:00 · 11月 22日 2026年
  String.raw`(?<month>\d\d?)${sign} *(?<day>\d\d?)(?:${sign})? +(?:(?<time>${clock})|(?<year>\d{4})(?:${sign})?)`,
].map((form) => new RegExp(`^${form}(?= |$)`, "u"));

/** "11 22 18:00": nothing but its place says that this is a date. */
const bareForm = new RegExp(String.raw`^(?<month>\d\d?) +(?<day>\d\d?) +(?<time>${clock})(?= |$)`);

/**
 * The date that begins at an offset, or undefined. Months in the languages of {@link monthNumber}; a name of a month
 * that is not ASCII and not known leaves the date out, not the entry. A missing year is placed by `now`.
 */
export function readDate(line: string, start: number, now: number): DateField | undefined {
  const text = line.slice(start, start + mostText);
  for (const form of forms) {
    const match = form.exec(text);
    const date = match && understand(match[0], match.groups ?? {}, start, now);
    if (date) return date;
  }
  return undefined;
}

/** "11 22 18:00" at an offset, month first, or undefined. */
export function readBareDate(line: string, start: number, now: number): DateField | undefined {
  const match = bareForm.exec(line.slice(start, start + mostText));
  return match === null ? undefined : understand(match[0], match.groups ?? {}, start, now);
}

/**
 * "Nov 22 18:00" or "Nov 22  2025", taken apart already: one of `time` and `year` is there. Undefined when no such day
 * exists.
 */
export function readPlainDate(
  name: string,
  day: number,
  time: TimeOfDay | undefined,
  year: string | undefined,
  now: number,
): EntryTime | undefined {
  const month = monthNumber(name) ?? 0;
  return placeDate(year, { month, day }, time, now);
}

/** A time of day; without a second, told to the minute. */
interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
  readonly second?: number | undefined;
}

type Groups = Partial<Record<string, string>>;

function understand(text: string, groups: Groups, start: number, now: number): DateField | undefined {
  const { name, zone, time } = groups;
  const month = name === undefined ? Number(groups["month"] ?? 0) : monthNumber(name.replace(/\.+$/, ""));
  if (month === undefined && /^[\u0000-\u007f]*$/.test(name ?? "")) return undefined;
  const day = dayAndMonth(groups) ?? { month: month ?? 0, day: Number(groups["day"] ?? 0) };
  const yearText = groups["year"] ?? groups["year2"];
  const modified = placeDate(yearText, day, time === undefined ? undefined : readClock(time), now);
  return {
    modified: modified && zone !== undefined ? inUtc(modified, zone) : modified,
    end: start + text.length,
    padding: paddingBehind(text, time !== undefined),
  };
}

/**
 * Time and year share a column five wide: a year with one blank before it is aligned to the left, and a second blank
 * behind it is the column's ("26 2005  decus"). Behind a day alone the whole column is empty.
 */
function paddingBehind(text: string, hasTime: boolean): DateField["padding"] {
  if (hasTime) return "none";
  return /[^ ] \d{4}$/.test(text) ? "one" : / \d{4}$/.test(text) ? "none" : "all";
}

/** "11/22/2026" has the month first, "22.11.2026" and "22-11-2026" the day, unless that is impossible. */
function dayAndMonth({ first, second, dash }: Groups): { month: number; day: number } | undefined {
  if (first === undefined || second === undefined) return undefined;
  const [a, b] = [Number(first), Number(second)];
  const monthFirst = dash === "/" ? a <= 12 : b > 12;
  return monthFirst ? { month: a, day: b } : { month: b, day: a };
}

function placeDate(
  yearText: string | undefined,
  day: { readonly month: number; readonly day: number },
  time: TimeOfDay | undefined,
  now: number,
): EntryTime | undefined {
  if (yearText !== undefined) {
    const given = Number(yearText);
    const year = yearText.length === 4 ? given : given + (given < 80 ? 2000 : 1900);
    return wallTime({ year, month: day.month, day: day.day }, time);
  }
  if (time === undefined) return undefined;
  const { hour, minute, second = 0 } = time;
  const epochMs = recentEpoch({ month: day.month, day: day.day, hour, minute, second }, now);
  const precision = time.second === undefined ? "minute" : "second";
  return epochMs === undefined ? undefined : { epochMs, precision, zone: "unknown" };
}

function inUtc(time: EntryTime, zone: string): EntryTime {
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3));
  const offset = (zone.startsWith("-") ? -minutes : minutes) * minuteMs;
  return { ...time, epochMs: time.epochMs - offset, zone: "utc" };
}

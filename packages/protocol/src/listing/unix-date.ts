import { civilToEpoch, monthNumber, recentEpoch } from "./time.ts";
import type { EntryTime } from "./types.ts";

const minuteMs = 60_000;

/** One word of a line. */
export interface Field {
  readonly text: string;
  /** Offsets in the line. */
  readonly start: number;
  readonly end: number;
}

/** A date as read, and where it ends in the line. */
export interface DateField {
  /** Absent when the date is written like one and no such day or time exists. */
  readonly modified: EntryTime | undefined;
  readonly end: number;
}

/**
 * The date that begins with the first of three words, or undefined: "Nov 22 18:00", "Nov 22 2025", "22 Nov 2025",
 * "2025-11-22 18:00", "2025-11-22 18:00:30.5 +0100". Months in English, a missing year placed by `now`.
 */
export function readDate(
  first: Field | undefined,
  second: Field | undefined,
  third: Field | undefined,
  now: number,
): DateField | undefined {
  if (first === undefined || second === undefined) return undefined;
  const iso = first.text.length === 10 ? /^(\d{4})-(\d\d)-(\d\d)$/.exec(first.text) : null;
  if (iso !== null) return readIsoDate(iso.slice(1).map(Number), second, third);
  if (third === undefined) return undefined;
  const month = monthNumber(first.text);
  if (month !== undefined) return readMonthDay(month, second.text, third, now);
  const laterMonth = monthNumber(second.text);
  return laterMonth === undefined ? undefined : readMonthDay(laterMonth, first.text, third, now);
}

function readMonthDay(month: number, dayText: string, last: Field, now: number): DateField | undefined {
  if (!/^\d{1,2}$/.test(dayText)) return undefined;
  const day = Number(dayText);
  const { end } = last;
  if (/^\d{4}$/.test(last.text)) {
    const epochMs = civilToEpoch(Number(last.text), { month, day, hour: 0, minute: 0, second: 0 });
    return { modified: wallTime(epochMs, "day"), end };
  }
  const time = /^(\d{1,2}):(\d\d)$/.exec(last.text);
  if (time === null) return undefined;
  const epochMs = recentEpoch({ month, day, hour: Number(time[1]), minute: Number(time[2]), second: 0 }, now);
  return { modified: wallTime(epochMs, "minute"), end };
}

function readIsoDate(date: readonly number[], clock: Field, zone: Field | undefined): DateField | undefined {
  const time = /^(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?$/.exec(clock.text);
  if (time === null) return undefined;
  const [year = 0, month = 0, day = 0] = date;
  const second = time[3] === undefined ? 0 : Number(time[3]);
  const epochMs = civilToEpoch(year, { month, day, hour: Number(time[1]), minute: Number(time[2]), second });
  const precision = time[3] === undefined ? "minute" : "second";
  const offset = /^([+-])(\d\d)(\d\d)$/.exec(zone?.text ?? "");
  // A zone stands behind seconds only (ls --full-time); elsewhere "+0100" is a name.
  if (offset === null || zone === undefined || precision === "minute") {
    return { modified: wallTime(epochMs, precision), end: clock.end };
  }
  if (epochMs === undefined) return { modified: undefined, end: zone.end };
  const minutes = (Number(offset[2]) * 60 + Number(offset[3])) * (offset[1] === "-" ? -1 : 1);
  return { modified: { epochMs: epochMs - minutes * minuteMs, precision, zone: "utc" }, end: zone.end };
}

function wallTime(epochMs: number | undefined, precision: EntryTime["precision"]): EntryTime | undefined {
  return epochMs === undefined ? undefined : { epochMs, precision, zone: "unknown" };
}

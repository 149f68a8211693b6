import { plainFamily } from "../family.ts";
import { monthNumber } from "../months.ts";
import { readClock, wallTime } from "../numeric-date.ts";
import { recentEpoch } from "../time.ts";
import { type EntryTime, type ListingEntry, makeEntry } from "../types.ts";

/** Mode of six permissions, pages, owner, sender, time, name. */
const linePattern = /^-[-rw]{6} +(?:\d{1,6}\*?) +(\S{1,32}) +\S.{0,40}? +(\S{6,7}) (\S+)$/;
const dayMs = 86_400_000;
const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/**
 * Received faxes of HylaFAX's hfaxd: "-rw-r--    2     fax  +1.202.555.0100 22Nov26 fax00007.tif". The time is as
 * long ago as its form: "6:00PM" today, "Sun06PM" this week, else the day.
 */
export const hylafax = plainFamily((line, now): ListingEntry | undefined => {
  const [, owner, when = "", name] = linePattern.exec(line) ?? [];
  const modified = readTime(when, now);
  if (name === undefined || modified === "nonsense") return undefined;
  return makeEntry({ name, type: "file", modified, owner, raw: line, format: "hylafax" });
});

function readTime(text: string, now: number): EntryTime | undefined | "nonsense" {
  const [, day, monthText = "", year] = /^(\d\d)([A-Z][a-z]{2})(\d\d)$/.exec(text) ?? [];
  const month = monthNumber(monthText);
  if (year !== undefined && month !== undefined) {
    const short = Number(year);
    return wallTime({ year: short + (short < 80 ? 2000 : 1900), month, day: Number(day) }, undefined);
  }
  const [, weekday = "", hour, half = ""] = /^([A-Z][a-z]{2})(\d\d)([AP]M)$/.exec(text) ?? [];
  const clock = readClock(hour === undefined ? text : `${hour}:00${half}`);
  const back = hour === undefined ? 0 : (new Date(now).getUTCDay() - weekdays.indexOf(weekday) + 7) % 7;
  if (clock === undefined) return "nonsense";
  const date = new Date(now - back * dayMs);
  const time = { hour: clock.hour, minute: clock.minute, second: 0 };
  const epochMs = recentEpoch({ month: date.getUTCMonth() + 1, day: date.getUTCDate(), ...time }, now);
  return epochMs === undefined ? undefined : { epochMs, precision: "minute", zone: "unknown" };
}

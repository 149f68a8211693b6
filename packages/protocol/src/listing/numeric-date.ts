import { civilToEpoch } from "./time.ts";
import type { EntryTime } from "./types.ts";

/** The order of year, month and day in a date of digits alone. */
export type DateOrder = "ymd" | "mdy" | "dmy";

/** A date as written: three numbers of one to four digits. */
export type DateParts = readonly [string, string, string];

/** A year, a month 1-12 and a day. */
export interface CivilDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const positions: Record<DateOrder, readonly [year: 0 | 2, month: 0 | 1, day: 0 | 1 | 2]> = {
  ymd: [0, 1, 2],
  mdy: [2, 0, 1],
  dmy: [2, 1, 0],
};

/** The day of a date in an order, or undefined when there is none. Years: of two digits 1980-2079; "103" is 2003. */
export function readDay(parts: DateParts, order: DateOrder): CivilDay | undefined {
  const [yearAt, monthAt, dayAt] = positions[order];
  const yearText = parts[yearAt];
  if (parts[monthAt].length > 2 || parts[dayAt].length > 2) return undefined;
  const given = Number(yearText);
  // Programs that took "years since 1900" for two digits wrote 103 in 2003.
  const year = yearText.length === 4 ? given : given < 80 ? given + 2000 : given + 1900;
  const day = { year, month: Number(parts[monthAt]), day: Number(parts[dayAt]) };
  return civilToEpoch(year, { ...day, hour: 0, minute: 0, second: 0 }) === undefined ? undefined : day;
}

/** The order in which the most dates of a listing exist; of several the first given. */
export function commonOrder(
  dates: readonly DateParts[],
  orders: readonly DateOrder[],
): DateOrder | undefined {
  const counts = orders.map((order) => dates.filter((parts) => readDay(parts, order) !== undefined).length);
  return orders[counts.indexOf(Math.max(...counts))];
}

/** A wall-clock time on a day, in the server's unknown zone; undefined when there is none, or no day. */
export function wallTime(
  day: CivilDay | undefined,
  time: { readonly hour: number; readonly minute: number; readonly second?: number | undefined } | undefined,
): EntryTime | undefined {
  if (day === undefined) return undefined;
  const { hour = 0, minute = 0, second } = time ?? {};
  const at = { month: day.month, day: day.day, hour, minute, second: second ?? 0 };
  const epochMs = civilToEpoch(day.year, at);
  if (epochMs === undefined) return undefined;
  const precision = time === undefined ? "day" : second === undefined ? "minute" : "second";
  return { epochMs, precision, zone: "unknown" };
}

/** "18:00", "18:00:30", "18:00:30.12", "06:00PM", "6:00p"; undefined for anything else. */
export function readClock(
  text: string,
): { hour: number; minute: number; second: number | undefined } | undefined {
  const match = /^(\d\d?):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(?:([ap])m?)?$/i.exec(text);
  if (match === null) return undefined;
  const given = Number(match[1]);
  const afternoon = match[4]?.toLowerCase() === "p" ? 12 : 0;
  const hour = match[4] === undefined ? given : (given % 12) + afternoon;
  return { hour, minute: Number(match[2]), second: match[3] === undefined ? undefined : Number(match[3]) };
}

const dayMs = 86_400_000;
const fourCenturiesMs = 146_097 * dayMs;
const monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A day of some year and a time of day; month 1-12. */
export interface TimeInYear {
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Milliseconds, 0-999. */
  readonly fraction?: number;
}

/**
 * Milliseconds since the epoch of a UTC time in a year, or undefined when there is no such day or time. Second 60
 * exists, and 24:00 is the end of the day (ISO 8601).
 */
export function civilToEpoch(year: number, time: TimeInYear): number | undefined {
  const { month, day, hour, minute, second, fraction = 0 } = time;
  if (month < 1 || month > 12 || hour > 24 || minute > 59 || second > 60) return undefined;
  if (hour === 24 && (minute > 0 || second > 0)) return undefined;
  if (day < 1 || day > daysOf(year, month)) return undefined;
  // Date.UTC takes the years 0-99 for 1900-1999; the calendar repeats every 400 years.
  return Date.UTC(year + 400, month - 1, day, hour, minute, second, fraction) - fourCenturiesMs;
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** "Jan" … "Dec" for 1-12. */
export function monthName(month: number): string {
  return monthNames[month - 1] ?? "";
}

/**
 * The moment of a date without a year: the latest one that is not more than a day after `now` (the server's clock
 * and zone are not ours). Servers leave the year out for about the last six months. Undefined when the day does not
 * exist in any year it may mean.
 */
export function recentEpoch(time: TimeInYear, now: number): number | undefined {
  const latest = now + dayMs;
  const earliestYear = new Date(now).getUTCFullYear() - 1;
  for (let year = new Date(latest).getUTCFullYear(); year >= earliestYear; year--) {
    const epochMs = civilToEpoch(year, time);
    if (epochMs !== undefined && epochMs <= latest) return epochMs;
  }
  return undefined;
}

/**
 * A time-val of MDTM, MFMT and the modify fact (RFC 3659 §2.3): "YYYYMMDDHHMMSS" in UTC, with an optional fraction
 * kept to the millisecond. Milliseconds since the epoch; undefined for anything else.
 */
export function parseFtpTime(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d+))?$/.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  // The end of a day is no time-val: hours go to 23.
  if (hour > 23) return undefined;
  const fraction = Number((match[7] ?? "").slice(0, 3).padEnd(3, "0"));
  return civilToEpoch(year, { month, day, hour, minute, second, fraction });
}

const firstMoment = Date.parse("0000-01-01T00:00:00Z");
const lastMoment = Date.parse("9999-12-31T23:59:59Z");

/** The nearest moment that four digits can tell the year of; file systems hold others. 0 when it is no number. */
export function clampToFourDigitYears(epochMs: number): number {
  return Number.isNaN(epochMs) ? 0 : Math.min(Math.max(epochMs, firstMoment), lastMoment);
}

/**
 * "YYYYMMDDHHMMSS" in UTC (RFC 3659 §2.3), fractions of a second dropped. Moments outside the years 0-9999 are
 * written as the nearest one inside.
 */
export function formatFtpTime(epochMs: number): string {
  const date = new Date(clampToFourDigitYears(epochMs));
  return date.toISOString().slice(0, 19).replace(/\D/g, "");
}

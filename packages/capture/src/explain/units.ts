import type { FrameRange, Timestamp } from "../model.ts";
import type { Phrases } from "./phrases.ts";

/** 1234567 → "1,234,567". */
export function formatCount(n: number): string {
  return String(Math.trunc(n)).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** A measured number with three significant digits: 0.4213 → "0.421", 1234.5 → "1,235". */
export function formatMeasure(n: number): string {
  if (n >= 1000) return formatCount(Math.round(n));
  return String(Number(Math.max(0, n).toPrecision(3)));
}

/** The units of {@link formatDuration}. */
export type DurationWords = Pick<Phrases["words"], "unit.ms" | "unit.s" | "unit.minutes" | "unit.hours">;

/** A length of time: "0.42 ms", "1.5 s", "2 min 5 s", "1 h 2 min". Negative ones, from clocks set back, are 0. */
export function formatDuration(ms: number, words: DurationWords): string {
  if (ms < 999.5) return `${formatMeasure(ms)} ${words["unit.ms"]}`;
  const seconds = ms / 1000;
  if (seconds < 59.95) return `${formatMeasure(seconds)} ${words["unit.s"]}`;
  const whole = Math.round(seconds);
  if (whole < 3600) {
    return `${Math.floor(whole / 60)} ${words["unit.minutes"]} ${whole % 60} ${words["unit.s"]}`;
  }
  const minutes = Math.round(seconds / 60);
  return `${formatCount(minutes / 60)} ${words["unit.hours"]} ${minutes % 60} ${words["unit.minutes"]}`;
}

const rateUnits = ["B/s", "kB/s", "MB/s", "GB/s"] as const;

/** Bytes over time, in powers of 1000: "1.2 MB/s". Undefined when no time passed. */
export function formatRate(bytes: number, ms: number): string | undefined {
  if (ms <= 0) return undefined;
  let rate = (bytes * 1000) / ms;
  for (const unit of rateUnits) {
    if (rate < 999.5 || unit === "GB/s") return `${formatMeasure(rate)} ${unit}`;
    rate /= 1000;
  }
  return undefined;
}

/** [[25,25],[27,29]] → "25,27-29". */
export function formatFrames(ranges: readonly FrameRange[], separator = ","): string {
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(separator);
}

/** [[25,25],[27,29]] → "25, 27..29": what Wireshark takes behind "frame.number in", and no spreadsheet for a date. */
export function formatSetOfFrames(ranges: readonly FrameRange[]): string {
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}..${last}`)).join(", ");
}

/** Ranges that are written out; of more the first ones and the last say where the frames are. */
const writtenRanges = 8;
const firstRanges = 3;

/** As formatFrames, with the middle of a long list left out: "26,28,30 … 392". */
export function formatSomeFrames(ranges: readonly FrameRange[]): string {
  if (ranges.length <= writtenRanges) return formatFrames(ranges);
  return `${formatFrames(ranges.slice(0, firstRanges))} … ${formatFrames(ranges.slice(-1))}`;
}

/** As formatSomeFrames, and then how many there are: "26,28,30 … 392 (237 frames)". */
export function summarizeFrames(ranges: readonly FrameRange[], words: Phrases["words"]): string {
  const some = formatSomeFrames(ranges);
  if (ranges.length <= writtenRanges) return some;
  const count = ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);
  return words["frames.all"].replace("{some}", some).replace("{n}", formatCount(count));
}

/** True if the ranges hold exactly one frame. */
export function isSingleFrame(ranges: readonly FrameRange[]): boolean {
  const [range] = ranges;
  return ranges.length === 1 && range !== undefined && range[0] === range[1];
}

/** "1700000000.123456000": seconds since 1970 with nine digits. */
export function formatTimestamp(time: Timestamp): string {
  return `${time.seconds}.${String(time.nanos).padStart(9, "0")}`;
}

/** "2024-11-22T10:00:00.123456Z": a date as programs and spreadsheets read it. Beyond what a date can hold: seconds. */
export function formatIsoTime(time: Timestamp): string {
  return formatIsoFraction(formatIsoSeconds(time.seconds), time);
}

/** The first part of it, as far as the seconds. */
export function formatIsoSeconds(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? "" : date.toISOString().slice(0, -5);
}

/** The whole of it, given its first part. */
export function formatIsoFraction(date: string, time: Timestamp): string {
  if (date === "") return formatTimestamp(time);
  return `${date}.${String(Math.trunc(time.nanos / 1000)).padStart(6, "0")}Z`;
}

/** "2024-11-22 10:00:00 UTC". A time beyond what a date can hold is written as seconds. */
export function formatDate(time: Timestamp): string {
  const date = new Date(time.seconds * 1000);
  if (Number.isNaN(date.getTime())) return formatTimestamp(time);
  return `${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

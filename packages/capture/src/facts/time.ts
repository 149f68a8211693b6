import type { Timestamp } from "../model.ts";

/** A point in time as facts have it: seconds since the Unix epoch. */
export function secondsOf({ seconds, nanos }: Timestamp): number {
  return seconds + nanos / 1e9;
}

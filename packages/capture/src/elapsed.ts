import type { Timestamp } from "./model.ts";

/** Seconds from one point in time to another. */
export function secondsBetween(from: Timestamp, to: Timestamp): number {
  return to.seconds - from.seconds + (to.nanos - from.nanos) / 1e9;
}

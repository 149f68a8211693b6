import { secondsBetween } from "../elapsed.ts";
import type { Session, Timestamp } from "../model.ts";
import type { ReportTimeline } from "./report.ts";

/** How the bytes of a session's connections came, in seconds since `zero`. */
export function timelinesOf({ timelines }: Session, zero: Timestamp): readonly ReportTimeline[] {
  return timelines.map(({ start, end, stalls, ...told }) => {
    const begin = secondsBetween(zero, start);
    return {
      ...told,
      start: begin,
      end: secondsBetween(zero, end),
      stalls: stalls.map((stall) => ({ ...stall, from: begin + stall.from, to: begin + stall.to })),
    };
  });
}

import type { Session, Timestamp } from "../model.ts";
import type { ReportTimeline } from "./report.ts";

/** How the bytes of a session's connections came, over time. */
export function timelinesOf(_session: Session, _start: Timestamp): readonly ReportTimeline[] {
  return [];
}

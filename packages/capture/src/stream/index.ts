export { keep, missingAt, partOf } from "./chunk.ts";
export { TcpTracker, trackerBounds } from "./tracker.ts";
export type {
  GapCause,
  SegmentCount,
  SegmentInfo,
  Side,
  StreamBytes,
  TcpConnection,
  TcpSink,
  TrackerBounds,
} from "./types.ts";

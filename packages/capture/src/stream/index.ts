export { TcpTracker, trackerBounds } from "./tracker.ts";
export type {
  GapCause,
  SegmentInfo,
  SegmentKind,
  Side,
  StreamBytes,
  TcpConnection,
  TcpSink,
  TrackerBounds,
} from "./types.ts";

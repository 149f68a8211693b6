import type { ChecksumVerdict } from "../decode/types.ts";
import type { SegmentInfo, SegmentKind, Side } from "./types.ts";

/** What is told of a segment, written anew for each. */
export class InfoRecord implements SegmentInfo {
  frame = 0;
  seconds = 0;
  nanos = 0;
  from: Side = "initiator";
  kind: SegmentKind = "ack";
  payloadLength = 0;
  carriesData = false;
  fin = false;
  ack = false;
  relSeq = 0;
  relAck = 0;
  completesHandshake = false;
  acksFin = false;
  retransmission = false;
  outOfOrder = false;
  conflict = false;
  keepAlive = false;
  keepAliveAnswer = false;
  zeroWindow = false;
  windowUpdate = false;
  beyondMss = false;
  checked: ChecksumVerdict | null = null;
  hopLimit = 0;
  window = 0;
  duplicateAck = 0;
}

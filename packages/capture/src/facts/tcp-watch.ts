import type { FrameRange, Timestamp } from "../model.ts";
import type { SegmentInfo, Side } from "../stream/index.ts";
import { otherSide } from "../stream/side.ts";

/** What one side's segments show, beside what they carry. Plain numbers: it is written for each packet. */
class SideWatch {
  /** Of its first segment; 0 before. */
  hopLimit = 0;
  /** The largest window behind the handshake, as it stands on the wire. */
  window = 0;
  /** How far its data went, and how far the other side has acknowledged it, as a relSeq. */
  reached = 0;
  acked = 0;
  /** Largest number of bytes sent and not acknowledged. */
  inFlight = 0;
  /** When it last sent data that are new; 0 before. A FIN is none: whoever gives up sends it. */
  seconds = 0;
  nanos = 0;
}

/** The first FIN or RST. */
interface Ending extends Timestamp {
  readonly from: Side;
  readonly hopLimit: number;
  readonly frames: readonly FrameRange[];
}

/** What a connection's segments show beside its rows: once a packet, so that little is done. */
export class TcpWatch {
  readonly initiator = new SideWatch();
  readonly responder = new SideWatch();
  #fin: Ending | null = null;
  #reset: Ending | null = null;

  /** The first FIN, null before. */
  get fin(): Ending | null {
    return this.#fin;
  }

  /** The first RST on the open connection, null without one. */
  get reset(): Ending | null {
    return this.#reset;
  }

  /** What a side's segments show. */
  of(side: Side): SideWatch {
    return side === "initiator" ? this.initiator : this.responder;
  }

  /** Takes the next segment. */
  take(info: SegmentInfo): void {
    const own = info.from === "initiator" ? this.initiator : this.responder;
    if (own.hopLimit === 0) own.hopLimit = info.hopLimit;
    if (info.kind === "rst") return;
    if (info.window > own.window && info.kind !== "syn" && info.kind !== "syn-ack") own.window = info.window;
    const other = this.of(otherSide(info.from));
    if (info.relAck > other.acked) other.acked = info.relAck;
    if (info.retransmission || !info.carriesData) return;
    own.seconds = info.seconds;
    own.nanos = info.nanos;
    const reached = info.relSeq + info.payloadLength;
    if (reached <= own.reached) return;
    own.reached = reached;
    if (own.acked > 0 && reached - own.acked > own.inFlight) own.inFlight = reached - own.acked;
  }

  /** A segment with FIN. */
  closed(info: SegmentInfo): void {
    this.#fin ??= endingOf(info);
  }

  /** A segment with RST, on a connection that stands. */
  aborted(info: SegmentInfo): void {
    this.#reset ??= endingOf(info);
  }
}

function endingOf({ from, seconds, nanos, hopLimit, frame }: SegmentInfo): Ending {
  return { from, seconds, nanos, hopLimit, frames: [[frame, frame]] };
}

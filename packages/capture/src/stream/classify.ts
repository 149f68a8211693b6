import { TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN, type TcpSegment } from "../decode/types.ts";
import type { Flow, SenderState } from "./flow.ts";
import type { InfoRecord } from "./info-record.ts";
import type { SegmentKind } from "./types.ts";

/**
 * Packets that overtook one another on the way arrive within this many seconds, where the round trip is not known; what fills
 * a hole later was sent again.
 */
const reorderTime = 0.003;
/** This many duplicate ACKs make a sender send again (RFC 5681 §3.2); Wireshark, too, believes two. */
const fastRetransmitDuplicates = 2;

/**
 * Judges a segment by what its connection has seen so far, and remembers what the next ones are judged by. To be called
 * before the segment's payload is taken.
 */
export function classify(
  flow: Flow,
  from: SenderState,
  to: SenderState,
  segment: TcpSegment,
  into: InfoRecord,
): void {
  const { flags, wireLength } = segment;
  const { stream } = from;
  const syn = (flags & TCP_SYN) !== 0;
  const fin = (flags & TCP_FIN) !== 0;
  const rst = (flags & TCP_RST) !== 0;
  const ack = (flags & TCP_ACK) !== 0;
  const relSeq = stream.position(segment.seq);
  const relAck = ack && to.stream.begun ? to.stream.position(segment.ack) : 0;
  const start = syn ? relSeq + 1 : relSeq;
  const end = start + wireLength + (fin ? 1 : 0);
  const control = syn || fin || rst;
  /** It goes on where the side had ended, as most do: nothing of it can have come before. */
  const goesOn = relSeq >= stream.highest && relSeq >= stream.next;
  const keepAlive = !goesOn && !control && isKeepAlive(stream, relSeq, wireLength);
  const pureAck = ack && !control && wireLength === 0 && !keepAlive;
  const repeated = pureAck && segment.ack === from.lastAck;
  const keepAliveAnswer = repeated && to.probing;
  const sameWindow = segment.window === from.lastWindow;
  const duplicate =
    repeated && sameWindow && !keepAliveAnswer && segment.window > 0 && to.stream.highest > relAck;
  const completesHandshake = flow.handshake === "syn" && ack && !syn && !rst && from.side === "initiator";
  const carriesData = wireLength > 0 && !keepAlive;
  const taken = carriesData || syn || fin;
  const again = taken && (syn ? stream.synSeen : !goesOn && seenBefore(stream, start, end, fin));
  const fillsHole = taken && !goesOn && !again && !syn && end <= stream.highest;
  const late = fillsHole && (end <= from.recover || sentLate(flow, from, segment));

  from.probing = keepAlive;
  if (keepAliveAnswer) to.probing = false;
  // An ACK that was overtaken by a later one says nothing new.
  const stale = from.lastAck >= 0 && ((segment.ack - from.lastAck) | 0) < 0;
  if (ack && !rst && !stale) {
    from.duplicates = duplicate ? from.duplicates + 1 : repeated ? from.duplicates : 0;
    // A window that grows meanwhile does not make it less of a request (RFC 6675 §2).
    const asks = repeated && !keepAliveAnswer && relAck === to.stream.next && to.stream.highest > relAck;
    from.asked = asks ? from.asked + 1 : repeated ? from.asked : 0;
    if (from.asked >= fastRetransmitDuplicates) to.recover = Math.max(to.recover, to.stream.highest);
    from.lastAck = segment.ack;
    from.lastWindow = segment.window;
  }
  into.frame = segment.frame;
  into.seconds = segment.seconds;
  into.nanos = segment.nanos;
  into.from = from.side;
  into.kind = kindOf(flags, carriesData, completesHandshake);
  into.payloadLength = wireLength;
  into.carriesData = carriesData;
  into.fin = fin;
  into.ack = ack;
  into.relSeq = relSeq;
  into.relAck = relAck;
  into.completesHandshake = completesHandshake;
  into.acksFin = ack && !rst && to.stream.finAt >= 0 && relAck > to.stream.finAt;
  into.retransmission = again || late;
  into.outOfOrder = fillsHole && !late;
  into.conflict =
    again && from.recent.conflicts(start, segment.data, segment.payloadStart, segment.payloadEnd);
  into.keepAlive = keepAlive;
  into.keepAliveAnswer = keepAliveAnswer;
  into.zeroWindow = segment.window === 0 && !control;
  into.windowUpdate = repeated && !sameWindow && segment.window > 0;
  into.beyondMss = to.mss !== null && to.mss > 0 && wireLength > to.mss;
  into.checked = segment.checked;
  into.hopLimit = segment.ttl;
  into.window = segment.window;
  into.duplicateAck = duplicate ? from.duplicates : 0;
}

function kindOf(flags: number, carriesData: boolean, completesHandshake: boolean): SegmentKind {
  if (flags & TCP_RST) return "rst";
  if (flags & TCP_SYN) return flags & TCP_ACK ? "syn-ack" : "syn";
  if (flags & TCP_FIN) return "fin";
  if (carriesData) return "data";
  return completesHandshake ? "handshake-ack" : "ack";
}

/** RFC 9293 §3.8.4: nothing, or one byte that the other side has long acknowledged, before the next sequence number. */
function isKeepAlive(stream: SenderState["stream"], relSeq: number, length: number): boolean {
  if (relSeq !== stream.highest - 1 || stream.finAt >= 0 || !stream.begun) return false;
  return length === 0 || (length === 1 && stream.acked >= stream.highest);
}

function seenBefore(stream: SenderState["stream"], start: number, end: number, fin: boolean): boolean {
  const payloadEnd = fin ? end - 1 : end;
  if (fin && stream.finAt !== payloadEnd) return false;
  if (start < stream.next) return true;
  return start === payloadEnd ? fin : stream.covers(start, payloadEnd);
}

/** Whether what fills a hole came too late to have been overtaken: Wireshark's rule. */
function sentLate(flow: Flow, from: SenderState, segment: TcpSegment): boolean {
  const elapsed = segment.seconds + segment.nanos / 1e9 - from.highestAt;
  // Nobody can ask for a segment and get it in less than a round trip.
  return elapsed > (flow.roundTrip > 0 ? flow.roundTrip : reorderTime);
}

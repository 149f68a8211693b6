import { limits } from "@twinport/protocol";
import { type SegmentEnds, TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN, type TcpSegment } from "../decode/types.ts";
import { Chunk } from "./chunk.ts";
import { classify } from "./classify.ts";
import { Copies } from "./copies.ts";
import { type Flow, openFlow, type SenderState } from "./flow.ts";
import { FlowTable, sourceIsFirst } from "./flow-table.ts";
import type { TrackerShared } from "./half-stream.ts";
import { InfoRecord } from "./info-record.ts";
import { isOver, type Known } from "./known.ts";
import type { Side, TcpConnection, TcpSink, TrackerBounds } from "./types.ts";

/** The default bounds. */
export const trackerBounds: TrackerBounds = {
  flows: limits.flows,
  reorderPerDirection: limits.reorderPerDirection,
  reorderTotal: limits.reorderTotal,
};

/** Follows the TCP connections of a capture and puts their bytes in order, in bounded memory. */
export class TcpTracker {
  readonly #sink: TcpSink;
  readonly #shared: TrackerShared;
  readonly #flows: FlowTable<Known>;
  readonly #copies = new Copies();
  readonly #info = new InfoRecord();
  #connections = 0;

  constructor(sink: TcpSink, bounds: TrackerBounds = trackerBounds) {
    this.#sink = sink;
    this.#shared = { sink, bounds, budget: { held: 0 }, chunk: new Chunk() };
    this.#flows = new FlowTable(bounds.flows);
  }

  /** Takes the next segment of the capture. */
  segment(segment: TcpSegment): void {
    const before = this.#flows.get(segment);
    const known = before === undefined || startsAnew(before, segment) ? this.#open(segment, before) : before;
    const { flow } = known;
    const ends = (segment.flags & (TCP_FIN | TCP_RST)) !== 0;
    if (flow === null) {
      known.count(ends);
      return;
    }
    flow.connection.segments += 1;
    if (this.#copies.take(segment, flow.copied)) {
      flow.copied = true;
      noteCopy(flow, segment);
      this.#sink.copied(flow.connection, segment.frame);
      return;
    }
    const fromInitiator = sourceIsFirst(segment) === flow.initiatorFirst;
    const from = fromInitiator ? flow.initiator : flow.responder;
    const to = fromInitiator ? flow.responder : flow.initiator;
    flow.lastFrame = segment.frame;
    begin(flow, from, to, segment);
    classify(flow, from, to, segment, this.#info);
    this.#sink.segment(flow.connection, this.#info);
    this.#advance(flow, from, to, segment);
    // What ended it may be what the sink ignored it at.
    if (ends && known.flow === null) known.end();
  }

  /** The connection between two ends, and which of its sides the source is; null if none is followed. */
  find(ends: SegmentEnds): { readonly connection: TcpConnection; readonly from: Side } | null {
    const flow = this.#flows.get(ends)?.flow ?? null;
    if (flow === null) return null;
    const fromInitiator = sourceIsFirst(ends) === flow.initiatorFirst;
    return { connection: flow.connection, from: fromInitiator ? "initiator" : "responder" };
  }

  /** The capture ends: what is held back is released, and every connection closed. */
  end(): void {
    for (const known of this.#flows.values()) this.#close(known);
  }

  #open(segment: TcpSegment, before: Known | undefined): Known {
    const known = openFlow(segment, this.#connections, before !== undefined, this.#shared);
    this.#connections += 1;
    const gone = this.#flows.set(segment, known);
    if (gone !== undefined) this.#close(gone);
    if (known.flow !== null) this.#sink.opened(known.flow.connection);
    return known;
  }

  #close({ flow }: Known): void {
    if (flow === null) return;
    const { initiator, responder, connection } = flow;
    initiator.stream.finish(flow.lastFrame, responder.stream.finAt >= 0);
    responder.stream.finish(flow.lastFrame, initiator.stream.finAt >= 0);
    this.#sink.closed(connection);
  }

  /** Moves both directions on by what the segment carries and acknowledges. */
  #advance(flow: Flow, from: SenderState, to: SenderState, segment: TcpSegment): void {
    const info = this.#info;
    if (info.completesHandshake) {
      flow.handshake = "done";
      flow.roundTrip = timeOf(segment) - flow.synAt;
    }
    if (info.kind === "rst") {
      flow.reset = true;
      return; // Its numbers are often made up, and its payload is a message to nobody (RFC 9293 §3.10.7).
    }
    if (info.ack) {
      to.stream.acknowledge(info.relAck);
      to.stream.settle(segment.frame);
    }
    if (info.keepAlive) return;
    const { stream } = from;
    const syn = (segment.flags & TCP_SYN) !== 0;
    const start = syn ? info.relSeq + 1 : info.relSeq;
    const end = start + segment.wireLength;
    if (syn) stream.synSeen = true;
    if (info.fin && stream.finAt < 0) stream.finAt = end;
    if (stream.reach(info.fin ? end + 1 : end)) from.highestAt = timeOf(segment);
    if (info.carriesData) {
      if (!info.retransmission) {
        from.recent.remember(start, segment.data, segment.payloadStart, segment.payloadEnd);
      }
      stream.push(segment, start);
    }
    if (info.carriesData || info.fin) stream.settle(segment.frame);
    if (info.fin && isOver(flow)) {
      from.recent.forget();
      to.recent.forget();
    }
  }
}

function timeOf({ seconds, nanos }: TcpSegment): number {
  return seconds + nanos / 1e9;
}

/** Notes how far a copy had come. */
function noteCopy(flow: Flow, segment: TcpSegment): void {
  const { ttl } = segment;
  const before = flow.connection.copyHopLimits ?? { smallest: ttl, initiator: 0, responder: 0 };
  const from: Side = sourceIsFirst(segment) === flow.initiatorFirst ? "initiator" : "responder";
  if (before === flow.connection.copyHopLimits && ttl >= before.smallest && ttl <= before[from]) return;
  const smallest = Math.min(before.smallest, ttl);
  flow.connection.copyHopLimits = { ...before, smallest, [from]: Math.max(before[from], ttl) };
}

/** Whether a segment with a known four-tuple begins another connection. */
function startsAnew(known: Known, segment: TcpSegment): boolean {
  if ((segment.flags & TCP_SYN) === 0)
    return segment.wireLength > 0 && known.over && isElsewhere(known, segment);
  const { isn, synSeen } = known.start(sourceIsFirst(segment));
  const sameStart = (segment.seq | 0) === isn;
  if (synSeen) {
    // A SYN/ACK with another number in mid-connection is an oddity; after the end it is a connection whose SYN is missing.
    return !sameStart && ((segment.flags & TCP_ACK) === 0 || known.over);
  }
  // A SYN behind the first bytes of its own direction: the capture has them in another order than the wire.
  const late = sameStart && !known.over;
  return !late && (known.midstream || known.over);
}

/** Whether data is far from where its direction has ended: it is another connection's, of which the capture has no beginning. */
function isElsewhere({ flow }: Known, segment: TcpSegment): boolean {
  if (flow === null || flow.reset) return false;
  const { stream } = sourceIsFirst(segment) === flow.initiatorFirst ? flow.initiator : flow.responder;
  return Math.abs((segment.seq - stream.isn - stream.finAt) | 0) > limits.reorderPerDirection;
}

/** Learns the starts of the two directions as far as the segment tells them. */
function begin(flow: Flow, from: SenderState, to: SenderState, segment: TcpSegment): void {
  const { flags, seq, ack } = segment;
  const syn = (flags & TCP_SYN) !== 0;
  if (!syn && from.stream.begun && to.stream.begun) return;
  if (syn) {
    const { mss, windowScale: scale } = segment;
    if (mss !== null) from.mss = mss;
    flow.connection.syn[from.side] ??= { mss, scale };
  }
  if (syn && !from.stream.synSeen) from.stream.begin(seq);
  else if (!from.stream.begun && (flags & TCP_RST) === 0) from.stream.begin(seq - 1);
  if ((flags & (TCP_ACK | TCP_RST)) !== TCP_ACK || to.stream.begun) return;
  // With a handshake the ACK tells where the other side starts, even if its own SYN was not captured.
  if (syn || (flow.handshake === "syn" && from.side === "initiator")) to.stream.begin(ack - 1);
}

import type { Endpoint } from "@twinport/protocol";
import type { ChecksumVerdict } from "../decode/types.ts";

/** Who sent: the side that opened the connection, or the other. */
export type Side = "initiator" | "responder";

/** A number of segments, of any connections. */
export interface SegmentCount {
  segments: number;
}

/** Options of a SYN (RFC 9293 §3.2, RFC 7323 §2), null where it has not got them. */
interface SynOptions {
  /** Maximum segment size: the largest that its sender takes. */
  readonly mss: number | null;
  /** Window scale. */
  readonly scale: number | null;
}

/** The smallest hop limit of all copies, and the largest of each side's, 0 without any. */
export interface CopyHopLimits extends Readonly<Record<Side, number>> {
  readonly smallest: number;
}

/** One TCP connection. The same four-tuple used again is another connection. */
export interface TcpConnection {
  /** 0, 1, 2 … in order of first packet, as Wireshark's tcp.stream. */
  readonly id: number;
  /** Sender of the SYN. With `midstream` a guess: port 21, else the lower port, is the responder's. */
  readonly initiator: Endpoint;
  readonly responder: Endpoint;
  /** Neither SYN nor SYN/ACK is in the capture. */
  readonly midstream: boolean;
  /** The same four-tuple was seen before in this capture. */
  readonly reused: boolean;
  /** Segments so far, copies too, until it is ignored. */
  readonly segments: number;
  /** Hop limits (times to live) of packets that are copies; null without any. */
  readonly copyHopLimits: CopyHopLimits | null;
  /**
   * Of each side the sequence number on the wire that stands before its first byte, its SYN's if that was captured; null
   * while nothing shows it.
   */
  readonly isn: Record<Side, number | null>;
  /** Options of each side's SYN; null while that was not seen. */
  readonly syn: Record<Side, SynOptions | null>;
  /**
   * The sink says that the connection is no concern of it, or no longer: nothing more is told of it, not even `closed`,
   * and the tracker lets go of it. A SYN that uses the four-tuple anew opens another connection.
   * @param further where its segments from the next one on are counted, if anywhere
   */
  ignore(further: SegmentCount | null): void;
  /** Belongs to the sink. */
  data: unknown;
}

/** By priority: rst, syn (or syn-ack), fin, data; the rest are pure ACKs, the handshake's third packet named apart. */
export type SegmentKind = "syn" | "syn-ack" | "handshake-ack" | "ack" | "data" | "fin" | "rst";

/**
 * One segment, seen in the light of its connection. The tracker has one such object for all: it is valid during the call,
 * and `{ ...info }` is a copy to keep.
 */
export interface SegmentInfo {
  readonly frame: number;
  readonly seconds: number;
  readonly nanos: number;
  readonly from: Side;
  readonly kind: SegmentKind;
  /** Payload bytes on the wire. */
  readonly payloadLength: number;
  /** payloadLength > 0, and not a keep-alive probe's byte. */
  readonly carriesData: boolean;
  readonly fin: boolean;
  /** The ACK flag. */
  readonly ack: boolean;
  /**
   * Sequence number relative to the direction's start, as Wireshark shows it: 0 is the SYN, 1 the first byte.
   * Goes on beyond 2^32. The stream offset of the payload is `relSeq - 1`. Negative for bytes before a midstream start.
   */
  readonly relSeq: number;
  /** Likewise the acknowledgment: 1 + the bytes of the other direction that are acknowledged (+ 1 for its FIN). 0 without ACK. */
  readonly relAck: number;
  /** The initiator's first ACK, also when it carries data. */
  readonly completesHandshake: boolean;
  /** Acknowledges the other side's FIN (every such segment, also the second side's own FIN). */
  readonly acksFin: boolean;
  /** All of it was seen before, or it fills a hole so late that it was sent again. */
  readonly retransmission: boolean;
  /** Fills a hole soon after a later segment: reordered on the way. */
  readonly outOfOrder: boolean;
  /** Retransmitted bytes that differ from those seen first (which stay). */
  readonly conflict: boolean;
  /** A keep-alive probe: nothing or one byte before the next sequence number. */
  readonly keepAlive: boolean;
  /** The answer to a keep-alive probe. */
  readonly keepAliveAnswer: boolean;
  /** Window 0 outside SYN, FIN and RST. */
  readonly zeroWindow: boolean;
  /** A pure ACK that only changes the window, to other than 0. */
  readonly windowUpdate: boolean;
  /** More payload than the other side's SYN allows: the host's network card cuts it, or has joined it (TSO, GRO). */
  readonly beyondMss: boolean;
  /** Of a short segment: what its checksum is worth; null where it was not computed. */
  readonly checked: ChecksumVerdict | null;
  /** Time to live or hop limit. */
  readonly hopLimit: number;
  /** As it stands in the header, unscaled. */
  readonly window: number;
  /** 1, 2, 3 …: the nth repetition of an ACK while data is outstanding; else 0. */
  readonly duplicateAck: number;
}

/**
 * New bytes of one direction, in order, each byte once, of one frame. The tracker has one such object for all: it is valid
 * during the call, and `keep` makes a copy.
 */
export interface StreamBytes {
  readonly from: Side;
  readonly length: number;
  /** A view, made when it is asked for: it lies in a chunk of the file, so that whoever keeps it copies it. */
  readonly bytes: Uint8Array;
  /** The frame that carried them first. */
  readonly frame: number;
  readonly seconds: number;
  readonly nanos: number;
  /** Offset of the first byte in the stream of this direction. Gaps count. */
  readonly offset: number;
}

/**
 * Why bytes are missing. "acknowledged": the other side has them, so the capture lost them, not the network ·
 * "cut": the capture kept only the start of the packet (snaplen) · "end": never seen, and never acknowledged, when the
 * connection ended · "bound": more out-of-order data than is kept.
 */
export type GapCause = "acknowledged" | "cut" | "end" | "bound";

/**
 * Receives the connections of a capture. For one packet: `opened` if it begins a connection, `segment`, then `bytes`
 * and `gap` for what it released (also of earlier frames that were held back).
 */
export interface TcpSink {
  opened(connection: TcpConnection): void;
  segment(connection: TcpConnection, info: SegmentInfo): void;
  /** Instead of all this: `frame` is a copy of a packet that was taken already, captured at another point. */
  copied(connection: TcpConnection, frame: number): void;
  bytes(connection: TcpConnection, chunk: StreamBytes): void;
  /** `length` bytes of direction `from` are missing before what follows. `frame`: the frame that showed it. */
  gap(connection: TcpConnection, from: Side, length: number, frame: number, cause: GapCause): void;
  /** Nothing more comes: its four-tuple is used anew, the flow table is full, or the capture ends. */
  closed(connection: TcpConnection): void;
}

/** Bounds of the reassembly. */
export interface TrackerBounds {
  /** Connections remembered; the one idle longest goes first. */
  readonly flows: number;
  /** Bytes held back for one direction of one connection, waiting for a hole to fill. */
  readonly reorderPerDirection: number;
  /** Bytes held back in all. */
  readonly reorderTotal: number;
}

import type { Endpoint } from "@twinport/protocol";
import { TCP_ACK, TCP_FIN, TCP_PSH, TCP_RST, TCP_SYN } from "../decode/types.ts";
import { otherSide } from "../stream/side.ts";
import type { Side } from "../stream/types.ts";
import { addressBytes, macBytes, macFor, sameFamily } from "./address-bytes.ts";
import { buildTcpFrame, type Frame, type FrameEnd } from "./tcp-frame.ts";

/** One end of a flow to be written. */
export interface FlowEnd extends Endpoint {
  /** "02:00:c0:a8:0d:68"; without it one is made of the IP address. */
  readonly mac?: string;
  /** Initial sequence number. Default: made of port and side. */
  readonly isn?: number;
  /** Time to live or hop limit, default 64. */
  readonly ttl?: number;
  /** The window field of the SYN, unscaled. Default 64240. */
  readonly synWindow?: number;
  /** The window field of all other segments, to be scaled. Default 502: 64256 bytes, as Linux. */
  readonly window?: number;
  /** Maximum segment size announced in the SYN, default 1460 for IPv4, 1440 for IPv6. */
  readonly mss?: number;
}

/** A segment written field by field; what is absent goes on as the flow stands. */
export interface SegmentParts {
  /** TCP_FIN … of decode/. */
  readonly flags: number;
  readonly payload?: Uint8Array;
  /** Payload bytes on the wire, where fewer or none are known. Default: `payload.length`. */
  readonly payloadLength?: number;
  /** Overrides, for retransmissions, keep-alives and the like: they do not move the flow on. */
  readonly seq?: number;
  readonly ack?: number;
  readonly window?: number;
}

interface EndState {
  readonly frame: FrameEnd;
  readonly ttl: number;
  readonly synWindow: number;
  readonly window: number;
  readonly mss: number;
  /** Sequence number of the next new byte. */
  next: number;
  synchronized: boolean;
  id: number;
}

const none = new Uint8Array(0);
const windowScale = 7;

/**
 * Writes the frames of one TCP connection, each asked for by itself, as a plain Linux without time stamps sends them.
 * Every segment acknowledges all that the other side has sent so far, unless told otherwise.
 */
export class TcpFlow {
  readonly #ends: Readonly<Record<Side, EndState>>;

  constructor(initiator: FlowEnd, responder: FlowEnd) {
    const [from, to] = sameFamily(addressBytes(initiator.address), addressBytes(responder.address));
    this.#ends = {
      initiator: endState(initiator, from, 0x10000000),
      responder: endState(responder, to, 0x50000000),
    };
  }

  /** The initiator's SYN with MSS, SACK permitted and window scale. A second call is a retransmission. */
  syn(): Frame {
    return this.#synchronize("initiator", TCP_SYN);
  }

  /** The responder's SYN and ACK. */
  synAck(): Frame {
    return this.#synchronize("responder", TCP_SYN | TCP_ACK);
  }

  /** A pure ACK. */
  ack(from: Side): Frame {
    return this.segment(from, { flags: TCP_ACK });
  }

  /** Payload with PSH. With a number: that many bytes on the wire, none of them in the frame. */
  data(from: Side, payload: Uint8Array | number): Frame {
    const parts = typeof payload === "number" ? { payloadLength: payload } : { payload };
    return this.segment(from, { flags: TCP_PSH | TCP_ACK, ...parts });
  }

  /** FIN and ACK, also with payload. */
  fin(from: Side, payload: Uint8Array = none): Frame {
    const push = payload.length > 0 ? TCP_PSH : 0;
    return this.segment(from, { flags: TCP_FIN | TCP_ACK | push, payload });
  }

  /** RST and ACK. */
  reset(from: Side): Frame {
    return this.segment(from, { flags: TCP_RST | TCP_ACK, window: 0 });
  }

  /** The sequence number of the next new byte of a side; the other side acknowledges it. */
  next(side: Side): number {
    return this.#ends[side].next;
  }

  /** Any segment. */
  segment(from: Side, parts: SegmentParts): Frame {
    const payload = parts.payload ?? none;
    const length = parts.payloadLength ?? payload.length;
    const end = this.#ends[from];
    const frame = this.#build(from, parts, payload, length, none);
    const sequenceLength = length + (parts.flags & (TCP_FIN | TCP_SYN) ? 1 : 0);
    if (parts.seq === undefined) end.next = (end.next + sequenceLength) >>> 0;
    return frame;
  }

  #synchronize(from: Side, flags: number): Frame {
    const end = this.#ends[from];
    const first = !end.synchronized;
    end.synchronized = true;
    const seq = first ? end.next : (end.next - 1) >>> 0;
    const { mss, synWindow } = end;
    // MSS, SACK permitted, NOP NOP, NOP, window scale: 12 bytes (RFC 9293 §3.2, RFC 2018, RFC 7323).
    const options = Uint8Array.from([2, 4, mss >> 8, mss & 255, 1, 1, 4, 2, 1, 3, 3, windowScale]);
    const frame = this.#build(from, { flags, seq, window: synWindow }, none, 0, options);
    if (first) end.next = (seq + 1) >>> 0;
    return frame;
  }

  #build(
    from: Side,
    parts: SegmentParts,
    payload: Uint8Array,
    payloadLength: number,
    options: Uint8Array,
  ): Frame {
    const end = this.#ends[from];
    const other = this.#ends[otherSide(from)];
    const id = end.id;
    end.id = (id + 1) & 0xffff;
    return buildTcpFrame(end.frame, other.frame, {
      seq: parts.seq ?? end.next,
      ack: parts.flags & TCP_ACK ? (parts.ack ?? other.next) : 0,
      flags: parts.flags,
      window: parts.window ?? end.window,
      options,
      payload,
      payloadLength,
      ttl: end.ttl,
      id,
    });
  }
}

function endState(end: FlowEnd, address: Uint8Array, base: number): EndState {
  return {
    frame: { mac: end.mac === undefined ? macFor(address) : macBytes(end.mac), address, port: end.port },
    ttl: end.ttl ?? 64,
    synWindow: end.synWindow ?? 64_240,
    window: end.window ?? 502,
    mss: end.mss ?? (address.length === 4 ? 1460 : 1440),
    next: end.isn ?? base + end.port * 4096,
    synchronized: false,
    id: 1,
  };
}

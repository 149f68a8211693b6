import { decodePacket, TCP_ACK, TCP_PSH, TCP_RST } from "../src/decode/index.ts";
import type { TcpSegment } from "../src/decode/types.ts";
import { type Side, TcpTracker, type TrackerBounds, trackerBounds } from "../src/stream/index.ts";
import { type FlowEnd, type Frame, type SegmentParts, TcpFlow } from "../src/write/index.ts";
import { Collector, type Seen } from "./collect.ts";
import { packetOf } from "./packets.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A frame as the decoder gives it. */
export function segmentOf(frame: Frame, number: number, seconds: number, interfaceId = 0): TcpSegment {
  const packet = packetOf(frame.data, 1, frame.originalLength);
  const whole = Math.floor(seconds);
  const { tcp } = decodePacket({
    ...packet,
    interfaceId,
    frame: number,
    seconds: whole,
    nanos: Math.round((seconds - whole) * 1e9),
  });
  if (tcp === null) throw new Error("no TCP");
  return tcp;
}

/** One TCP connection after another, told segment by segment to a tracker. Positions are stream offsets, from 0. */
export class Conversation {
  readonly collector = new Collector();
  readonly tracker: TcpTracker;
  #frame = 0;
  #seconds = 1000;
  #ends: [FlowEnd, FlowEnd];
  flow: TcpFlow;

  constructor(
    options: {
      isn?: number;
      bounds?: Partial<TrackerBounds>;
      ports?: [number, number];
      addresses?: [string, string];
    } = {},
  ) {
    const { isn = 1000, ports = [40_000, 21], addresses = ["10.0.0.1", "10.0.0.2"] } = options;
    this.#ends = [
      { address: addresses[0], port: ports[0], isn },
      { address: addresses[1], port: ports[1], isn: 7000 },
    ];
    this.tracker = new TcpTracker(this.collector, { ...trackerBounds, ...options.bounds });
    this.flow = new TcpFlow(...this.#ends);
  }

  /** The same ports again, other sequence numbers. */
  again(isn: number): this {
    this.#ends = [
      { ...this.#ends[0], isn },
      { ...this.#ends[1], isn: isn + 5 },
    ];
    this.flow = new TcpFlow(...this.#ends);
    return this;
  }

  wait(seconds: number): this {
    this.#seconds += seconds;
    return this;
  }

  /** @param interfaceId where it is captured */
  send(frame: Frame, interfaceId = 0): this {
    this.#frame += 1;
    this.#seconds += 0.0001;
    this.tracker.segment(segmentOf(frame, this.#frame, this.#seconds, interfaceId));
    return this;
  }

  handshake(): this {
    return this.send(this.flow.syn()).send(this.flow.synAck()).send(this.flow.ack("initiator"));
  }

  /** Payload in its turn. */
  say(from: Side, text: string): this {
    return this.send(this.flow.data(from, bytesOf(text)));
  }

  /** Payload of the initiator at an offset, whatever went before; the flow does not move on. */
  at(offset: number, text: string, parts: Partial<SegmentParts> = {}): this {
    return this.send(
      this.flow.segment("initiator", {
        flags: TCP_ACK | TCP_PSH,
        seq: this.#seq(0, offset),
        payload: bytesOf(text),
        ...parts,
      }),
    );
  }

  /** The responder acknowledges the initiator's bytes up to an offset. */
  ackUpTo(offset: number, parts: Partial<SegmentParts> = {}): this {
    return this.send(this.flow.segment("responder", { flags: TCP_ACK, ack: this.#seq(0, offset), ...parts }));
  }

  reset(from: Side): this {
    return this.send(this.flow.segment(from, { flags: TCP_RST | TCP_ACK }));
  }

  /** Ends the capture; what was seen. */
  end(): Seen[] {
    this.tracker.end();
    return this.collector.all;
  }

  /** What is seen so far of the latest connection. */
  get seen(): Seen {
    const seen = this.collector.all.at(-1);
    if (seen === undefined) throw new Error("no connection yet");
    return seen;
  }

  #seq(end: 0 | 1, offset: number): number {
    return ((this.#ends[end].isn ?? 0) + 1 + offset) >>> 0;
  }
}

import { readBounds } from "./bounds.ts";
import { readU16, readU32 } from "./integers.ts";
import type { CaptureSink } from "./packet.ts";
import { ExtraReader } from "./pcapng-extras.ts";
import { readClock, readComments } from "./pcapng-options.ts";
import type { ReadState } from "./state.ts";
import { type Time, timeReader } from "./time.ts";
import type { CaptureWarning } from "./warning.ts";

const sectionHeader = 0x0a0d0d0a;
const interfaceDescription = 1;
const obsoletePacket = 2;
const simplePacket = 3;
const enhancedPacket = 6;

interface Interface {
  readonly linkType: number;
  /** 0: unlimited. */
  readonly snaplen: number;
  readonly time: (high: number, low: number) => Time;
}

const noTime: Time = { seconds: 0, nanos: 0 };

/** Where the fields of a packet block are; all three kinds end in the packet and its options. */
interface PacketFields {
  readonly interfaceId: number;
  readonly captured: number;
  readonly original: number;
  readonly start: number;
  readonly time: { readonly high: number; readonly low: number } | null;
}

/** Reads pcapng blocks, given whole and without their frame of type and lengths. Holds the section's interfaces. */
export class BlockReader {
  readonly #state: ReadState;
  readonly #sink: CaptureSink;
  readonly #extras: ExtraReader;
  #interfaces: Interface[] = [];

  constructor(state: ReadState, sink: CaptureSink) {
    this.#state = state;
    this.#sink = sink;
    this.#extras = new ExtraReader(state, sink);
  }

  /** The other kinds are skipped unread. */
  wants(type: number): boolean {
    return (
      isPacket(type) || type === sectionHeader || type === interfaceDescription || this.#extras.wants(type)
    );
  }

  /** Keeps frame numbers right when a packet block is skipped. */
  countSkipped(type: number): void {
    if (isPacket(type)) this.#state.packets += 1;
  }

  read(type: number, body: Uint8Array, little: boolean, offset: number): void {
    if (type === sectionHeader) this.#section(body, little);
    else if (type === interfaceDescription) this.#interface(body, little, offset);
    else if (isPacket(type)) this.#packet(type, body, little, offset);
    else this.#extras.read(type, body, little);
  }

  #section(body: Uint8Array, little: boolean): void {
    this.#state.format = "pcapng";
    this.#interfaces = [];
    this.#extras.section();
    for (const text of readComments(body.subarray(16), little)) this.#sink.comment?.(text);
  }

  #interface(body: Uint8Array, little: boolean, offset: number): void {
    if (body.length < 8) {
      this.#state.warn({ kind: "interface.short", offset });
    } else if (this.#interfaces.length >= readBounds.interfaces) {
      this.#state.warnOnce({ kind: "interface.many", offset, limit: readBounds.interfaces });
    } else {
      const linkType = readU16(body, 0, little);
      this.#state.linkTypes.add(linkType);
      const time = timeReader(readClock(body.subarray(8), little));
      this.#interfaces.push({ linkType, snaplen: readU32(body, 4, little), time });
    }
  }

  #packet(type: number, body: Uint8Array, little: boolean, offset: number): void {
    this.#state.packets += 1;
    const fields = this.#fields(type, body, little);
    const from = fields === null ? undefined : this.#interfaces[fields.interfaceId];
    if (fields === null || from === undefined || fields.captured > this.#capturable(fields, body)) {
      this.#state.warn({ offset, packet: this.#state.packets, ...fault(fields, from) });
      return;
    }
    const { seconds, nanos } = fields.time ? from.time(fields.time.high, fields.time.low) : noTime;
    this.#sink.packet({
      frame: this.#state.packets,
      seconds,
      nanos,
      linkType: from.linkType,
      data: body.subarray(fields.start, fields.start + fields.captured),
      originalLength: Math.max(fields.captured, fields.original),
      interfaceId: fields.interfaceId,
    });
  }

  #capturable(fields: PacketFields, body: Uint8Array): number {
    return Math.min(body.length - fields.start, readBounds.packet);
  }

  #fields(type: number, body: Uint8Array, little: boolean): PacketFields | null {
    const u32 = (at: number): number => readU32(body, at, little);
    if (type === simplePacket) {
      if (body.length < 4) return null;
      const original = u32(0);
      const snaplen = this.#interfaces[0]?.snaplen || Number.POSITIVE_INFINITY;
      const captured = Math.min(original, snaplen, body.length - 4);
      return { interfaceId: 0, captured, original, start: 4, time: null };
    }
    if (body.length < 20) return null;
    const interfaceId = type === obsoletePacket ? readU16(body, 0, little) : u32(0);
    return {
      interfaceId,
      captured: u32(12),
      original: u32(16),
      start: 20,
      time: { high: u32(4), low: u32(8) },
    };
  }
}

function fault(
  fields: PacketFields | null,
  from: Interface | undefined,
): Pick<CaptureWarning, "kind" | "value"> {
  if (fields === null) return { kind: "packet.short" };
  if (from === undefined) return { kind: "packet.interface", value: fields.interfaceId };
  return { kind: "packet.length", value: fields.captured };
}

function isPacket(type: number): boolean {
  return type === enhancedPacket || type === simplePacket || type === obsoletePacket;
}

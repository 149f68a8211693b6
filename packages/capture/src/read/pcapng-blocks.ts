import { readBounds } from "./bounds.ts";
import { readU16, readU32 } from "./integers.ts";
import { type CaptureSink, PacketRecord } from "./packet.ts";
import { ExtraReader } from "./pcapng-extras.ts";
import { hasComment, readClock, readComments } from "./pcapng-options.ts";
import type { ReadState } from "./state.ts";
import { type TimeReader, timeReader } from "./time.ts";
import type { CaptureWarning } from "./warning.ts";

const sectionHeader = 0x0a0d0d0a;
const interfaceDescription = 1;
const obsoletePacket = 2;
const simplePacket = 3;
const enhancedPacket = 6;

/** Bytes before the packet in a simple packet block, and in the other two kinds. */
const simpleFields = 4;
const packetFields = 20;

interface Interface {
  readonly linkType: number;
  /** 0: unlimited. */
  readonly snaplen: number;
  readonly time: TimeReader;
}

type Fault = Pick<CaptureWarning, "kind" | "value">;

/** Reads pcapng blocks, given whole and without their frame of type and lengths. Holds the section's interfaces. */
export class BlockReader {
  readonly #state: ReadState;
  readonly #sink: CaptureSink;
  readonly #extras: ExtraReader;
  readonly #packet = new PacketRecord();
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

  /** Reads the block at `offset` of the file, whose body is `bytes` from `start` to `end`. */
  read(type: number, bytes: Uint8Array, start: number, end: number, little: boolean, offset: number): void {
    if (isPacket(type)) {
      this.#state.packets += 1;
      const fault = this.#fill(type, bytes, start, end, little);
      if (fault === null) {
        if (type !== simplePacket) this.#comments(bytes, start, end, little);
        this.#sink.packet(this.#packet);
      } else this.#state.warn({ offset, packet: this.#state.packets, ...fault });
    } else if (type === sectionHeader) this.#section(bytes.subarray(start, end), little);
    else if (type === interfaceDescription) this.#interface(bytes.subarray(start, end), little, offset);
    else this.#extras.read(type, bytes.subarray(start, end), little);
  }

  /** What somebody has written on the packet just read: an option behind it. */
  #comments(bytes: Uint8Array, start: number, end: number, little: boolean): void {
    const { start: first, end: last, frame } = this.#packet;
    const at = start + packetFields + Math.ceil((last - first) / 4) * 4;
    if (this.#sink.packetComment === undefined || !hasComment(bytes, at, end, little)) return;
    for (const text of readComments(bytes.subarray(at, end), little)) this.#sink.packetComment(frame, text);
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

  /** Reads the fields of a packet block, all three kinds of which end in the packet and its options. Null if all is well. */
  #fill(type: number, bytes: Uint8Array, start: number, end: number, little: boolean): Fault | null {
    const simple = type === simplePacket;
    const packet = this.#packet;
    const at = start + (simple ? simpleFields : packetFields);
    if (at > end) return { kind: "packet.short" };
    const id = simple
      ? 0
      : type === obsoletePacket
        ? readU16(bytes, start, little)
        : readU32(bytes, start, little);
    const from = this.#interfaces[id];
    if (from === undefined) return { kind: "packet.interface", value: id };
    const original = readU32(bytes, simple ? start : start + 16, little);
    const captured = simple
      ? Math.min(original, from.snaplen || Number.POSITIVE_INFINITY, end - at)
      : readU32(bytes, start + 12, little);
    if (captured > Math.min(end - at, readBounds.packet)) return { kind: "packet.length", value: captured };
    packet.frame = this.#state.packets;
    packet.linkType = from.linkType;
    packet.data = bytes;
    packet.start = at;
    packet.end = at + captured;
    packet.originalLength = Math.max(captured, original);
    packet.interfaceId = id;
    packet.seconds = 0;
    packet.nanos = 0;
    if (!simple) from.time(readU32(bytes, start + 4, little), readU32(bytes, start + 8, little), packet);
    return null;
  }
}

function isPacket(type: number): boolean {
  return type === enhancedPacket || type === simplePacket || type === obsoletePacket;
}

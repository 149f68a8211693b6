import { readBounds } from "./bounds.ts";
import type { ByteSource } from "./byte-source.ts";
import { readU16, readU32 } from "./integers.ts";
import type { CaptureSink } from "./packet.ts";
import { isPlausibleRecord, nokiaHeaderLength, pcapRelatives, unsupported } from "./pcap-relatives.ts";
import type { ReadState } from "./state.ts";

/** Length of a classic pcap file's header. */
export const pcapHeaderLength = 24;
const recordHeaderLength = 16;

interface PcapMagic {
  readonly little: boolean;
  readonly nanos: boolean;
}

const magics: ReadonlyMap<number, PcapMagic> = new Map([
  [0xa1b2c3d4, { little: false, nanos: false }],
  [0xd4c3b2a1, { little: true, nanos: false }],
  [0xa1b23c4d, { little: false, nanos: true }],
  [0x4d3cb2a1, { little: true, nanos: true }],
]);

/** True if `magic` (the file's first four bytes, big endian) begins a classic pcap file or a relative of it. */
export function isPcapMagic(magic: number): boolean {
  return magics.has(magic) || pcapRelatives.has(magic);
}

/** Reads a classic pcap file: its header, then records of 16 bytes and the packet. */
export class PcapParser {
  readonly #source: ByteSource;
  readonly #state: ReadState;
  readonly #sink: CaptureSink;
  readonly #magic: PcapMagic;
  readonly #linkType: number;

  /**
   * @param header the first 24 bytes
   * @throws FtpError "unreadable" for a relative of pcap or an unknown version
   */
  constructor(source: ByteSource, state: ReadState, sink: CaptureSink, header: Uint8Array) {
    const first = readU32(header, 0, false);
    const magic = magics.get(first);
    if (magic === undefined) throw unsupported(pcapRelatives.get(first) ?? "this kind of pcap", 0);
    const major = readU16(header, 4, magic.little);
    if (major !== 2) throw unsupported(`pcap version ${major}.${readU16(header, 6, magic.little)}`, 4);
    this.#source = source;
    this.#state = state;
    this.#sink = sink;
    this.#magic = magic;
    // The upper half holds the length of the frame check sequence, which IP's own length leaves out anyway.
    this.#linkType = readU32(header, 20, magic.little) & 0xffff;
    state.format = "pcap";
    state.linkTypes.add(this.#linkType);
    source.skip(pcapHeaderLength);
  }

  /** Where the record that is being read begins. */
  itemOffset = 0;

  /** Reads one record; false when more bytes are needed or the rest is unreadable. */
  step(): boolean {
    const source = this.#source;
    const little = this.#magic.little;
    if (source.pendingSkip > 0) return false;
    this.itemOffset = source.offset;
    const header = source.peek(recordHeaderLength);
    if (header === null) return false;
    const captured = readU32(header, 8, little);
    if (this.#state.packets === 1 && !isPlausibleRecord(header, little)) {
      const longer = source.peek(nokiaHeaderLength);
      if (longer === null) return false;
      if (isPlausibleRecord(longer.subarray(nokiaHeaderLength - recordHeaderLength), little)) {
        throw unsupported("pcap as written by Nokia", source.offset);
      }
    }
    if (captured > readBounds.block) {
      this.#state.stop({ kind: "stop.record", offset: source.offset, value: captured });
      return false;
    }
    if (captured > readBounds.packet) return this.#skipLarge(captured);
    const record = source.peek(recordHeaderLength + captured);
    if (record === null) return false;
    source.skip(record.length);
    this.#state.packets += 1;
    this.#sink.packet({
      frame: this.#state.packets,
      seconds: readU32(record, 0, little),
      nanos: this.#fraction(readU32(record, 4, little)),
      linkType: this.#linkType,
      data: record.subarray(recordHeaderLength),
      originalLength: Math.max(captured, readU32(record, 12, little)),
      interfaceId: 0,
    });
    return true;
  }

  #skipLarge(captured: number): boolean {
    this.#state.packets += 1;
    const { packets: packet } = this.#state;
    const { offset } = this.#source;
    this.#state.warn({ kind: "packet.large", offset, packet, value: captured, limit: readBounds.packet });
    this.#source.skip(recordHeaderLength + captured);
    return true;
  }

  #fraction(value: number): number {
    const largest = this.#magic.nanos ? 999_999_999 : 999_999;
    if (value > largest) {
      const { packets: packet } = this.#state;
      this.#state.warnOnce({
        kind: "packet.fraction",
        offset: this.itemOffset,
        packet,
        value,
        limit: largest,
      });
    }
    return Math.min(value, largest) * (this.#magic.nanos ? 1 : 1000);
  }
}

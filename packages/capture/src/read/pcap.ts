import { readBounds } from "./bounds.ts";
import type { ByteSource } from "./byte-source.ts";
import { readU16, readU32 } from "./integers.ts";
import { type CaptureSink, PacketRecord } from "./packet.ts";
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
  readonly #packet = new PacketRecord();

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
    this.#packet.linkType = readU32(header, 20, magic.little) & 0xffff;
    state.format = "pcap";
    state.linkTypes.add(this.#packet.linkType);
    source.skip(pcapHeaderLength);
  }

  /** Where the record that is being read begins. */
  itemOffset = 0;

  /** Reads one record; false when more bytes are needed or the rest is unreadable. */
  step(): boolean {
    const source = this.#source;
    if (source.pendingSkip > 0) return false;
    this.itemOffset = source.offset;
    if (!source.has(recordHeaderLength)) return false;
    if (this.#state.packets === 1 && !this.#tellsNokia()) return false;
    const captured = readU32(source.bytes, source.at + 8, this.#magic.little);
    if (captured > readBounds.block) {
      this.#state.stop({ kind: "stop.record", offset: source.offset, value: captured });
      return false;
    }
    if (captured > readBounds.packet) return this.#skipLarge(captured);
    if (!source.has(recordHeaderLength + captured)) return false;
    this.#state.packets += 1;
    this.#record(source.bytes, source.at, captured);
    this.#sink.packet(this.#packet);
    source.skip(recordHeaderLength + captured);
    return true;
  }

  /**
   * Asks of the second record whether the records are Nokia's; false when more bytes are needed.
   * @throws FtpError "unreadable" if they are
   */
  #tellsNokia(): boolean {
    const source = this.#source;
    const { little } = this.#magic;
    const header = source.peek(recordHeaderLength);
    if (header === null || isPlausibleRecord(header, little)) return header !== null;
    const longer = source.peek(nokiaHeaderLength);
    if (
      longer !== null &&
      isPlausibleRecord(longer.subarray(nokiaHeaderLength - recordHeaderLength), little)
    ) {
      throw unsupported("pcap as written by Nokia", source.offset);
    }
    return longer !== null;
  }

  #record(bytes: Uint8Array, at: number, captured: number): void {
    const { little } = this.#magic;
    const packet = this.#packet;
    packet.frame = this.#state.packets;
    packet.seconds = readU32(bytes, at, little);
    packet.nanos = this.#fraction(readU32(bytes, at + 4, little));
    packet.data = bytes;
    packet.start = at + recordHeaderLength;
    packet.end = packet.start + captured;
    packet.originalLength = Math.max(captured, readU32(bytes, at + 12, little));
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

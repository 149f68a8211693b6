import { readBounds } from "./bounds.ts";
import type { ByteSource } from "./byte-source.ts";
import { readU32 } from "./integers.ts";
import { linkTypes } from "./link-type.ts";
import { type CaptureSink, PacketRecord } from "./packet.ts";
import { unsupported } from "./pcap-kind.ts";
import type { ReadState } from "./state.ts";

/** The first four bytes: "snoo". */
export const snoopMagic = 0x736e6f6f;
/** Length of a snoop file's header. */
export const snoopHeaderLength = 16;
const recordHeaderLength = 24;
const version = 2;

/** Data link types of snoop as LINKTYPE_ numbers: IEEE 802.3 and Ethernet. */
const dataLinks: ReadonlyMap<number, number> = new Map([
  [0, linkTypes.ethernet],
  [4, linkTypes.ethernet],
]);

/** Reads a file of Solaris's snoop (RFC 1761): a header, then records of 24 bytes and the packet, big endian all. */
export class SnoopParser {
  readonly #source: ByteSource;
  readonly #state: ReadState;
  readonly #sink: CaptureSink;
  readonly #packet = new PacketRecord();

  /**
   * @param header the first 16 bytes
   * @throws FtpError "unreadable" for another version or a link that is not Ethernet
   */
  constructor(source: ByteSource, state: ReadState, sink: CaptureSink, header: Uint8Array) {
    const found = readU32(header, 8, false);
    const link = readU32(header, 12, false);
    const linkType = dataLinks.get(link);
    if (found !== version) throw unsupported(`snoop version ${found}`, 8);
    if (linkType === undefined) throw unsupported(`snoop with data link type ${link}`, 12);
    this.#source = source;
    this.#state = state;
    this.#sink = sink;
    this.#packet.linkType = linkType;
    state.format = "snoop";
    state.linkTypes.add(linkType);
    source.skip(snoopHeaderLength);
  }

  /** Where the record that is being read begins. */
  itemOffset = 0;

  /** Reads one record; false when more bytes are needed or the rest is unreadable. */
  step(): boolean {
    const source = this.#source;
    if (source.pendingSkip > 0) return false;
    this.itemOffset = source.offset;
    if (!source.has(recordHeaderLength)) return false;
    const captured = readU32(source.bytes, source.at + 4, false);
    const length = readU32(source.bytes, source.at + 8, false);
    if (length > readBounds.block || length < recordHeaderLength + captured) {
      this.#state.stop({ kind: "stop.record", offset: source.offset, value: length });
      return false;
    }
    // Counted from the beginning.
    this.#state.dropped = readU32(source.bytes, source.at + 12, false);
    const offset = source.offset;
    if (captured > readBounds.packet) {
      const packet = ++this.#state.packets;
      this.#state.warn({ kind: "packet.large", offset, packet, value: captured, limit: readBounds.packet });
    } else {
      if (!source.has(length)) return false;
      this.#state.packets += 1;
      this.#record(source.bytes, source.at, captured);
      this.#sink.packet(this.#packet);
    }
    source.skip(length);
    return true;
  }

  #record(bytes: Uint8Array, at: number, captured: number): void {
    const packet = this.#packet;
    packet.frame = this.#state.packets;
    packet.seconds = readU32(bytes, at + 16, false);
    packet.nanos = Math.min(readU32(bytes, at + 20, false), 999_999) * 1000;
    packet.data = bytes;
    packet.start = at + recordHeaderLength;
    packet.end = packet.start + captured;
    packet.originalLength = Math.max(captured, readU32(bytes, at, false));
  }
}

import { readBounds } from "./bounds.ts";
import type { ByteSource } from "./byte-source.ts";
import { readU16, readU32 } from "./integers.ts";
import { type CaptureSink, PacketRecord } from "./packet.ts";
import { type PcapKind, unsupported } from "./pcap-kind.ts";
import { tellRecordHeader } from "./record-header.ts";
import type { ReadState } from "./state.ts";

/** Reads a pcap file of any kind: its header, then records of some bytes and the packet. */
export class PcapParser {
  readonly #source: ByteSource;
  readonly #state: ReadState;
  readonly #sink: CaptureSink;
  readonly #kind: PcapKind;
  readonly #packet = new PacketRecord();
  /** Bytes of a record's header; 0 until the first records have told. */
  #header = 0;
  #ended = false;

  /**
   * @param header of the file
   * @throws FtpError "unreadable" for an unknown version
   */
  constructor(source: ByteSource, state: ReadState, sink: CaptureSink, kind: PcapKind, header: Uint8Array) {
    const major = readU16(header, 4, kind.little);
    if (major !== 2) throw unsupported(`pcap version ${major}.${readU16(header, 6, kind.little)}`, 4);
    this.#source = source;
    this.#state = state;
    this.#sink = sink;
    this.#kind = kind;
    // The upper half holds the length of the frame check sequence, which IP's own length leaves out anyway.
    this.#packet.linkType = readU32(header, 20, kind.little) & 0xffff;
    state.format = "pcap";
    state.linkTypes.add(this.#packet.linkType);
    source.skip(kind.fileHeader);
  }

  /** Where the record that is being read begins. */
  itemOffset = 0;

  /** No more will come: what the first records tell must do. */
  end(): void {
    this.#ended = true;
  }

  /** Reads one record; false when more bytes are needed or the rest is unreadable. */
  step(): boolean {
    const source = this.#source;
    if (source.pendingSkip > 0) return false;
    this.itemOffset = source.offset;
    if (this.#header === 0) this.#header = tellRecordHeader(source, this.#kind, this.#ended) ?? 0;
    if (this.#header === 0 || !source.has(this.#header)) return false;
    const captured = readU32(source.bytes, source.at + 8, this.#kind.little);
    if (captured > readBounds.block) {
      this.#state.stop({ kind: "stop.record", offset: source.offset, value: captured });
      return false;
    }
    if (captured > readBounds.packet) return this.#skipLarge(captured);
    if (!source.has(this.#header + captured)) return false;
    this.#state.packets += 1;
    this.#record(source.bytes, source.at, captured);
    this.#sink.packet(this.#packet);
    source.skip(this.#header + captured);
    return true;
  }

  #record(bytes: Uint8Array, at: number, captured: number): void {
    const { little } = this.#kind;
    const packet = this.#packet;
    packet.frame = this.#state.packets;
    packet.seconds = readU32(bytes, at, little);
    packet.nanos = this.#fraction(readU32(bytes, at + 4, little));
    packet.data = bytes;
    packet.start = at + this.#header;
    packet.end = packet.start + captured;
    packet.originalLength = Math.max(captured, readU32(bytes, at + 12, little));
  }

  #skipLarge(captured: number): boolean {
    this.#state.packets += 1;
    const { packets: packet } = this.#state;
    const { offset } = this.#source;
    this.#state.warn({ kind: "packet.large", offset, packet, value: captured, limit: readBounds.packet });
    this.#source.skip(this.#header + captured);
    return true;
  }

  #fraction(value: number): number {
    const largest = this.#kind.nanos ? 999_999_999 : 999_999;
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
    return Math.min(value, largest) * (this.#kind.nanos ? 1 : 1000);
  }
}

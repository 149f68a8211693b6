import { FtpError } from "@twinport/protocol";
import { readBounds } from "./bounds.ts";
import type { ByteSource } from "./byte-source.ts";
import { readU16, readU32 } from "./integers.ts";
import type { CaptureSink } from "./packet.ts";
import { BlockReader } from "./pcapng-blocks.ts";
import type { ReadState } from "./state.ts";

/** Block type of a section header: the same in either byte order. */
export const sectionHeaderType = 0x0a0d0d0a;
const byteOrderMagic = 0x1a2b3c4d;
/** Type, length, byte-order magic: what tells a section's byte order. */
const sectionStart = 12;
const smallestSectionHeader = 28;
const blockFrame = 12;

/** Why a file is none, if it goes wrong with its first block. */
const reasons = {
  "stop.block": (length?: number) => `block length ${length} is not valid`,
  "stop.lengths": () => "block lengths differ",
  "stop.magic": () => "byte-order magic is wrong",
  "stop.version": (major?: number) => `pcapng version ${major} is not supported`,
} as const;

/** Frames the blocks of a pcapng file and hands those that matter, whole, to a BlockReader. */
export class PcapngParser {
  readonly #source: ByteSource;
  readonly #state: ReadState;
  readonly #blocks: BlockReader;
  #little = false;
  /** Total length of the block whose body is being skipped, 0 for none. */
  #skipping = 0;

  constructor(source: ByteSource, state: ReadState, sink: CaptureSink) {
    this.#source = source;
    this.#state = state;
    this.#blocks = new BlockReader(state, sink);
  }

  /** Where the block that is being read begins. */
  itemOffset = 0;

  /**
   * Reads one block; false when more bytes are needed or the rest is unreadable.
   * @throws FtpError "unreadable" if the file's first block is no section header
   */
  step(): boolean {
    const source = this.#source;
    if (this.#skipping > 0) return this.#endSkipped();
    this.itemOffset = source.offset;
    if (!source.has(8)) return false;
    if (readU32(source.bytes, source.at, false) === sectionHeaderType && !this.#beginSection()) return false;
    const type = readU32(source.bytes, source.at, this.#little);
    const length = readU32(source.bytes, source.at + 4, this.#little);
    const smallest = type === sectionHeaderType ? smallestSectionHeader : blockFrame;
    if (length < smallest || length % 4 !== 0 || length > readBounds.block) {
      return this.#fail("stop.block", length);
    }
    if (length > readBounds.wholeBlock || !this.#blocks.wants(type)) return this.#skip(type, length);
    if (!source.has(length)) return false;
    const { bytes, at } = source;
    if (readU32(bytes, at + length - 4, this.#little) !== length) return this.#fail("stop.lengths");
    this.#blocks.read(type, bytes, at + 8, at + length - 4, this.#little, this.itemOffset);
    source.skip(length);
    return true;
  }

  /** Learns the byte order; false if the magic has not come yet or is wrong. */
  #beginSection(): boolean {
    const start = this.#source.peek(sectionStart);
    if (start === null) return false;
    const magic = readU32(start, 8, true);
    const little = magic === byteOrderMagic;
    if (!little && readU32(start, 8, false) !== byteOrderMagic) return this.#fail("stop.magic");
    const version = this.#source.peek(sectionStart + 4);
    if (version === null) return false;
    const major = readU16(version, 12, little);
    if (major !== 1) return this.#fail("stop.version", major);
    this.#little = little;
    return true;
  }

  #skip(type: number, length: number): boolean {
    if (length > readBounds.wholeBlock && this.#blocks.wants(type)) {
      this.#blocks.countSkipped(type);
      this.#state.warn({ kind: "block.large", offset: this.itemOffset, value: length });
    }
    this.#source.skip(length - 4);
    this.#skipping = length;
    return true;
  }

  #endSkipped(): boolean {
    const trailer = this.#source.peek(4);
    if (trailer === null) return false;
    if (readU32(trailer, 0, this.#little) !== this.#skipping) return this.#fail("stop.lengths");
    this.#source.skip(4);
    this.#skipping = 0;
    return true;
  }

  #fail(kind: keyof typeof reasons, value?: number): false {
    const { itemOffset: offset } = this;
    if (offset === 0)
      throw new FtpError("unreadable", `damaged pcapng file: ${reasons[kind](value)} (byte 0)`);
    this.#state.stop({ kind, offset, ...(value !== undefined && { value }) });
    return false;
  }
}

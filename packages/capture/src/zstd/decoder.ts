import { ByteSource } from "../read/byte-source.ts";
import { readU16, readU32 } from "../read/integers.ts";
import { corrupt, ZstdError } from "./error.ts";
import { History, mostOfBlock } from "./history.ts";
import type { HuffmanTable } from "./huffman.ts";
import { readLiterals } from "./literals.ts";
import { runSequences, type SequenceTables } from "./sequences.ts";

const magic = 0xfd2fb528;
/** The magic of frames that hold something else: its last four bits are free. */
const skippable = 0x184d2a50;
/** The largest window that the zstd command takes without being asked to (`--long=27`). */
const largestWindow = 128 * 1024 * 1024;
const blocks = { raw: 0, repeated: 1, compressed: 2 } as const;

interface Frame {
  readonly history: History;
  readonly checksum: boolean;
  literals: HuffmanTable | null;
  sequences: SequenceTables | null;
}

/**
 * Decompresses Zstandard (RFC 8878) that comes in chunks of any size: frames one after the other, skippable ones passed over.
 * Memory is bounded by the window that a frame names and by what it made so far. Checksums are not looked at.
 */
export class ZstdDecoder {
  readonly #source = new ByteSource();
  #frame: Frame | null = null;

  /** Bytes taken of what was compressed. */
  get offset(): number {
    return this.#source.offset;
  }

  /** Whether what was compressed may end here. */
  get complete(): boolean {
    return this.#frame === null && this.#source.available === 0 && this.#source.pendingSkip === 0;
  }

  /** Gives the next chunk, once `next` has said null. */
  push(chunk: Uint8Array): void {
    this.#source.push(chunk);
  }

  /**
   * The next piece, at most 128 KiB, its own memory; null until more bytes have come.
   * @throws ZstdError for damage, or a window beyond 128 MiB
   */
  next(): Uint8Array | null {
    for (;;) {
      if (this.#frame === null && !this.#begin()) return null;
      if (this.#frame === null) continue;
      const piece = this.#block(this.#frame);
      if (piece === null || piece.length > 0) return piece;
    }
  }

  /** Reads a frame's header, or passes over a skippable frame; false until it has come. */
  #begin(): boolean {
    const head = this.#source.peek(5);
    if (head === null) return this.#skip();
    const first = readU32(head, 0, true);
    if (first >>> 4 === skippable >>> 4) return this.#skip();
    if (first !== magic) throw corrupt("beginning of a frame");
    const descriptor = head[4] ?? 0;
    const single = (descriptor & 0x20) !== 0;
    const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
    const sizeBytes = [single ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
    const length = 5 + (single ? 0 : 1) + dictionary + sizeBytes;
    const header = this.#source.peek(length);
    if (header === null) return false;
    if ((descriptor & 8) !== 0) throw corrupt("header of a frame");
    if (header.subarray(length - sizeBytes - dictionary, length - sizeBytes).some((byte) => byte !== 0))
      throw new ZstdError("it needs a dictionary");
    const window = single ? contentSize(header.subarray(length - sizeBytes)) : windowSize(header[5] ?? 0);
    if (window > largestWindow) throw new ZstdError(`it needs a window of ${window} bytes`);
    this.#source.skip(length);
    const checksum = (descriptor & 4) !== 0;
    this.#frame = { history: new History(window), checksum, literals: null, sequences: null };
    return true;
  }

  #skip(): boolean {
    const head = this.#source.peek(8);
    if (head === null || readU32(head, 0, true) >>> 4 !== skippable >>> 4) return false;
    this.#source.skip(8 + readU32(head, 4, true));
    return true;
  }

  /** Reads a block; null until it has come. */
  #block(frame: Frame): Uint8Array | null {
    const head = this.#source.peek(3);
    if (head === null) return null;
    const bits = readU16(head, 0, true) | ((head[2] ?? 0) << 16);
    const kind = (bits >> 1) & 3;
    const size = bits >> 3;
    if (size > mostOfBlock) throw corrupt("length of a block");
    const trailer = (bits & 1) === 1 && frame.checksum ? 4 : 0;
    const length = 3 + (kind === blocks.repeated ? 1 : size);
    const block = this.#source.peek(length + trailer)?.subarray(3, length);
    if (block === undefined) return null;
    frame.history.begin();
    if (kind === blocks.raw) frame.history.append(block);
    else if (kind === blocks.repeated) frame.history.fill(block[0] ?? 0, size);
    else if (kind === blocks.compressed) decompress(block, frame);
    else throw corrupt("kind of a block");
    this.#source.skip(length + trailer);
    if ((bits & 1) === 1) this.#frame = null;
    return frame.history.block();
  }
}

function decompress(block: Uint8Array, frame: Frame): void {
  const { bytes, end, table } = readLiterals(block, frame.literals, mostOfBlock);
  frame.literals = table;
  frame.sequences = runSequences(block.subarray(end), bytes, frame.sequences, frame.history);
}

function windowSize(byte: number): number {
  const base = 2 ** (10 + (byte >> 3));
  return base + (base / 8) * (byte & 7);
}

/** A frame in one segment has the window of its whole content. */
function contentSize(field: Uint8Array): number {
  if (field.length === 1) return field[0] ?? 0;
  if (field.length === 2) return readU16(field, 0, true) + 256;
  return readU32(field, 0, true) + (field.length === 8 ? readU32(field, 4, true) * 2 ** 32 : 0);
}

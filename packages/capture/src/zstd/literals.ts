import { corrupt } from "./error.ts";
import { decodeHuffman, type HuffmanTable, readHuffmanTable } from "./huffman.ts";

const kinds = { raw: 0, repeated: 1, compressed: 2, treeless: 3 } as const;

/** What a block copies its bytes from, beside what came before. */
export interface Literals {
  readonly bytes: Uint8Array;
  /** Where the section ends in the block. */
  readonly end: number;
  /** For the next block that has none of its own. */
  readonly table: HuffmanTable | null;
}

/**
 * Reads the literals section of a compressed block (RFC 8878 §3.1.1.3.1).
 * @param previous the table that a treeless section uses
 * @param most bytes that a block may have
 */
export function readLiterals(block: Uint8Array, previous: HuffmanTable | null, most: number): Literals {
  const first = block[0] ?? 0;
  const kind = first & 3;
  const format = (first >> 2) & 3;
  const head = first | ((block[1] ?? 0) << 8) | ((block[2] ?? 0) << 16);
  if (kind === kinds.raw || kind === kinds.repeated) {
    const headLength = format === 1 ? 2 : format === 3 ? 3 : 1;
    const size = (head & (2 ** (headLength * 8) - 1)) >> (headLength === 1 ? 3 : 4);
    const end = headLength + (kind === kinds.raw ? size : 1);
    if (size > most || end > block.length) throw corrupt("length of literals");
    return {
      bytes:
        kind === kinds.raw
          ? block.subarray(headLength, end)
          : new Uint8Array(size).fill(block[headLength] ?? 0),
      end,
      table: previous,
    };
  }
  // Two sizes of 10, 14 or 18 bits behind the four of kind and format.
  const sizeBits = format < 2 ? 10 : format === 2 ? 14 : 18;
  const headLength = (4 + 2 * sizeBits + 7) >> 3;
  const upper = (block[3] ?? 0) + (block[4] ?? 0) * 256;
  const both = Math.floor((head + upper * 2 ** 24) / 16) % 2 ** (2 * sizeBits);
  const size = both % 2 ** sizeBits;
  const end = headLength + Math.floor(both / 2 ** sizeBits);
  if (size > most || end > block.length) throw corrupt("length of literals");
  let at = headLength;
  let table = previous;
  if (kind === kinds.compressed) {
    const read = readHuffmanTable(block.subarray(0, end), at);
    table = read.table;
    at = read.end;
  }
  if (table === null) throw corrupt("missing Huffman table");
  const bytes = new Uint8Array(size);
  if (format === 0) decodeHuffman(table, block.subarray(at, end), bytes);
  else decodeFour(table, block.subarray(at, end), bytes);
  return { bytes, end, table };
}

/** Four streams behind the lengths of the first three; each makes a quarter, the last what is left. */
function decodeFour(table: HuffmanTable, bytes: Uint8Array, out: Uint8Array): void {
  const quarter = (out.length + 3) >> 2;
  let at = 6;
  for (let stream = 0; stream < 4; stream++) {
    const size = (bytes[2 * stream] ?? 0) | ((bytes[2 * stream + 1] ?? 0) << 8);
    const end = stream === 3 ? bytes.length : at + size;
    if (end > bytes.length || 3 * quarter > out.length) throw corrupt("length of literals");
    const part = out.subarray(stream * quarter, stream === 3 ? out.length : (stream + 1) * quarter);
    decodeHuffman(table, bytes.subarray(at, end), part);
    at = end;
  }
}

import { BackwardBits, highestBit } from "./bits.ts";
import { corrupt } from "./error.ts";
import { readFseTable } from "./fse.ts";

/** A Huffman decoding table (RFC 8878 §4.2): for each value of the next `log` bits the symbol and the bits that it takes. */
export interface HuffmanTable {
  readonly log: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
}

const mostLog = 11;
const mostWeightLog = 6;
const mostSymbols = 256;

/** Reads the description of a table (§4.2.1): the weights of all symbols but the last. */
export function readHuffmanTable(bytes: Uint8Array, start: number): { table: HuffmanTable; end: number } {
  const first = bytes[start] ?? 0;
  const at = start + 1;
  if (first >= 128) {
    const count = first - 127;
    const end = at + ((count + 1) >> 1);
    if (end > bytes.length) throw corrupt("length of a Huffman table");
    const weights = Array.from({ length: count }, (_, index) => {
      const pair = bytes[at + (index >> 1)] ?? 0;
      return index % 2 === 0 ? pair >> 4 : pair & 15;
    });
    return { table: buildTable(weights), end };
  }
  const end = at + first;
  if (end > bytes.length) throw corrupt("length of a Huffman table");
  return { table: buildTable(readWeights(bytes.subarray(at, end))), end };
}

/** Weights compressed by two states that take turns (§4.2.1.2). */
function readWeights(bytes: Uint8Array): number[] {
  const { table, end } = readFseTable(bytes, 0, mostWeightLog, mostLog);
  const stream = new BackwardBits(bytes.subarray(end));
  let state = stream.read(table.log);
  let other = stream.read(table.log);
  const weights: number[] = [];
  while (weights.length < mostSymbols - 1) {
    weights.push(table.symbols[state] ?? 0);
    const next = (table.base[state] ?? 0) + stream.read(table.bits[state] ?? 0);
    state = other;
    other = next;
    if (stream.left < 0) {
      weights.push(table.symbols[state] ?? 0);
      return weights;
    }
  }
  throw corrupt("number of Huffman weights");
}

function buildTable(weights: readonly number[]): HuffmanTable {
  const total = weights.reduce((sum, weight) => sum + (weight === 0 ? 0 : 1 << (weight - 1)), 0);
  const log = highestBit(total) + 1;
  const last = (1 << log) - total;
  // The last symbol has the weight that makes the sum a power of two.
  if (total === 0 || log > mostLog || (last & (last - 1)) !== 0) throw corrupt("sum of Huffman weights");
  const all = [...weights, highestBit(last) + 1];
  const symbols = new Uint8Array(1 << log);
  const bits = new Uint8Array(1 << log);
  let at = 0;
  for (let weight = 1; weight <= log; weight++) {
    all.forEach((one, symbol) => {
      if (one !== weight) return;
      const end = at + (1 << (weight - 1));
      symbols.fill(symbol, at, end);
      bits.fill(log + 1 - weight, at, end);
      at = end;
    });
  }
  return { log, symbols, bits };
}

/** Decodes one stream (§4.2.2): all of it makes exactly all of `out`. */
export function decodeHuffman(
  { log, symbols, bits }: HuffmanTable,
  bytes: Uint8Array,
  out: Uint8Array,
): void {
  const last = bytes.at(-1) ?? 0;
  if (last === 0) throw corrupt("end of a bit stream");
  const mask = (1 << log) - 1;
  // Written out rather than by BackwardBits: nearly all the time of decompressing goes here.
  let at = (bytes.length - 1) * 8 + highestBit(last);
  for (let index = 0; index < out.length; index++) {
    const look = at - log;
    const first = look >> 3;
    const word = (bytes[first] ?? 0) | ((bytes[first + 1] ?? 0) << 8) | ((bytes[first + 2] ?? 0) << 16);
    const state = (word >>> (look & 7)) & mask;
    out[index] = symbols[state] ?? 0;
    at -= bits[state] ?? 0;
  }
  if (at !== 0) throw corrupt("length of a bit stream");
}

import { highestBit } from "./bits.ts";
import { corrupt } from "./error.ts";

/** A finite state entropy decoding table (RFC 8878 §4.1): from each state a symbol, and how the next state comes about. */
export interface FseTable {
  /** The first state has as many bits. */
  readonly log: number;
  readonly symbols: Uint8Array;
  /** Bits to be read for the next state… */
  readonly bits: Uint8Array;
  /** …and added to this. */
  readonly base: Uint16Array;
}

const smallestLog = 5;

/** The table in which every state is the same symbol. */
export function singleSymbol(symbol: number): FseTable {
  return { log: 0, symbols: Uint8Array.of(symbol), bits: Uint8Array.of(0), base: Uint16Array.of(0) };
}

/**
 * Reads a table's description (§4.1.1).
 * @param largest the largest symbol
 * @returns the table and where the description ends
 */
export function readFseTable(
  bytes: Uint8Array,
  start: number,
  mostLog: number,
  largest: number,
): { table: FseTable; end: number } {
  const log = ((bytes[start] ?? 0) & 15) + smallestLog;
  if (log > mostLog) throw corrupt("accuracy of a table");
  let at = start * 8 + 4;
  const peek = (count: number): number => {
    const first = at >> 3;
    const word = (bytes[first] ?? 0) | ((bytes[first + 1] ?? 0) << 8) | ((bytes[first + 2] ?? 0) << 16);
    return (word >>> (at & 7)) & ((1 << count) - 1);
  };
  const counts: number[] = [];
  for (let left = 1 << log; left > 0; ) {
    if (counts.length > largest) throw corrupt("number of symbols in a table");
    // What can still come does not fill its bits: the smallest values take one bit fewer.
    const size = highestBit(left + 1) + 1;
    const short = (1 << size) - 1 - (left + 1);
    const low = peek(size - 1);
    const value = low < short ? low : peek(size);
    at += low < short ? size - 1 : size;
    const count = (value < 1 << (size - 1) ? value : value - short) - 1;
    // -1 is a symbol less probable than one state in the table.
    left -= Math.abs(count);
    if (left < 0) throw corrupt("sum of a table");
    counts.push(count);
    if (count !== 0) continue;
    for (let more = 3; more === 3; at += 2) {
      more = peek(2);
      for (let index = 0; index < more; index++) counts.push(0);
      if (counts.length > largest) throw corrupt("number of symbols in a table");
    }
  }
  const end = (at + 7) >> 3;
  if (end > bytes.length) throw corrupt("length of a table");
  return { table: buildFseTable(counts, log), end };
}

/** The table for how often each symbol occurs in it; -1 is less than once. */
export function buildFseTable(counts: readonly number[], log: number): FseTable {
  const size = 1 << log;
  const symbols = new Uint8Array(size);
  const next = new Uint16Array(counts.length);
  let free = size;
  counts.forEach((count, symbol) => {
    next[symbol] = Math.abs(count);
    if (count === -1) symbols[--free] = symbol;
  });
  const step = (size >> 1) + (size >> 3) + 3;
  let at = 0;
  counts.forEach((count, symbol) => {
    for (let index = 0; index < count; index++) {
      symbols[at] = symbol;
      do at = (at + step) & (size - 1);
      while (at >= free);
    }
  });
  const bits = new Uint8Array(size);
  const base = new Uint16Array(size);
  for (let state = 0; state < size; state++) {
    const symbol = symbols[state] ?? 0;
    const times = next[symbol] ?? 0;
    next[symbol] = times + 1;
    const count = log - highestBit(times);
    bits[state] = count;
    base[state] = (times << count) - size;
  }
  return { log, symbols, bits, base };
}

import { buildFseTable, type FseTable } from "./fse.ts";

/** What the three numbers of a sequence are written in (RFC 8878 §3.1.1.3.2.1). */
export interface CodeKind {
  /** The smallest value of each code… */
  readonly base: Uint32Array;
  /** …and how many bits are added to it. */
  readonly bits: Uint8Array;
  readonly mostLog: number;
  /** The table that needs no description (§3.1.1.3.2.2). */
  readonly predefined: FseTable;
}

/** Codes whose values follow each other without a gap. */
function kindOf(
  first: number,
  bits: readonly number[],
  mostLog: number,
  counts: readonly number[],
  log: number,
): CodeKind {
  const base: number[] = [];
  bits.reduce((value, count) => {
    base.push(value);
    return value + 2 ** count;
  }, first);
  return {
    base: Uint32Array.from(base),
    bits: Uint8Array.from(bits),
    mostLog,
    predefined: buildFseTable(counts, log),
  };
}

const times = (count: number, value: number): number[] => new Array<number>(count).fill(value);

/** How many literals come first. */
export const literalLengths: CodeKind = kindOf(
  0,
  [...times(16, 0), 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
  9,
  [4, 3, ...times(11, 2), 1, 1, 1, ...times(9, 2), 3, 2, ...times(5, 1), ...times(4, -1)],
  6,
);

/** How many bytes are copied. */
export const matchLengths: CodeKind = kindOf(
  3,
  [...times(32, 0), 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
  9,
  [1, 4, 3, ...times(6, 2), ...times(37, 1), ...times(7, -1)],
  6,
);

/** From how far back; the first three values are the offsets used last. The code is the number of bits. */
export const offsets: CodeKind = kindOf(
  1,
  Array.from({ length: 32 }, (_, index) => index),
  8,
  [...times(6, 1), 2, 2, 2, ...times(15, 1), ...times(5, -1)],
  5,
);

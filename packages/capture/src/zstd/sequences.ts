import { BackwardBits } from "./bits.ts";
import { type CodeKind, literalLengths, matchLengths, offsets } from "./codes.ts";
import { corrupt } from "./error.ts";
import { type FseTable, readFseTable, singleSymbol } from "./fse.ts";
import type { History } from "./history.ts";

const modes = { predefined: 0, single: 1, described: 2, repeated: 3 } as const;

/** The tables of a block, which the next one may use again. */
export interface SequenceTables {
  readonly literalLengths: FseTable;
  readonly offsets: FseTable;
  readonly matchLengths: FseTable;
}

/** One of the three numbers while a block's sequences are read. */
class Code {
  readonly #kind: CodeKind;
  readonly #table: FseTable;
  #state: number;

  constructor(kind: CodeKind, table: FseTable, stream: BackwardBits) {
    this.#kind = kind;
    this.#table = table;
    this.#state = stream.read(table.log);
  }

  value(stream: BackwardBits): number {
    const code = this.#table.symbols[this.#state] ?? 0;
    const count = this.#kind.bits[code];
    if (count === undefined) throw corrupt("code of a sequence");
    return (this.#kind.base[code] ?? 0) + stream.read(count);
  }

  advance(stream: BackwardBits): void {
    const table = this.#table;
    this.#state = (table.base[this.#state] ?? 0) + stream.read(table.bits[this.#state] ?? 0);
  }
}

/**
 * Carries out the sequences of a compressed block (RFC 8878 §3.1.1.3.2): literals, then a piece of what came before, and so
 * on; the literals that are left come last.
 * @returns the tables, for the next block
 */
export function runSequences(
  section: Uint8Array,
  literals: Uint8Array,
  previous: SequenceTables | null,
  history: History,
): SequenceTables | null {
  const { count, at } = readCount(section);
  if (count === 0) {
    if (at !== section.length) throw corrupt("end of a block");
    history.append(literals);
    return previous;
  }
  const { tables, end } = readTables(section, at, previous);
  const stream = new BackwardBits(section.subarray(end));
  const literalLength = new Code(literalLengths, tables.literalLengths, stream);
  const offset = new Code(offsets, tables.offsets, stream);
  const matchLength = new Code(matchLengths, tables.matchLengths, stream);
  let taken = 0;
  for (let left = count; left > 0; left--) {
    const distance = offset.value(stream);
    const length = matchLength.value(stream);
    const fresh = literalLength.value(stream);
    if (stream.left < 0 || taken + fresh > literals.length) throw corrupt("length of a sequence");
    history.append(literals, taken, taken + fresh);
    taken += fresh;
    history.repeat(distance, length, fresh === 0);
    if (left === 1) break;
    literalLength.advance(stream);
    matchLength.advance(stream);
    offset.advance(stream);
  }
  if (stream.left !== 0) throw corrupt("number of sequences");
  history.append(literals, taken);
  return tables;
}

function readCount(section: Uint8Array): { count: number; at: number } {
  const first = section[0];
  if (first === undefined) throw corrupt("length of a block");
  if (first < 128) return { count: first, at: 1 };
  const second = section[1] ?? 0;
  return first < 255
    ? { count: ((first - 128) << 8) | second, at: 2 }
    : { count: (second | ((section[2] ?? 0) << 8)) + 0x7f00, at: 3 };
}

function readTables(
  section: Uint8Array,
  start: number,
  previous: SequenceTables | null,
): { tables: SequenceTables; end: number } {
  const chosen = section[start] ?? 0;
  if ((chosen & 3) !== 0) throw corrupt("mode of a table");
  let at = start + 1;
  const next = (mode: number, kind: CodeKind, repeated: FseTable | undefined): FseTable => {
    if (mode === modes.predefined) return kind.predefined;
    if (mode === modes.single) return singleSymbol(section[at++] ?? 0);
    if (mode === modes.described) {
      const { table, end } = readFseTable(section, at, kind.mostLog, kind.bits.length - 1);
      at = end;
      return table;
    }
    if (repeated === undefined) throw corrupt("missing table");
    return repeated;
  };
  const tables = {
    literalLengths: next(chosen >> 6, literalLengths, previous?.literalLengths),
    offsets: next((chosen >> 4) & 3, offsets, previous?.offsets),
    matchLengths: next((chosen >> 2) & 3, matchLengths, previous?.matchLengths),
  };
  if (at > section.length) throw corrupt("length of a block");
  return { tables, end: at };
}

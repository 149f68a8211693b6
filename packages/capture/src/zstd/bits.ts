import { corrupt } from "./error.ts";

/** Bits that one `peek` gives at most: what is left of a 32-bit word behind up to seven bits of the byte before. */
const mostAtOnce = 24;

/** Index of the highest bit set; -1 for 0. */
export function highestBit(value: number): number {
  return 31 - Math.clz32(value);
}

/**
 * A bit stream that is read from its end (RFC 8878 §4.1): the highest bit set in the last byte ends it, and is none of it.
 * Before the first byte there are zeros, so that one may look further than the stream goes.
 */
export class BackwardBits {
  readonly #bytes: Uint8Array;
  /** Bits that were not read yet; negative when more were read than there are. */
  left: number;

  constructor(bytes: Uint8Array) {
    const last = bytes.at(-1) ?? 0;
    if (last === 0) throw corrupt("end of a bit stream");
    this.#bytes = bytes;
    this.left = (bytes.length - 1) * 8 + highestBit(last);
  }

  /** The next `count` bits, 32 at most. */
  read(count: number): number {
    if (count <= mostAtOnce) return this.#next(count);
    const high = this.#next(count - mostAtOnce);
    return high * 2 ** mostAtOnce + this.#next(mostAtOnce);
  }

  #next(count: number): number {
    this.left -= count;
    const at = this.left;
    const bytes = this.#bytes;
    const first = at >> 3;
    const word =
      (bytes[first] ?? 0) |
      ((bytes[first + 1] ?? 0) << 8) |
      ((bytes[first + 2] ?? 0) << 16) |
      ((bytes[first + 3] ?? 0) << 24);
    return (word >>> (at & 7)) & ((1 << count) - 1);
  }
}

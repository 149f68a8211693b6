// What files hold. One pool of random bytes with the running sums of its 16-bit words, so that the TCP checksum of any
// slice costs two look-ups instead of a walk over its bytes.

const POOL = 1 << 20;

/** Bytes to send: `bytes[start .. start + length)`, `sum` their 16-bit words added up. */
export function textContent(text) {
  const bytes = Buffer.from(text, "latin1");
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += (bytes[i] << 8) | (bytes[i + 1] ?? 0);
  return { bytes, start: 0, length: bytes.length, sum };
}

/** A pool of random bytes. */
export class Pool {
  #bytes = Buffer.alloc(POOL);
  #sums = new Float64Array(POOL / 2 + 1);
  #slice = { bytes: this.#bytes, start: 0, length: 0, sum: 0 };

  constructor(random) {
    for (let i = 0; i < POOL; i++) this.#bytes[i] = random.next() * 256;
    for (let i = 0; i < POOL; i += 2) this.#sums[i / 2 + 1] = this.#sums[i / 2] + this.#bytes.readUInt16BE(i);
  }

  /** Some `length` bytes, valid until the next call. Where in the pool follows from `at`, so that a repeated segment holds the same bytes. */
  slice(at, length) {
    const start = ((at * 2654435761) % (POOL - 65536)) & ~1;
    const whole = length & ~1;
    let sum = this.#sums[(start + whole) / 2] - this.#sums[start / 2];
    if (length & 1) sum += this.#bytes[start + whole] << 8;
    this.#slice.start = start;
    this.#slice.length = length;
    this.#slice.sum = sum;
    return this.#slice;
  }
}

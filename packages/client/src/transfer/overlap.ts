/** How many bytes are compared where a transfer is resumed: other files seldom have as many in common there. */
export const defaultOverlap = 64 * 1024;

/** Holds bytes that come in chunks against those that are expected. */
export class Comparison {
  readonly #expected: Uint8Array;
  #at = 0;

  constructor(expected: Uint8Array) {
    this.#expected = expected;
  }

  /** All that was expected has come. */
  get done(): boolean {
    return this.#at === this.#expected.length;
  }

  /** How much is still to come, bytes. */
  get missing(): number {
    return this.#expected.length - this.#at;
  }

  /** Whether this chunk, or as much of it as is compared, is what was expected next. */
  same(chunk: Uint8Array): boolean {
    const part = chunk.subarray(0, this.missing);
    const expected = this.#expected.subarray(this.#at, this.#at + part.length);
    this.#at += part.length;
    return Buffer.compare(part, expected) === 0;
  }
}

/** Reads big-endian fields of a message. Beyond its end everything is 0 or empty, and `short` says so. */
export class Cursor {
  readonly #bytes: Uint8Array;
  #at = 0;
  #short = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** More was asked for than there is. */
  get short(): boolean {
    return this.#short;
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** An unsigned integer of `size` bytes, 1 to 3. */
  integer(size: 1 | 2 | 3): number {
    let value = 0;
    for (const byte of this.take(size)) value = value * 256 + byte;
    return value;
  }

  /** The next `length` bytes, as far as there are so many. */
  take(length: number): Uint8Array {
    if (length > this.left) this.#short = true;
    const piece = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += piece.length;
    return piece;
  }

  /** A vector: its length in `size` bytes, then the vector (RFC 8446 §3.4). */
  vector(size: 1 | 2 | 3): Cursor {
    return new Cursor(this.take(this.integer(size)));
  }

  /** All that is left. */
  rest(): Uint8Array {
    return this.take(this.left);
  }
}

const initialRest = 256;

/**
 * Turns chunks of any size into items of asked sizes. An item inside one chunk is a view of it; one that spans chunks is
 * collected in a buffer that grows with the bytes that really came, so a forged length allocates nothing.
 */
export class ByteSource {
  #chunk: Uint8Array = new Uint8Array(0);
  #at = 0;
  #rest: Uint8Array = new Uint8Array(0);
  #restLength = 0;
  #skip = 0;
  #offset = 0;

  /** Offset in the file of the next byte to be taken. */
  get offset(): number {
    return this.#offset;
  }

  /** Bytes still to be skipped that have not come yet. */
  get pendingSkip(): number {
    return this.#skip;
  }

  /** Bytes that came and were not taken. */
  get available(): number {
    return this.#restLength + this.#chunk.length - this.#at;
  }

  /** Gives the next chunk; the one before must have been drained until `peek` gave null. */
  push(chunk: Uint8Array): void {
    // Node's Buffer is a Uint8Array whose slice() does not copy: from here on there are only plain ones.
    this.#chunk = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length);
    this.#at = 0;
    this.#applySkip();
  }

  /** The next `size` bytes without taking them, or null until they have come. */
  peek(size: number): Uint8Array | null {
    if (this.#skip > 0) return null;
    if (this.#restLength === 0 && this.#chunk.length - this.#at >= size) {
      return this.#chunk.subarray(this.#at, this.#at + size);
    }
    this.#collect(size);
    return this.#restLength >= size ? this.#rest.subarray(0, size) : null;
  }

  /** Moves past `size` bytes, also past ones that have not come yet. */
  skip(size: number): void {
    this.#offset += size;
    if (this.#restLength > 0) {
      const held = Math.min(size, this.#restLength);
      // What was peeked stays as it is in its owner's hands: the rest of it moves to a buffer of its own.
      this.#rest = this.#rest.slice(held, this.#restLength);
      this.#restLength -= held;
      size -= held;
    }
    this.#skip += size;
    this.#applySkip();
  }

  #applySkip(): void {
    const step = Math.min(this.#skip, this.#chunk.length - this.#at);
    this.#at += step;
    this.#skip -= step;
  }

  /** Moves bytes of the chunk to the rest, up to `size` there. */
  #collect(size: number): void {
    const step = Math.min(size - this.#restLength, this.#chunk.length - this.#at);
    if (step <= 0) return;
    const needed = this.#restLength + step;
    if (needed > this.#rest.length) {
      const grown = new Uint8Array(Math.min(size, Math.max(initialRest, needed, 2 * this.#rest.length)));
      grown.set(this.#rest.subarray(0, this.#restLength));
      this.#rest = grown;
    }
    this.#rest.set(this.#chunk.subarray(this.#at, this.#at + step), this.#restLength);
    this.#restLength = needed;
    this.#at += step;
  }
}

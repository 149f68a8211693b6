const initialRest = 256;

/**
 * Turns chunks of any size into items of asked sizes, in place: `has(size)` says that the next `size` bytes are there,
 * and then they are `bytes[at]` and so on. An item that spans chunks is collected in a buffer that grows with the bytes
 * that really came, so a forged length allocates nothing.
 */
export class ByteSource {
  #chunk: Uint8Array = new Uint8Array(0);
  #chunkAt = 0;
  /** The beginning of an item whose end is in the chunk or has not come. */
  #rest: Uint8Array = new Uint8Array(0);
  #restLength = 0;
  #skip = 0;
  #offset = 0;

  /** What the next bytes lie in, after `has`; to be read before the next `skip`. */
  get bytes(): Uint8Array {
    return this.#restLength === 0 ? this.#chunk : this.#rest;
  }

  /** Index in `bytes` of the next byte, after `has`. */
  get at(): number {
    return this.#restLength === 0 ? this.#chunkAt : 0;
  }

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
    return this.#restLength + this.#chunk.length - this.#chunkAt;
  }

  /** Gives the next chunk; the one before must have been drained until `has` said no. */
  push(chunk: Uint8Array): void {
    // Node's Buffer is a Uint8Array whose slice() does not copy: from here on there are only plain ones.
    this.#chunk = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length);
    this.#chunkAt = 0;
    this.#applySkip();
  }

  /** Whether the next `size` bytes have come; nothing is taken. */
  has(size: number): boolean {
    if (this.#restLength === 0 && this.#chunk.length - this.#chunkAt >= size) return this.#skip === 0;
    if (this.#skip > 0) return false;
    this.#collect(size);
    return this.#restLength >= size;
  }

  /** A view of the next `size` bytes, for what is not read once a packet; null until they have come. */
  peek(size: number): Uint8Array | null {
    return this.has(size) ? this.bytes.subarray(this.at, this.at + size) : null;
  }

  /** Moves past `size` bytes, also past ones that have not come yet. */
  skip(size: number): void {
    this.#offset += size;
    if (this.#restLength > 0) {
      const held = Math.min(size, this.#restLength);
      this.#rest.copyWithin(0, held, this.#restLength);
      this.#restLength -= held;
      size -= held;
    }
    this.#skip += size;
    this.#applySkip();
  }

  #applySkip(): void {
    const step = Math.min(this.#skip, this.#chunk.length - this.#chunkAt);
    this.#chunkAt += step;
    this.#skip -= step;
  }

  /** Moves bytes of the chunk to the rest, up to `size` there. */
  #collect(size: number): void {
    const step = Math.min(size - this.#restLength, this.#chunk.length - this.#chunkAt);
    if (step <= 0) return;
    const needed = this.#restLength + step;
    if (needed > this.#rest.length) {
      const grown = new Uint8Array(Math.min(size, Math.max(initialRest, needed, 2 * this.#rest.length)));
      grown.set(this.#rest.subarray(0, this.#restLength));
      this.#rest = grown;
    }
    this.#rest.set(this.#chunk.subarray(this.#chunkAt, this.#chunkAt + step), this.#restLength);
    this.#restLength = needed;
    this.#chunkAt += step;
  }
}

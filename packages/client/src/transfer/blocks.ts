/** As much as a block holds, bytes. */
const fullSize = 256 * 1024;

interface Block {
  readonly bytes: Buffer;
  /** So many of them count. */
  length: number;
}

/**
 * A queue of bytes that copies what it is given into blocks, which are used again: the memory that a long file goes through does not
 * grow with it, nor does the work of clearing up behind it. A small file gets a small block.
 */
export class Blocks {
  #waiting: Block[] = [];
  readonly #spare: Buffer[] = [];
  #lastSize = 0;

  /** How many blocks wait, the last one perhaps not full. */
  get count(): number {
    return this.#waiting.length;
  }

  /** How many bytes wait. */
  get bytes(): number {
    return this.#waiting.reduce((sum, { length }) => sum + length, 0);
  }

  /** The first block is one to which nothing would be added. */
  get anyFull(): boolean {
    const [first] = this.#waiting;
    return this.#waiting.length > 1 || first?.length === fullSize;
  }

  /** Adds to the end. */
  add(chunk: Uint8Array): void {
    for (let rest = chunk; rest.length > 0; ) {
      const block = this.#withRoom(rest.length);
      const part = rest.subarray(0, block.bytes.length - block.length);
      block.bytes.set(part, block.length);
      block.length += part.length;
      rest = rest.subarray(part.length);
    }
  }

  /** Takes the first block, if nothing would be added to it. */
  shiftFull(): Uint8Array | undefined {
    const first = this.anyFull ? this.#waiting.shift() : undefined;
    return first?.bytes.subarray(0, first.length);
  }

  /** Takes all that there is. */
  shiftAll(): Uint8Array[] {
    const all = this.#waiting.map(({ bytes, length }) => bytes.subarray(0, length));
    this.#waiting = [];
    return all;
  }

  /** Nobody needs what is in a block that was taken any longer. */
  reuse(block: Uint8Array): void {
    if (block.length === fullSize) this.#spare.push(Buffer.from(block.buffer));
  }

  #withRoom(wanted: number): Block {
    const last = this.#waiting.at(-1);
    if (last !== undefined && last.length < last.bytes.length) return last;
    const block = { bytes: this.#spare.pop() ?? this.#made(wanted), length: 0 };
    this.#waiting.push(block);
    return block;
  }

  /** The first one is as small as the chunk, those behind it soon as large as they get. */
  #made(wanted: number): Buffer {
    this.#lastSize = Math.min(fullSize, Math.max(wanted, 4 * this.#lastSize));
    return Buffer.allocUnsafeSlow(this.#lastSize);
  }
}

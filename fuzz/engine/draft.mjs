// An input under change: bytes that are changed in place, in memory that is used again for the next.

/** The largest input. */
export const LARGEST = 64 << 10;

export class Draft {
  #memory = new Uint8Array(LARGEST);
  length = 0;

  constructor(bytes) {
    if (bytes) this.load(bytes);
  }

  /** Begins anew, with a copy of `bytes`. */
  load(bytes) {
    this.length = Math.min(bytes.length, LARGEST);
    this.#memory.set(bytes.length > LARGEST ? bytes.subarray(0, LARGEST) : bytes);
    return this;
  }

  /** The input as it stands: a view, valid until the next change. */
  get bytes() {
    return this.#memory.subarray(0, this.length);
  }

  /** The byte at `at`, 0 beyond the end. */
  at(at) {
    return at < this.length ? this.#memory[at] : 0;
  }

  /** Sets bytes that are there; those beyond the end are not. */
  set(at, value) {
    if (at < this.length) this.#memory[at] = value;
  }

  /** Sets a number of `size` bytes. */
  number(at, value, size, little) {
    for (let i = 0; i < size; i++) this.set(at + i, value >>> (8 * (little ? i : size - 1 - i)));
  }

  /** Puts `middle` in place of what is from `from` to `to`. What does not fit is cut off. */
  splice(from, to, middle) {
    const memory = this.#memory;
    const put = Math.min(middle.length, LARGEST - from);
    const rest = Math.min(this.length - to, LARGEST - from - put);
    // `middle` may lie where the rest moves to.
    const held = middle.buffer === memory.buffer ? middle.slice(0, put) : middle;
    memory.copyWithin(from + put, to, to + rest);
    memory.set(put < held.length ? held.subarray(0, put) : held, from);
    this.length = from + put + rest;
  }

  remove(from, to) {
    this.splice(from, to, NOTHING);
  }

  /** Puts what is from `from` to `to` at `at` once more. */
  repeat(from, to, at) {
    this.splice(at, at, this.#memory.subarray(from, to));
  }
}

const NOTHING = new Uint8Array(0);

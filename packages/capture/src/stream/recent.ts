/** Longest payload remembered: control connections' lines, not files. */
const longestRecent = 256;
/** Room for most of them: V8 holds arrays of up to 64 bytes on its own heap. */
const firstRoom = 64;

/** The last small payload of a side, to see whether a retransmission says the same. */
export class Recent {
  #bytes: Uint8Array | null = null;
  #start = 0;
  #length = 0;

  /** Remembers `data` from `from` to `to`, at position `start` of the stream, unless it is too long. */
  remember(start: number, data: Uint8Array, from: number, to: number): void {
    const length = to - from;
    if (length === 0 || length > longestRecent) return;
    if (this.#bytes === null || this.#bytes.length < length)
      this.#bytes = new Uint8Array(length > firstRoom ? longestRecent : firstRoom);
    for (let index = 0; index < length; index++) this.#bytes[index] = data[from + index] ?? 0;
    this.#start = start;
    this.#length = length;
  }

  /** Lets go of it: the connection is over, and thousands like it are still known. */
  forget(): void {
    this.#bytes = null;
  }

  /** Whether a payload contradicts the remembered one where they overlap. */
  conflicts(start: number, data: Uint8Array, from: number, to: number): boolean {
    if (this.#bytes === null) return false;
    const first = Math.max(start, this.#start);
    const last = Math.min(start + to - from, this.#start + this.#length);
    for (let at = first; at < last; at++) {
      if (data[from + at - start] !== this.#bytes[at - this.#start]) return true;
    }
    return false;
  }
}

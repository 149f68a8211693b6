import { corrupt } from "./error.ts";

/** Bytes that one block makes at most (RFC 8878 §3.1.1.2.4). */
export const mostOfBlock = 128 * 1024;

/** What a frame has made so far, as far back as its sequences may refer to; it grows with what really came. */
export class History {
  readonly #window: number;
  #bytes: Uint8Array = new Uint8Array(0);
  #end = 0;
  #blockStart = 0;
  /** The offsets used last (§3.1.1.5). */
  #last = 1;
  #secondLast = 4;
  #thirdLast = 8;

  /** @param window bytes that are kept (§3.1.1.1.2) */
  constructor(window: number) {
    this.#window = window;
  }

  /** Makes room for a block. */
  begin(): void {
    const needed = this.#end + mostOfBlock;
    if (needed > this.#bytes.length) this.#makeRoom(needed);
    this.#blockStart = this.#end;
  }

  /** A copy of what the block made. */
  block(): Uint8Array {
    return this.#bytes.slice(this.#blockStart, this.#end);
  }

  append(bytes: Uint8Array, start = 0, end = bytes.length): void {
    this.#claim(end - start);
    // Most pieces are a few bytes: a view of each would cost more than they do.
    const made = this.#bytes;
    let to = this.#end;
    for (let at = start; at < end; at++) made[to++] = bytes[at] ?? 0;
    this.#end = to;
  }

  fill(byte: number, count: number): void {
    this.#claim(count);
    this.#bytes.fill(byte, this.#end, this.#end + count);
    this.#end += count;
  }

  /** Copies `length` bytes from what came before; `value` says from how far back, or 1 to 3 that an offset is used again. */
  repeat(value: number, length: number, withoutLiterals: boolean): void {
    const offset = this.#offset(value, withoutLiterals);
    this.#claim(length);
    const from = this.#end - offset;
    if (offset <= 0 || from < 0) throw corrupt("offset of a sequence");
    const made = this.#bytes;
    let to = this.#end;
    this.#end += length;
    if (offset >= length && length > 64) made.copyWithin(to, from, from + length);
    else for (let at = from; to < this.#end; at++) made[to++] = made[at] ?? 0;
  }

  #offset(value: number, withoutLiterals: boolean): number {
    const index = value + (withoutLiterals ? 1 : 0);
    const last = this.#last;
    if (value <= 3 && index === 1) return last;
    if (value > 3) this.#last = value - 3;
    else if (index === 2) this.#last = this.#secondLast;
    else if (index === 3) this.#last = this.#thirdLast;
    else this.#last = last - 1;
    // The second one, taken again, leaves the third where it is.
    if (value > 3 || index !== 2) this.#thirdLast = this.#secondLast;
    this.#secondLast = last;
    return this.#last;
  }

  #claim(length: number): void {
    if (this.#end + length - this.#blockStart > mostOfBlock) throw corrupt("length of a block");
  }

  /** Drops what lies beyond the window, or gets more memory: moving is done once in a quarter of a window at most. */
  #makeRoom(needed: number): void {
    const most = this.#window + Math.max(this.#window >> 2, 2 * mostOfBlock);
    const kept = Math.min(this.#end, this.#window);
    if (needed > most) {
      this.#bytes.copyWithin(0, this.#end - kept, this.#end);
      this.#end = kept;
    } else {
      const grown = new Uint8Array(Math.min(most, Math.max(needed, 2 * this.#bytes.length)));
      grown.set(this.#bytes.subarray(0, this.#end));
      this.#bytes = grown;
    }
  }
}

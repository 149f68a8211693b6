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
  #recent: [number, number, number] = [1, 4, 8];

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
    for (let at = start; at < end; at++) this.#bytes[this.#end + at - start] = bytes[at] ?? 0;
    this.#end += end - start;
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
    if (offset >= length && length > 64) this.#bytes.copyWithin(this.#end, from, from + length);
    else for (let at = 0; at < length; at++) this.#bytes[this.#end + at] = this.#bytes[from + at] ?? 0;
    this.#end += length;
  }

  #offset(value: number, withoutLiterals: boolean): number {
    const [first, second, third] = this.#recent;
    const index = value + (withoutLiterals ? 1 : 0);
    if (value > 3) this.#recent = [value - 3, first, second];
    else if (index === 2) this.#recent = [second, first, third];
    else if (index === 3) this.#recent = [third, first, second];
    else if (index === 4) this.#recent = [first - 1, first, second];
    return this.#recent[0];
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

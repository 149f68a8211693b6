import type { FrameRange } from "../model.ts";

/** Ranges that a set holds; a transfer whose frames are interleaved with more than that lists its first ones and its last. */
const maxRanges = 4096;

/**
 * A set of frame numbers, kept as ranges. Frames come mostly in order, so that adding is cheap: the last range stands by
 * itself, which is all that most sets have.
 */
export class FrameSet {
  /** The last range; -1 and -1 of an empty set. */
  #low = -1;
  #high = -1;
  /** The ranges before it, ascending: first, last, first, last … */
  #before: number[] | null = null;

  /** True while no frame was added. */
  get empty(): boolean {
    return this.#high < 0;
  }

  /** The lowest frame; Infinity of an empty set. */
  get first(): number {
    return this.#before?.[0] ?? (this.empty ? Number.POSITIVE_INFINITY : this.#low);
  }

  /** The highest frame; 0 of an empty set. */
  get last(): number {
    return Math.max(0, this.#high);
  }

  /** Adds one frame. */
  add(frame: number): void {
    if (frame === this.#high + 1 && !this.empty) this.#high = frame;
    else this.addRange(frame, frame);
  }

  /** Adds what another set holds. */
  addAll(other: FrameSet): void {
    const before = other.#before ?? [];
    for (let at = 0; at < before.length; at += 2)
      this.addRange(before[at] as number, before[at + 1] as number);
    if (!other.empty) this.addRange(other.#low, other.#high);
  }

  /** Tells whether `frame` is in the set. */
  has(frame: number): boolean {
    if (frame >= this.#low) return frame <= this.#high && !this.empty;
    const before = this.#before ?? [];
    const at = after(before, frame) - 2;
    return at >= 0 && frame <= (before[at + 1] as number);
  }

  /** Adds the frames first..last, both included. */
  addRange(first: number, last: number): void {
    if (this.empty) {
      this.#low = first;
      this.#high = last;
    } else if (first > this.#high + 1) this.#append(first, last);
    else if (first >= this.#low) this.#high = Math.max(this.#high, last);
    else this.#insert(first, last);
  }

  /** The frames as ranges, ascending. */
  ranges(): FrameRange[] {
    if (this.empty) return [];
    const before = this.#before;
    if (before === null) return [[this.#low, this.#high]];
    const ranges: FrameRange[] = [];
    for (let at = 0; at < before.length; at += 2)
      ranges.push([before[at] as number, before[at + 1] as number]);
    ranges.push([this.#low, this.#high]);
    return ranges;
  }

  #append(first: number, last: number): void {
    // Two ranges are common, and an array that grows keeps room for sixteen numbers more.
    if (this.#before === null) this.#before = [this.#low, this.#high];
    else if (this.#before.length < 2 * (maxRanges - 1)) this.#before.push(this.#low, this.#high);
    this.#low = first;
    this.#high = last;
  }

  /** Every range that touches first-1..last+1 becomes one. */
  #insert(first: number, last: number): void {
    const all = this.#before ?? [];
    all.push(this.#low, this.#high);
    let from = after(all, first);
    if (from > 0 && (all[from - 1] as number) >= first - 1) from -= 2;
    let to = from;
    let low = first;
    let high = last;
    while (to < all.length && (all[to] as number) <= high + 1) {
      low = Math.min(low, all[to] as number);
      high = Math.max(high, all[to + 1] as number);
      to += 2;
    }
    all.splice(from, to - from, low, high);
    this.#high = all.pop() ?? -1;
    this.#low = all.pop() ?? -1;
    this.#before = all;
  }
}

/** Index of the first of the ranges that begins behind `frame`. */
function after(ranges: readonly number[], frame: number): number {
  let low = 0;
  let high = ranges.length / 2;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[2 * middle] as number) <= frame) low = middle + 1;
    else high = middle;
  }
  return 2 * low;
}

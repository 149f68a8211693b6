import type { FrameRange } from "../model.ts";

/** Ranges that a set holds; a transfer whose frames are interleaved with more than that lists its first ones and its last. */
const maxRanges = 4096;

/** A set of frame numbers, kept as ranges. Frames come mostly in order, so that adding is cheap. */
export class FrameSet {
  readonly #ranges: [first: number, last: number][] = [];

  constructor(...frames: readonly number[]) {
    for (const frame of frames) this.add(frame);
  }

  /** True while no frame was added. */
  get empty(): boolean {
    return this.#ranges.length === 0;
  }

  /** The lowest frame; Infinity of an empty set. */
  get first(): number {
    return this.#ranges[0]?.[0] ?? Number.POSITIVE_INFINITY;
  }

  /** The highest frame; 0 of an empty set. */
  get last(): number {
    return this.#ranges.at(-1)?.[1] ?? 0;
  }

  /** Adds one frame. */
  add(frame: number): void {
    this.addRange(frame, frame);
  }

  /** Adds what another set holds. */
  addAll(other: FrameSet): void {
    for (const [first, last] of other.#ranges) this.addRange(first, last);
  }

  /** Tells whether `frame` is in the set. */
  has(frame: number): boolean {
    const range = this.#ranges[this.#after(frame) - 1];
    return range !== undefined && frame <= range[1];
  }

  /** Adds the frames first..last, both included. */
  addRange(first: number, last: number): void {
    const tail = this.#ranges.at(-1);
    if (tail === undefined || first > tail[1] + 1) this.#append(first, last);
    else if (first >= tail[0]) tail[1] = Math.max(tail[1], last);
    else this.#insert(first, last);
  }

  /** The frames as ranges, ascending. */
  ranges(): FrameRange[] {
    return this.#ranges.map(([first, last]) => [first, last]);
  }

  #append(first: number, last: number): void {
    if (this.#ranges.length < maxRanges) this.#ranges.push([first, last]);
    else this.#ranges[maxRanges - 1] = [first, last];
  }

  #insert(first: number, last: number): void {
    // Every range that touches first-1..last+1 becomes one.
    let from = this.#after(first);
    const before = this.#ranges[from - 1];
    if (before !== undefined && before[1] >= first - 1) from--;
    let to = from;
    let low = first;
    let high = last;
    for (
      let range = this.#ranges[to];
      range !== undefined && range[0] <= high + 1;
      range = this.#ranges[to]
    ) {
      low = Math.min(low, range[0]);
      high = Math.max(high, range[1]);
      to++;
    }
    this.#ranges.splice(from, to - from, [low, high]);
  }

  /** Index of the first range that begins behind `frame`. */
  #after(frame: number): number {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ranges[middle]?.[0] ?? 0) <= frame) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

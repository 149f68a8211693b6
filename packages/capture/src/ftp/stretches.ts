import type { Side } from "../stream/index.ts";

/** Stretches there are at most. */
export const maxStretches = 128;
/** Stretches that a connection of few packets has: more would be empty. */
const fewest = 8;
/** Seconds of a stretch in the beginning. */
const finest = 1e-6;

/** What is counted: bytes of a side, bytes that the capture lacks, and segments that were sent again. */
type Counted = Side | "missing" | "again";

/**
 * What came in each of at most 128 stretches of time. When the time runs over, two stretches become one, and each of them is
 * twice as long.
 */
export class Stretches {
  readonly #counts: Record<Counted, number[]> = { initiator: [], responder: [], missing: [], again: [] };
  #step = finest;
  /** Things that were added. */
  #added = 0;

  /** Nothing was added. */
  get empty(): boolean {
    return this.#added === 0;
  }

  /** Counts `amount` at `seconds` since the beginning; what comes before the beginning came with it. */
  add(what: Counted, seconds: number, amount: number): void {
    this.#added++;
    if (seconds >= this.#step * maxStretches) this.#reach(seconds);
    const place = seconds > 0 ? Math.floor(seconds / this.#step) : 0;
    const counts = what === "initiator" ? this.#counts.initiator : this.#counts[what];
    while (counts.length <= place) counts.push(0);
    counts[place] = (counts[place] ?? 0) + amount;
  }

  /** Makes the stretches of `seconds` no more than there are things in them. Returns how many they are. */
  compact(seconds: number): number {
    if (seconds >= this.#step * maxStretches) this.#reach(seconds);
    const { initiator, responder, missing, again } = this.#counts;
    const counted = Math.max(initiator.length, responder.length, missing.length, again.length);
    const length = Math.max(counted, Math.ceil(seconds / this.#step));
    let times = 1;
    while (length / times > Math.max(fewest, this.#added)) times *= 2;
    if (times > 1) this.#widen(times);
    return Math.ceil(length / times);
  }

  /** The stretches of all `seconds`. */
  told(seconds: number): { readonly step: number; readonly of: (what: Counted) => readonly number[] } {
    const length = this.compact(seconds);
    return {
      step: this.#step,
      of: (what) => {
        const counts = this.#counts[what];
        return Array.from({ length }, (_, at) => counts[at] ?? 0);
      },
    };
  }

  /** Makes the stretches so long that `seconds` lie in one of them. */
  #reach(seconds: number): void {
    let times = 2;
    while (seconds >= this.#step * times * maxStretches) times *= 2;
    this.#widen(times);
  }

  #widen(times: number): void {
    this.#step *= times;
    for (const counts of Object.values(this.#counts)) {
      let into = 0;
      for (let at = 0; at < counts.length; into++) {
        const next = Math.min(at + times, counts.length);
        let sum = 0;
        for (; at < next; at++) sum += counts[at] ?? 0;
        counts[into] = sum;
      }
      counts.length = into;
    }
  }
}

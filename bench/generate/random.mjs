// Numbers from a seed: the same seed makes the same capture, on every machine.

/** mulberry32: small, fast, good enough for sizes and delays. */
export class Random {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** A number in [0, 1). */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number from `low` to `high`, both included. */
  whole(low, high) {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(probability) {
    return this.next() < probability;
  }

  pick(list) {
    return list[this.whole(0, list.length - 1)];
  }

  /** How long something takes that takes `mean` µs on average. */
  exponential(mean) {
    return -Math.log(1 - this.next()) * mean;
  }

  /** Sizes of files: most are small, a few hold most of the bytes. */
  logNormal(median, sigma, most) {
    const normal = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
    return Math.min(most, Math.round(median * Math.exp(sigma * normal)));
  }
}

/** Chooses passive ports out of a range: at random, none twice, rested ones first. */
export class PortPool {
  readonly #first: number;
  readonly #count: number;
  readonly #random: (below: number) => number;
  readonly #rest: number;
  readonly #now: () => number;
  readonly #used = new Set<number>();
  readonly #restedAt = new Map<number, number>();

  /**
   * @param range first and last port
   * @param random an integer from 0 to below its argument, not to be foreseen by a peer (RFC 2577 §8)
   * @param rest milliseconds for which a port is avoided after use while others are free
   */
  constructor(
    range: readonly [number, number],
    random: (below: number) => number,
    rest: number,
    now: () => number,
  ) {
    const [first, last] = range;
    if (
      !(Number.isInteger(first) && Number.isInteger(last) && first >= 1 && first <= last && last <= 65535)
    ) {
      throw new RangeError(`not a range of ports: ${first}-${last}`);
    }
    this.#first = first;
    this.#count = last - first + 1;
    this.#random = random;
    this.#rest = rest;
    this.#now = now;
  }

  /** Every port once, in the order to be tried; ports in use are left out at the moment they come up. */
  *candidates(): Generator<number> {
    const start = this.#random(this.#count);
    // In strides, not one by one: ports that other programs hold lie in rows, and a row would be met as a whole.
    const stride = coprime(this.#random(this.#count), this.#count);
    const resting: number[] = [];
    for (let step = 0; step < this.#count; step++) {
      const port = this.#first + ((start + step * stride) % this.#count);
      if (this.#used.has(port)) continue;
      if (this.#isResting(port)) resting.push(port);
      else yield port;
    }
    for (const port of resting) if (!this.#used.has(port)) yield port;
  }

  /** Takes a port. */
  use(port: number): void {
    this.#used.add(port);
  }

  /** Gives a port back. `rested`: nobody can have heard of it, so it need not rest. */
  release(port: number, rested = false): void {
    this.#used.delete(port);
    if (!rested) this.#restedAt.set(port, this.#now() + this.#rest);
  }

  /** Whether a port of ours is behind this number now. */
  uses(port: number): boolean {
    return this.#used.has(port);
  }

  #isResting(port: number): boolean {
    const until = this.#restedAt.get(port);
    if (until === undefined) return false;
    if (until > this.#now()) return true;
    this.#restedAt.delete(port);
    return false;
  }
}

/** The first number from `wanted` on with which steps round a ring of `count` places meet every one of them. */
function coprime(wanted: number, count: number): number {
  let stride = wanted;
  while (greatestCommonDivisor(stride, count) !== 1) stride++;
  return stride;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

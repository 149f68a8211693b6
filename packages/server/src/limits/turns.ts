/** Lets so many at a time do something that is dear; the others wait in the order in which they came. */
export class Turns {
  readonly #waiting = new Set<() => void>();
  readonly #mostWaiting: number;
  readonly #limit: string;
  #free: number;

  /**
   * @param atOnce how many, at least 1
   * @param mostWaiting how many may wait; by default as many as come
   * @param limit what that bound is called, for the error
   */
  constructor(atOnce: number, mostWaiting = Number.POSITIVE_INFINITY, limit = "mostWaiting") {
    this.#free = atOnce;
    this.#mostWaiting = mostWaiting;
    this.#limit = limit;
  }

  /**
   * Runs `action` when it is its turn.
   * @throws the signal's reason when that aborts before; an Error when too many wait; and what `action` throws
   */
  async take<T>(signal: AbortSignal, action: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    if (this.#free > 0) this.#free--;
    else if (this.#waiting.size >= this.#mostWaiting)
      throw new Error(`${this.#mostWaiting} are waiting already (limit ${this.#limit})`);
    else await this.#wait(signal);
    try {
      return await action();
    } finally {
      this.#pass();
    }
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(enter);
        reject(signal.reason);
      };
      const enter = () => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      signal.addEventListener("abort", leave, { once: true });
      this.#waiting.add(enter);
    });
  }

  /** Hands the turn to the next in line. */
  #pass(): void {
    const [next] = this.#waiting;
    if (next === undefined) this.#free++;
    else {
      this.#waiting.delete(next);
      next();
    }
  }
}

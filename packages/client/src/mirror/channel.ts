/** Things that wait for who reads them; beyond that who writes waits. */
const room = 1000;

/**
 * Events from who makes them to who iterates over them, in order and bounded. While nobody iterates they are dropped.
 */
export class Channel<T> {
  readonly #waiting: T[] = [];
  #wake: (() => void) | undefined;
  #drained: (() => void)[] = [];
  #over = false;
  #read = false;

  /** Nothing waits: a good moment for what is not worth waiting for. */
  get idle(): boolean {
    return this.#read && this.#waiting.length === 0;
  }

  /** Somebody reads from now on. */
  open(): void {
    this.#read = true;
  }

  /** Hands one over; resolves once there is room for more. */
  async push(item: T): Promise<void> {
    if (!this.#read || this.#over) return;
    this.#waiting.push(item);
    this.#wake?.();
    if (this.#waiting.length < room) return;
    await new Promise<void>((resolve) => {
      this.#drained.push(resolve);
    });
  }

  /** No more will come, or be read. */
  end(): void {
    this.#over = true;
    this.#wake?.();
    this.#release();
  }

  /** All that comes until the end. */
  async *items(): AsyncGenerator<T, void, undefined> {
    while (true) {
      yield* this.#waiting.splice(0);
      this.#release();
      if (this.#waiting.length > 0) continue;
      if (this.#over) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }

  #release(): void {
    for (const resolve of this.#drained.splice(0)) resolve();
  }
}

/** What is worked out ahead, and what it costs to hold until it is taken. */
export interface LookAheadOptions<Item, Result> {
  readonly work: (item: Item) => Promise<Result>;
  readonly cost: (result: Result) => number;
  /** Works at once: one that is waited for, the others ahead. */
  readonly parallel: number;
}

/** Costs of results not yet taken beyond which nothing more is begun ahead: for listings, entries. */
const mostHeld = 10_000;

/**
 * Begins work before its result is asked for, so that a walk does not wait a round trip for each directory: a few at once, and none
 * while much is held already. Items are taken in the order in which they were announced, those announced last before the others.
 */
export class LookAhead<Item, Result> {
  readonly #options: LookAheadOptions<Item, Result>;
  /** Not begun yet; the next one is the last. */
  readonly #pending: Item[] = [];
  readonly #begun = new Map<Item, Promise<Result>>();
  #running = 0;
  #held = 0;

  constructor(options: LookAheadOptions<Item, Result>) {
    this.#options = options;
  }

  /** Items that will be taken next, in this order. */
  announce(items: readonly Item[]): void {
    for (let at = items.length - 1; at >= 0; at--) this.#pending.push(items[at] as Item);
    this.#begin();
  }

  /** The result for an item; frees what it holds. */
  async take(item: Item): Promise<Result> {
    if (!this.#begun.has(item)) {
      if (this.#pending.at(-1) === item) this.#pending.pop();
      this.#start(item);
    }
    const result = await (this.#begun.get(item) as Promise<Result>).finally(() => this.#begun.delete(item));
    this.#held -= this.#options.cost(result);
    this.#begin();
    return result;
  }

  #begin(): void {
    while (this.#running < this.#options.parallel - 1 && this.#held < mostHeld) {
      const item = this.#pending.pop();
      if (item === undefined) return;
      this.#start(item);
    }
  }

  #start(item: Item): void {
    this.#running += 1;
    const result = this.#options.work(item).then(
      (done) => {
        this.#running -= 1;
        this.#held += this.#options.cost(done);
        this.#begin();
        return done;
      },
      (error: unknown) => {
        this.#running -= 1;
        this.#begin();
        throw error;
      },
    );
    result.catch(() => {}); // told to who takes it, if anybody does
    this.#begun.set(item, result);
  }
}

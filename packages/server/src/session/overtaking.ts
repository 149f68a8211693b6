/** Commands that are answered while a transfer runs: in order, so that a slow one is not passed by the next. */
export class Overtaking {
  readonly #most: number;
  #waiting = 0;
  #last: Promise<void> = Promise.resolve();

  /** @param most that may wait at once */
  constructor(most: number) {
    this.#most = most;
  }

  /** Whether no more may come. */
  get full(): boolean {
    return this.#waiting >= this.#most;
  }

  /** Whether one is not answered yet. */
  get busy(): boolean {
    return this.#waiting > 0;
  }

  /** Carries one out, behind those that came before. It must not reject. */
  add(answer: () => Promise<void>): void {
    this.#waiting++;
    this.#last = this.#last.then(answer).finally(() => this.#waiting--);
  }

  /** Resolves when all that came so far are answered. */
  idle(): Promise<void> {
    return this.#last;
  }
}

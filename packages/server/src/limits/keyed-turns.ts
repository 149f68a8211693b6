/** One at a time does something with what has the same key; the others wait in the order in which they came. */
export class KeyedTurns {
  readonly #last = new Map<string, Promise<void>>();

  /** Runs `action` when it is its turn. Rejects with what it throws. */
  async take<T>(key: string, action: () => Promise<T>): Promise<T> {
    const turn = (this.#last.get(key) ?? Promise.resolve()).then(action);
    const over = turn.then(
      () => undefined,
      () => undefined,
    );
    this.#last.set(key, over);
    try {
      return await turn;
    } finally {
      if (this.#last.get(key) === over) this.#last.delete(key);
    }
  }
}

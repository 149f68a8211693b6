/** Runs tasks, a few at once. A task must not fail. */
export class Lanes {
  readonly #most: number;
  readonly #running = new Set<Promise<unknown>>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Begins a task once there is room for it; resolves when it has begun. */
  async run(task: () => Promise<unknown>): Promise<void> {
    while (this.#running.size >= this.#most) await Promise.race(this.#running);
    const done = task().finally(() => this.#running.delete(done));
    this.#running.add(done);
  }

  /** Resolves when nothing runs any more. */
  async end(): Promise<void> {
    while (this.#running.size > 0) await Promise.race(this.#running);
  }
}

/**
 * Notices that nothing moves: all that is awaited from a server has its own time limit, but a stream that nobody reads
 * would hold its connection for ever, and with it whoever waits for one. Runs only between {@link start} and {@link stop}.
 */
export class Standstill {
  readonly #ms: number;
  readonly #progress: () => number;
  readonly #stuck: () => void;
  #timer: NodeJS.Timeout | undefined;
  #last = 0;

  /**
   * @param ms how long nothing must move
   * @param progress a figure that changes as long as anything moves
   */
  constructor(ms: number, progress: () => number, stuck: () => void) {
    this.#ms = ms;
    this.#progress = progress;
    this.#stuck = stuck;
  }

  /** Begins to watch, unless it does already. */
  start(): void {
    if (this.#timer !== undefined) return;
    this.#last = this.#progress();
    this.#timer = setInterval(() => this.#look(), this.#ms);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    const now = this.#progress();
    const moved = now !== this.#last;
    this.#last = now;
    if (!moved) this.#stuck();
  }
}

/** Watches that something moves. Runs only between {@link start} and {@link stop}. */
export class StallTimer {
  readonly #expired: (limitMs: number) => void;
  #limitMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(limitMs: number, expired: (limitMs: number) => void) {
    this.#limitMs = limitMs;
    this.#expired = expired;
  }

  /** Begins to wait, unless it does already. */
  start(): void {
    if (this.#timer === undefined)
      this.#timer = setTimeout(() => this.#expired(this.#limitMs), this.#limitMs);
  }

  /** Something moved. */
  moved(): void {
    this.#timer?.refresh();
  }

  /** Nothing is expected for now. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Waits no longer than `limitMs` from now on. */
  shorten(limitMs: number): void {
    if (limitMs >= this.#limitMs) return;
    this.#limitMs = limitMs;
    if (this.#timer === undefined) return;
    this.stop();
    this.start();
  }
}

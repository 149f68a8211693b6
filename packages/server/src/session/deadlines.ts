import type { Clock, Timer } from "../clock.ts";

/** How long a session may take to log in, and how long it may be silent. */
export class Deadlines {
  readonly #clock: Clock;
  #login: Timer | undefined;
  #idle: Timer | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** From now on the login is awaited; who was waited for already gains no time by calling it behind {@link loggedIn} only. */
  awaitLogin(ms: number, late: () => void): void {
    this.#login?.cancel();
    this.#login = this.#clock.after(ms, late);
  }

  /** Has logged in. */
  loggedIn(): void {
    this.#login?.cancel();
  }

  /** Nothing is done until the client speaks. */
  awaitCommand(ms: number, late: () => void): void {
    this.#idle = this.#clock.after(ms, late);
  }

  /** The client has spoken. */
  spoken(): void {
    this.#idle?.cancel();
  }

  /** The session is over. */
  cancel(): void {
    this.#login?.cancel();
    this.#idle?.cancel();
  }
}

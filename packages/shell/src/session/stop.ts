import type { Shell } from "../shell.ts";

/**
 * How a shell is ended from outside: by ^C in a script, by the program it runs in, or because nobody reads what it
 * writes any more.
 */
export class Stop {
  /** Resolves when the shell is to end. */
  readonly requested: Promise<undefined>;
  readonly #shell: Shell;
  readonly #signal: AbortSignal | undefined;
  #resolve: () => void = () => {};
  #stopped = false;
  /** Ends the session with its connection, waiting for nothing. */
  readonly now = (): void => {
    this.gently();
    this.#shell.client?.close();
  };

  constructor(shell: Shell, signal: AbortSignal | undefined) {
    this.#shell = shell;
    this.#signal = signal;
    this.requested = new Promise((resolve) => {
      this.#resolve = () => resolve(undefined);
    });
    if (signal?.aborted) this.now();
    else signal?.addEventListener("abort", this.now, { once: true });
  }

  /** The shell was told to end. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** Gives up the command that runs and ends the session; at the second time, without waiting for the server. */
  gently(): void {
    if (this.#stopped) this.#shell.client?.close();
    this.#stopped = true;
    this.#shell.interrupt();
    this.#resolve();
  }

  /** Lets go of the signal. */
  dispose(): void {
    this.#signal?.removeEventListener("abort", this.now);
  }
}

import { FtpError } from "@twinport/protocol";

/** Gives the connection back; further calls do nothing. */
export type Release = () => void;

/**
 * Who may send on the control connection: one operation at a time, in the order of asking, so that concurrent calls neither collide
 * nor mix their replies. A transfer keeps its turn until it has ended; where the server bears commands sent ahead, until its command
 * has left.
 */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #taken = false;

  /** Operations that wait for their turn. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Waits for the turn.
   * @throws FtpError "aborted" if the signal fires first; nothing was sent then
   */
  take(signal?: AbortSignal): Promise<Release> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(abortedError(signal));
        return;
      }
      const start = () => {
        signal?.removeEventListener("abort", giveUp);
        resolve(this.#release());
      };
      const giveUp = () => {
        this.#waiting.splice(this.#waiting.indexOf(start), 1);
        reject(abortedError(signal));
      };
      if (!this.#taken) {
        this.#taken = true;
        start();
        return;
      }
      this.#waiting.push(start);
      signal?.addEventListener("abort", giveUp, { once: true });
    });
  }

  /** Runs `work` in a turn of its own. */
  async run<T>(signal: AbortSignal | undefined, work: (turn: Turn) => Promise<T>): Promise<T> {
    const turn = new Turn(this);
    await turn.take(signal);
    try {
      return await work(turn);
    } finally {
      turn.release();
    }
  }

  #release(): Release {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const next = this.#waiting.shift();
      if (next === undefined) this.#taken = false;
      else next();
    };
  }
}

/**
 * The turn of one operation, which may give it up early and take it again for what it has to send later.
 */
export class Turn {
  readonly #turns: Turns;
  #release: Release | undefined;
  #unanswered: Promise<unknown> | undefined;

  constructor(turns: Turns) {
    this.#turns = turns;
  }

  /** Waits for the turn, unless it is held. @throws FtpError "aborted" */
  async take(signal?: AbortSignal): Promise<void> {
    this.#release ??= await this.#turns.take(signal);
  }

  /** What was sent is still to be answered: when the turn is given up, others may send only then. */
  lastsUntil(answered: Promise<unknown>): void {
    this.#unanswered = answered;
  }

  /** Lets others send. */
  release(): void {
    const [release, unanswered] = [this.#release, this.#unanswered];
    this.#release = undefined;
    this.#unanswered = undefined;
    if (release === undefined) return;
    if (unanswered === undefined) release();
    else unanswered.then(release, release);
  }
}

/** The error of an operation whose signal fired. */
export function abortedError(signal: AbortSignal | undefined): FtpError {
  return new FtpError("aborted", "given up on request", { cause: signal?.reason });
}

/**
 * Settles with `result`, or with "aborted" as soon as the signal fires. What was sent is not taken back: the turn of
 * the operation lasts until its reply has come.
 * @param begun from when on `result` ends by itself when the signal fires, and is to be waited for
 */
export function unlessAborted<T>(
  signal: AbortSignal | undefined,
  result: Promise<T>,
  begun: () => boolean = () => false,
): Promise<T> {
  if (signal === undefined) return result;
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      if (!begun()) reject(abortedError(signal));
    };
    if (signal.aborted) giveUp();
    signal.addEventListener("abort", giveUp, { once: true });
    result.finally(() => signal.removeEventListener("abort", giveUp)).then(resolve, reject);
  });
}

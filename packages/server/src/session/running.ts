import { type AbortReason, BrokenOff } from "../data/errors.ts";

/** What a command may do that takes its time: move a file or listing, or look at files before it replies. */
type Work = "transfer" | "look";

/**
 * What is carried out for a session, and whatever breaks it off: ABOR, the loss of the peer, the end of the server.
 * A command takes a signal as it begins to do what may be broken off; one that overtakes a transfer shares those of
 * the command that it overtakes.
 */
export class Running {
  readonly #aborts = new Map<Work, AbortController>();
  readonly #ended = new Map<Work, AbortReason>();
  #queuedAborts = 0;
  #unanswered = false;
  #answering = false;

  /** The present command is answered, and so are those that overtook it. */
  answered(): void {
    this.#aborts.clear();
  }

  /** The present command is ABOR. */
  abortBegins(): void {
    this.#queuedAborts--;
    this.#answering = this.#unanswered;
    this.#unanswered = false;
  }

  /** What breaks off such work of the present command: its signal's reason is a {@link BrokenOff}. */
  abortOf(work: Work): AbortController {
    const known = this.#aborts.get(work);
    if (known !== undefined) return known;
    const abort = new AbortController();
    this.#aborts.set(work, abort);
    const reason = this.#ended.get(work);
    if (reason !== undefined) abort.abort(new BrokenOff(reason));
    // One that was pipelined behind this command has come before it began.
    else if (this.#queuedAborts > 0) this.#abor();
    return abort;
  }

  /** ABOR has come; it will begin in its turn. */
  abortCame(): void {
    this.#queuedAborts++;
    this.#abor();
  }

  /** Of ABOR, once it has begun: whether there was something to break off. */
  get brokeOff(): boolean {
    return this.#answering;
  }

  /** Breaks such work off, now and from now on. */
  end(reason: AbortReason, ...works: readonly Work[]): void {
    for (const work of works) {
      if (!this.#ended.has(work)) this.#ended.set(work, reason);
      this.#aborts.get(work)?.abort(new BrokenOff(reason));
    }
  }

  #abor(): void {
    for (const abort of this.#aborts.values()) {
      if (abort.signal.aborted) continue;
      this.#unanswered = true;
      abort.abort(new BrokenOff("abor"));
    }
  }
}

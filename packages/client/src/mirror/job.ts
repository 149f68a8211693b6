import { Channel } from "./channel.ts";
import type { MirrorEvent, MirrorOptions, MirrorResult } from "./options.ts";
import { MirrorRun } from "./run.ts";
import type { Direction } from "./sides.ts";

/**
 * A mirror being made. It begins when it is awaited, {@link result} is asked for or its events are iterated over, whichever comes first;
 * to leave the iteration early gives it up.
 */
export class MirrorJob implements AsyncIterable<MirrorEvent>, PromiseLike<MirrorResult> {
  readonly #direction: Direction;
  readonly #options: MirrorOptions;
  readonly #events = new Channel<MirrorEvent>();
  readonly #ending = new AbortController();
  #result: Promise<MirrorResult> | undefined;

  /** Not for direct use: `FtpClient.mirror` makes jobs. */
  constructor(direction: Direction, options: MirrorOptions) {
    this.#direction = direction;
    this.#options = options;
  }

  /**
   * What came of it. Single files that fail are told there; rejects where the mirror as a whole was impossible.
   * @throws FtpError "aborted"; what listing the source throws; what connecting and logging in throw
   */
  get result(): Promise<MirrorResult> {
    if (this.#result === undefined) {
      const { signal } = this.#options;
      const both =
        signal === undefined ? this.#ending.signal : AbortSignal.any([signal, this.#ending.signal]);
      const events = this.#events;
      const listener = {
        tell: (event: MirrorEvent) => events.push(event),
        get idle() {
          return events.idle;
        },
      };
      const run = new MirrorRun(this.#direction, { ...this.#options, signal: both }, listener);
      this.#result = run.run().finally(() => events.end());
      this.#result.catch(() => {});
    }
    return this.#result;
  }

  /** Makes `await` of the job one of its {@link result}, so that a mirror that is awaited is never one that has not begun. */
  // biome-ignore lint/suspicious/noThenProperty: it is a promise of its result
  then<A = MirrorResult, B = never>(
    fulfilled?: ((result: MirrorResult) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.result.then(fulfilled, rejected);
  }

  /** What happens, as it happens; ends with the mirror. @throws FtpError what {@link result} rejects with */
  async *[Symbol.asyncIterator](): AsyncGenerator<MirrorEvent, void, undefined> {
    this.#events.open();
    const { result } = this;
    let whole = false;
    try {
      yield* this.#events.items();
      whole = true;
    } finally {
      if (!whole) this.#ending.abort();
      if (!whole) this.#events.end();
    }
    await result;
  }
}

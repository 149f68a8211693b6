import { Channel } from "./channel.ts";
import type { MirrorEvent, MirrorOptions, MirrorResult } from "./options.ts";
import { MirrorRun } from "./run.ts";
import type { Direction } from "./sides.ts";

/**
 * A mirror being made. It begins when {@link result} is asked for or its events are iterated over, whichever comes first; to leave the
 * iteration early gives it up.
 */
export class MirrorJob implements AsyncIterable<MirrorEvent> {
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

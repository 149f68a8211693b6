import { Readable } from "node:stream";
import { FtpError } from "@twinport/protocol";
import type { Sink } from "../transfer/sink.ts";

/** Chunks up to this many bytes wait for a slow consumer. */
const highWaterMark = 256 * 1024;

/**
 * A stream of what somebody pushes: `work` begins when the stream is read first, waits while the consumer has enough, and is told
 * by its signal when the stream is destroyed. The stream ends when `work` has.
 */
export class PulledStream extends Readable {
  readonly #work: (sink: Sink, signal: AbortSignal) => Promise<unknown>;
  readonly #ending = new AbortController();
  #begun: Promise<void> | undefined;
  #wanted: (() => void) | undefined;

  constructor(work: (sink: Sink, signal: AbortSignal) => Promise<unknown>) {
    super({ highWaterMark });
    this.#work = work;
  }

  override _read(): void {
    this.#wanted?.();
    this.#wanted = undefined;
    this.#begun ??= this.#run();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#ending.abort(error ?? undefined);
    this.#wanted?.();
    // Destroyed is destroyed once the connection has been given back.
    if (this.#begun === undefined) callback(error);
    else void this.#begun.then(() => callback(error));
  }

  async #run(): Promise<void> {
    try {
      await this.#work((chunk) => this.#take(chunk), this.#ending.signal);
      this.push(null);
    } catch (error) {
      // Not within `#begun`, for which destroying waits.
      setImmediate(() => this.destroy(error instanceof Error ? error : new Error(String(error))));
    }
  }

  #take(chunk: Uint8Array): Promise<void> | undefined {
    if (this.destroyed) throw new FtpError("aborted", "the reader gave up", { retryable: false });
    if (this.push(chunk)) return undefined;
    return new Promise((resolve) => {
      this.#wanted = resolve;
    });
  }
}

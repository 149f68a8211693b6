import { Readable } from "node:stream";
import type { Reply } from "@twinport/protocol";
import type { Receiver } from "./receive.ts";
import type { Sink } from "./sink.ts";

/** Chunks up to this many bytes wait for a slow consumer. */
const highWaterMark = 256 * 1024;

/**
 * The data of a transfer as a stream, which ends only when the transfer has, and fails with it. Nothing is read before somebody reads
 * it; to destroy it early gives the transfer up.
 */
export class ReceiveStream extends Readable {
  readonly #receiver: Receiver;
  #wanted: (() => void) | undefined;

  /** @param receive hands the data to the sink it is given */
  constructor(receive: (sink: Sink) => Receiver) {
    super({ highWaterMark });
    // Without a listener a failing stream would end the process, though the transfer tells the failure as well.
    this.on("error", () => {});
    this.#receiver = receive((chunk) => this.#take(chunk));
    this.#receiver.done.then(
      () => this.push(null),
      (error: Error) => this.destroy(error),
    );
  }

  /** Settles with the transfer. */
  get done(): Promise<Reply> {
    return this.#receiver.done;
  }

  override _read(): void {
    this.#wanted?.();
    this.#wanted = undefined;
    this.#receiver.resume();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#receiver.giveUp(error ?? undefined);
    this.#wanted?.();
    callback(error);
  }

  #take(chunk: Uint8Array): Promise<void> | undefined {
    if (this.push(chunk)) return undefined;
    return new Promise((resolve) => {
      this.#wanted = resolve;
    });
  }
}

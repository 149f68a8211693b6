import { read as readAt } from "node:fs";
import { Readable } from "node:stream";
import type { HostFile } from "./confine/host-file.ts";

/** Bytes read at once: large enough that a transfer is not made of system calls, small enough for many at a time. */
const readSize = 256 * 1024;

/** The bytes of a file of the host from one place to another. Closes it behind them. */
export class FileReading extends Readable {
  readonly #file: HostFile;
  readonly #end: number;
  #at: number;
  #reading = false;
  #afterReading = (): void => undefined;
  #memory: Buffer | undefined;
  #taken = (): boolean => false;

  /** From `start` to `end`, exclusive, or to the end of the file if that comes first. */
  constructor(file: HostFile, start: number, end: number) {
    // Nothing is read ahead: while a client takes nothing, the bytes of one reading are all that is held for it.
    super({ highWaterMark: 0 });
    this.#file = file;
    this.#at = start;
    this.#end = end;
  }

  /**
   * Lets it read into the memory of the chunk before whenever `taken` says that nobody needs that one any longer. New memory for each
   * chunk makes a download twice as dear: the system clears it, and V8 looks through its heap for every 64 MB of it.
   */
  reuseWhen(taken: () => boolean): void {
    this.#taken = taken;
  }

  override _read(): void {
    const left = this.#end - this.#at;
    if (left <= 0) return void this.push(null);
    if (this.#memory === undefined || !this.#taken()) {
      this.#memory = Buffer.allocUnsafeSlow(Math.min(readSize, left));
    }
    const memory = this.#memory;
    // By callback: the promise that the handle itself would give makes a transfer some 5 % dearer.
    readAt(this.#file.fd, memory, 0, Math.min(memory.length, left), this.#at, (error, bytesRead) => {
      this.#reading = false;
      if (this.destroyed) return this.#afterReading();
      if (error !== null) return void this.destroy(error);
      this.#at += bytesRead;
      this.push(bytesRead === 0 ? null : memory.subarray(0, bytesRead));
    });
    this.#reading = true;
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    const close = () => void this.#file.close().then(() => done(error), done);
    // Closed under a reading that goes on, the descriptor could be another file's by then.
    if (this.#reading) this.#afterReading = close;
    else close();
  }
}

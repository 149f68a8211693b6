import type { FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";

/** Bytes read at once: large enough that a transfer is not made of system calls, small enough for many at a time. */
const readSize = 256 * 1024;

/** The bytes of a file from `start` to `end`, exclusive, or to its end if that comes first. Closes it behind them. */
export function readFile(handle: FileHandle, start: number, end: number): Readable {
  let at = start;
  let reading: Promise<unknown> = Promise.resolve();
  const stream = new Readable({
    // Nothing is read ahead: while a client takes nothing, the bytes of one reading are all that is held for it.
    highWaterMark: 0,
    read() {
      reading = next().catch((error) => stream.destroy(error));
    },
    destroy(error, done) {
      // Closed under a reading that goes on, the descriptor could be another file's by then.
      reading.then(() => handle.close()).then(() => done(error), done);
    },
  });
  async function next(): Promise<void> {
    const buffer = Buffer.allocUnsafeSlow(Math.min(readSize, Math.max(0, end - at)));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
    if (stream.destroyed) return;
    at += bytesRead;
    stream.push(bytesRead === 0 ? null : buffer.subarray(0, bytesRead));
  }
  return stream;
}

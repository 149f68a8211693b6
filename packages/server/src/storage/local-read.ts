import { read as readAt } from "node:fs";
import { Readable } from "node:stream";
import type { HostFile } from "./confine/host-file.ts";

/** Bytes read at once: large enough that a transfer is not made of system calls, small enough for many at a time. */
const readSize = 256 * 1024;

/** The bytes of a file from `start` to `end`, exclusive, or to its end if that comes first. Closes it behind them. */
export function readFile(handle: HostFile, start: number, end: number): Readable {
  let at = start;
  let reading = false;
  let afterReading = () => undefined;
  const stream = new Readable({
    // Nothing is read ahead: while a client takes nothing, the bytes of one reading are all that is held for it.
    highWaterMark: 0,
    read() {
      if (at >= end) return void stream.push(null);
      const buffer = Buffer.allocUnsafeSlow(Math.min(readSize, end - at));
      // By callback: the promise that the handle itself would give makes a transfer some 5 % dearer.
      readAt(handle.fd, buffer, 0, buffer.length, at, (error, bytesRead) => {
        reading = false;
        if (stream.destroyed) return afterReading();
        if (error !== null) return void stream.destroy(error);
        at += bytesRead;
        stream.push(bytesRead === 0 ? null : buffer.subarray(0, bytesRead));
      });
      reading = true;
    },
    destroy(error, done) {
      const close = () => void handle.close().then(() => done(error), done);
      // Closed under a reading that goes on, the descriptor could be another file's by then.
      if (reading) afterReading = close;
      else close();
    },
  });
  return stream;
}

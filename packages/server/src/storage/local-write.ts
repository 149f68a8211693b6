import { writev } from "node:fs";
import { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { promisify } from "node:util";
import type { HostFile } from "./confine/host-file.ts";

const writeAt = promisify(writev);

/** Bytes taken from the network before it is told to wait: several chunks then go to the disk in one system call. */
const writeBuffer = 1024 * 1024;

/** A file of the host that is being written. Ends by exactly one of finish and giveUp. */
interface FileWriter {
  readonly stream: Writable;
  /** Called when the stream has finished: closes the file, which is opened now if no byte has come. */
  finish(): Promise<void>;
  /** Ends the stream and closes the file, if it was opened. Never rejects. */
  giveUp(): Promise<void>;
}

/**
 * Writes a file that is opened when its first bytes come: until then nothing has happened to it.
 * @param open called once at most
 * @param start where the first byte goes; null where the system knows (O_APPEND)
 */
export function writeFile(open: () => Promise<HostFile>, start: number | null): FileWriter {
  let at = start;
  let opened: Promise<HostFile> | undefined;
  let writing: Promise<void> = Promise.resolve();
  const handle = () => {
    opened ??= open();
    return opened;
  };

  async function writeAll(chunks: Uint8Array[]): Promise<void> {
    const file = await handle();
    for (let rest = chunks; rest.length > 0; ) {
      const { bytesWritten } = await writeAt(file.fd, rest, at ?? undefined);
      if (at !== null) at += bytesWritten;
      rest = behind(rest, bytesWritten);
    }
  }
  function write(chunks: Uint8Array[], done: (error?: Error) => void): void {
    writing = writeAll(chunks).then(() => done(), done);
  }
  const stream = new Writable({
    highWaterMark: writeBuffer,
    write: (chunk: Uint8Array, _encoding, done) => write([chunk], done),
    writev: (queued: { readonly chunk: Uint8Array }[], done) =>
      write(
        queued.map(({ chunk }) => chunk),
        done,
      ),
    // Closed under a writing that goes on, the descriptor could be another file's by then.
    destroy: (error, done) => void writing.then(() => done(error)),
  });

  return {
    stream,
    async finish() {
      await finished(stream);
      await (await handle()).close();
    },
    async giveUp() {
      stream.destroy();
      await finished(stream).catch(() => undefined);
      await opened?.then((file) => file.close()).catch(() => undefined);
    },
  };
}

/** What is left of chunks behind so many bytes: a system call need not take all that it is given. */
function behind(chunks: Uint8Array[], bytes: number): Uint8Array[] {
  let left = bytes;
  const next = chunks.findIndex((chunk) => {
    if (left < chunk.length) return true;
    left -= chunk.length;
    return false;
  });
  return next < 0
    ? []
    : chunks.slice(next).map((chunk, index) => (index === 0 ? chunk.subarray(left) : chunk));
}

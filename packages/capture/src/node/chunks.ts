import { fstatSync, readSync } from "node:fs";
import { open } from "node:fs/promises";
import { FtpError } from "@twinport/protocol";

/** Large enough that reading does not count beside parsing, and small enough to stay in the processor's cache. */
const chunkBytes = 256 * 1024;
/** Chunks of a regular file from one turn of the event loop to the next: timers and signals wait for some milliseconds. */
const chunksPerTurn = 16;

/** The name by which commands mean their standard input. */
export const standardInput = "-";

/**
 * The bytes of a file, or of standard input for "-". A chunk is valid until the next is asked for.
 * Throws FtpError "unreadable" if it cannot be opened or read.
 */
export async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* path === standardInput ? process.stdin : read(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (typeof code !== "string") throw error;
    throw new FtpError("unreadable", reasons.get(code) ?? code, { cause: error });
  }
}

/**
 * One buffer for all chunks: new ones would cost more than the reading. A regular file is there already, and read at once:
 * to have another thread do that, and to wait for it, takes longer.
 */
async function* read(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  try {
    const atOnce = fstatSync(file.fd).isFile();
    const buffer = new Uint8Array(chunkBytes);
    for (let reads = 1; ; reads++) {
      const read =
        atOnce && reads % chunksPerTurn !== 0
          ? readSync(file.fd, buffer, 0, chunkBytes, null)
          : (await file.read(buffer, 0, chunkBytes, null)).bytesRead;
      if (read === 0) return;
      yield buffer.subarray(0, read);
    }
  } finally {
    await file.close();
  }
}

const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "no such file"],
  ["EACCES", "permission denied"],
  ["EPERM", "permission denied"],
  ["EISDIR", "is a directory"],
]);

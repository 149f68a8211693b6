import { open } from "node:fs/promises";
import { FtpError } from "@twinport/protocol";

/** Large enough that reading does not count beside parsing, and small enough to stay in the processor's cache. */
const chunkBytes = 256 * 1024;

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

/** One buffer for all chunks: new ones would cost more than the reading. */
async function* read(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  try {
    const buffer = new Uint8Array(chunkBytes);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, chunkBytes, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
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

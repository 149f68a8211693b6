import { createReadStream } from "node:fs";
import { FtpError } from "@twinport/protocol";

/** Large enough that reading does not count beside parsing. */
const chunkBytes = 256 * 1024;

/** The name by which commands mean their standard input. */
export const standardInput = "-";

/** The bytes of a file, or of standard input for "-". Throws FtpError "unreadable" if it cannot be opened or read. */
export async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* path === standardInput ? process.stdin : createReadStream(path, { highWaterMark: chunkBytes });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (typeof code !== "string") throw error;
    throw new FtpError("unreadable", reasons.get(code) ?? code, { cause: error });
  }
}

const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "no such file"],
  ["EACCES", "permission denied"],
  ["EPERM", "permission denied"],
  ["EISDIR", "is a directory"],
]);

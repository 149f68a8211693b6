import { FtpError, limits } from "@twinport/protocol";
import { KeyLog } from "../tls/index.ts";
import { chunksOf } from "./chunks.ts";

/**
 * Reads the file to which a program has written its TLS secrets ($SSLKEYLOGFILE). Rejects with FtpError "unreadable" if it
 * cannot be opened or read, holds none, or is larger than `limits.keyLogFile`.
 */
export async function readKeyLog(path: string): Promise<KeyLog> {
  const log = new KeyLog();
  let bytes = 0;
  try {
    for await (const chunk of chunksOf(path)) {
      bytes += chunk.length;
      if (bytes > limits.keyLogFile) throw new FtpError("unreadable", tooLarge, { hint: narrowed });
      log.push(chunk);
    }
  } catch (error) {
    if (!(error instanceof FtpError)) throw error;
    throw new FtpError(error.code, `${path}: ${error.message}`, {
      cause: error,
      ...(error.hint && { hint: error.hint }),
    });
  }
  log.end();
  if (log.size > 0) return log;
  const hint = "a key log has lines such as: CLIENT_RANDOM, 64 hexadecimal digits, 96 hexadecimal digits";
  throw new FtpError("unreadable", `${path}: no TLS secrets in it`, { hint });
}

const tooLarge = `larger than a key log may be, ${limits.keyLogFile / 2 ** 20} MiB`;
const narrowed = "keep the lines of the sessions in the capture only";

import { createReadStream } from "node:fs";
import { FtpError } from "@twinport/protocol";
import { Analyzer } from "../analyze.ts";
import type { AnalyzeOptions } from "../ftp/index.ts";
import type { Analysis } from "../model.ts";
import { nodeHost } from "./host.ts";

/** Large enough that reading does not count beside parsing. */
const chunkBytes = 256 * 1024;

/** The name by which commands mean their standard input. */
const standardInput = "-";

/**
 * Analyses a capture file, or standard input for "-", without ever holding the whole of it.
 * Rejects with FtpError "unreadable" if it cannot be opened or read, or is no capture.
 */
export async function analyzeFile(path: string, options: AnalyzeOptions = {}): Promise<Analysis> {
  const file = path === standardInput ? "standard input" : path;
  const analyzer = new Analyzer({ host: nodeHost, ...options });
  const stream: AsyncIterable<Uint8Array> =
    path === standardInput ? process.stdin : createReadStream(path, { highWaterMark: chunkBytes });
  try {
    for await (const chunk of stream) analyzer.push(chunk);
    return analyzer.end(file);
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown): FtpError {
  // What is kept of transfers could not be written: the capture is not to blame.
  if (error instanceof FtpError && error.code === "local-file") return error;
  if (error instanceof FtpError) {
    const named = error.message.startsWith(file) ? error.message : `${file}: ${error.message}`;
    return new FtpError("unreadable", named, { cause: error, ...(error.hint && { hint: error.hint }) });
  }
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const reason = typeof code === "string" ? (reasons.get(code) ?? code) : undefined;
  // What is no system error is a fault of ours, and not to be mistaken for the file's.
  if (reason === undefined) throw error;
  return new FtpError("unreadable", `${file}: ${reason}`, { cause: error });
}

const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "no such file"],
  ["EACCES", "permission denied"],
  ["EPERM", "permission denied"],
  ["EISDIR", "is a directory"],
]);

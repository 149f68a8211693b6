import { createReadStream } from "node:fs";
import { FtpError } from "@twinport/protocol";
import type { CaptureInput } from "../capture-input.ts";
import type { AnalyzeOptions } from "../ftp/index.ts";
import type { Analysis } from "../model.ts";
import { collect, analyze as read, type SessionStream, type StreamOptions } from "../session-stream.ts";
import { nodeHost } from "./host.ts";

/** Large enough that reading does not count beside parsing. */
const chunkBytes = 256 * 1024;

/** The name by which commands mean their standard input. */
const standardInput = "-";

/**
 * Analyses a capture without ever holding the whole of it: a file by its path, standard input for "-", or bytes. With
 * Node's digests unless another host is given. The iteration rejects with FtpError "unreadable" for what cannot be opened
 * or read, or is no capture.
 */
export function analyze(input: string | CaptureInput, options: StreamOptions = {}): SessionStream {
  const given = { host: nodeHost, ...options };
  if (typeof input !== "string") return read(input, given);
  const file = input === standardInput ? "standard input" : input;
  return read(chunksOf(input), { file, ...given });
}

/** Analyses a small capture file, or standard input for "-", and holds every session. Rejects as `analyze` does. */
export function analyzeFile(path: string, options: AnalyzeOptions = {}): Promise<Analysis> {
  return collect(analyze(path, options));
}

async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
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

import type { CaptureInput } from "../capture-input.ts";
import type { AnalyzeOptions } from "../ftp/index.ts";
import type { Analysis } from "../model.ts";
import { collect, analyze as read, type SessionStream, type StreamOptions } from "../session-stream.ts";
import { chunksOf, standardInput } from "./chunks.ts";
import { nodeHost } from "./host.ts";

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

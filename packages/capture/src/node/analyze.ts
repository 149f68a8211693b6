import type { CaptureInput } from "../capture-input.ts";
import type { AnalyzeOptions } from "../ftp/index.ts";
import type { Analysis } from "../model.ts";
import {
  collect,
  type NamedCapture,
  analyze as read,
  type SessionStream,
  type StreamOptions,
} from "../session-stream.ts";
import { chunksOf, standardInput } from "./chunks.ts";
import { nodeHost } from "./host.ts";

/**
 * Analyses a capture without ever holding the whole of it: a file by its path, standard input for "-", or bytes; several
 * files by their paths, whose packets come by time. With Node's digests and gzip unless another host is given. The iteration
 * rejects with FtpError "unreadable" for what cannot be opened or read, or is no capture.
 */
export function analyze(
  input: string | readonly string[] | CaptureInput,
  options: StreamOptions = {},
): SessionStream {
  const given = { host: nodeHost, ...options };
  if (typeof input === "string") return read([captureAt(input)], given);
  return isPaths(input) ? read(input.map(captureAt), given) : read(input, given);
}

/** Analyses a small capture file, or standard input for "-", and holds every session. Rejects as `analyze` does. */
export function analyzeFile(path: string, options: AnalyzeOptions = {}): Promise<Analysis> {
  return collect(analyze(path, options));
}

function isPaths(input: readonly string[] | CaptureInput): input is readonly string[] {
  return Array.isArray(input) && input.length > 0 && input.every((one) => typeof one === "string");
}

function captureAt(path: string): NamedCapture {
  return { file: path === standardInput ? "standard input" : path, input: chunksOf(path) };
}

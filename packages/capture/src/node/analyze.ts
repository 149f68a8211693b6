import { stat } from "node:fs/promises";
import type { CaptureInput } from "../capture-input.ts";
import { readSecrets } from "../capture-secrets.ts";
import type { AnalyzeOptions } from "../ftp/index.ts";
import type { Analysis } from "../model.ts";
import { PlainBytes } from "../read/compression.ts";
import {
  collect,
  type NamedCapture,
  analyze as read,
  type SessionStream,
  type StreamOptions,
} from "../session-stream.ts";
import { KeyLog } from "../tls/index.ts";
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
  const paths = typeof input === "string" ? [input] : input;
  if (!isPaths(paths)) return read(paths, given);
  if (given.useSecrets !== true)
    return read(
      paths.map((path) => captureAt(path, chunksOf(path))),
      given,
    );
  const secrets = given.secrets ?? new KeyLog();
  const captures = paths.map((path) => captureAt(path, withSecrets(path, secrets, given)));
  return read(captures, { ...given, secrets });
}

/** Analyses a small capture file, or standard input for "-", and holds every session. Rejects as `analyze` does. */
export function analyzeFile(path: string, options: AnalyzeOptions = {}): Promise<Analysis> {
  return collect(analyze(path, options));
}

function isPaths(input: readonly string[] | CaptureInput): input is readonly string[] {
  return Array.isArray(input) && input.length > 0 && input.every((one) => typeof one === "string");
}

function captureAt(path: string, input: CaptureInput): NamedCapture {
  return { file: path === standardInput ? "standard input" : path, input };
}

/** A file whose secrets are taken before its packets come: what can be read twice, and not a pipe. */
async function* withSecrets(
  path: string,
  secrets: KeyLog,
  { host }: StreamOptions,
): AsyncGenerator<Uint8Array> {
  const twice = path !== standardInput && (await stat(path).catch(() => null))?.isFile() === true;
  if (twice) await readSecrets(new PlainBytes(chunksOf(path), host?.gunzip), secrets);
  yield* chunksOf(path);
}

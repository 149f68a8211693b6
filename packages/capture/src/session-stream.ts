import { FtpError } from "@twinport/protocol";
import { Analyzer } from "./analyze.ts";
import { type CaptureInput, chunksOf } from "./capture-input.ts";
import type { AnalyzeOptions } from "./ftp/index.ts";
import type { Analysis, CaptureSummary, Session, Timestamp } from "./model.ts";

/** The sessions of a capture, each as soon as nothing more can come of it. To be read once. */
export interface SessionStream extends AsyncIterable<Session> {
  /** Known when the sessions have been read to the end; rejects with what kept them from it. */
  readonly summary: Promise<CaptureSummary>;
  /** How far the reading has come. */
  readonly progress: CaptureProgress;
}

/** How far the reading of a capture has come. */
export interface CaptureProgress {
  /** Of the input, as it is: a compressed file's compressed ones. */
  readonly bytes: number;
  readonly packets: number;
  /** Time of the first packet; null as long as there is none. */
  readonly start: Timestamp | null;
}

/** How a capture is analysed, and what it is called. */
export interface StreamOptions extends AnalyzeOptions {
  /** Name of the capture, for the summary and for errors. */
  readonly file?: string;
}

/**
 * Analyses a capture without ever holding the whole of it. Nothing is read before a session is asked for, and the input
 * is let go when the iteration ends, however that comes about. The iteration rejects with FtpError "unreadable" for what
 * cannot be read or is no capture.
 */
export function analyze(input: CaptureInput, options: StreamOptions = {}): SessionStream {
  let settle: Settle = { resolve() {}, reject() {} };
  const summary = new Promise<CaptureSummary>((resolve, reject) => {
    settle = { resolve, reject };
  });
  // Whoever does not ask for the summary has the error from the iteration.
  summary.catch(() => {});
  const progress = { bytes: 0, packets: 0, start: null };
  const sessions = sessionsOf(input, options, settle, progress);
  return { summary, progress, [Symbol.asyncIterator]: () => sessions };
}

/** Reads a stream of sessions to its end. For small captures: every session is held. */
export async function collect(stream: SessionStream): Promise<Analysis> {
  const sessions: Session[] = [];
  for await (const session of stream) sessions.push(session);
  return { ...(await stream.summary), sessions };
}

interface Settle {
  resolve(summary: CaptureSummary): void;
  reject(error: unknown): void;
}

async function* sessionsOf(
  input: CaptureInput,
  { file = "", ...options }: StreamOptions,
  summary: Settle,
  progress: { -readonly [Key in keyof CaptureProgress]: CaptureProgress[Key] },
): AsyncGenerator<Session> {
  let found: Session[] = [];
  const analyzer = new Analyzer(options, (session) => found.push(session));
  function* taken(): Generator<Session> {
    const sessions = found;
    found = [];
    yield* sessions;
  }
  try {
    for await (const chunk of chunksOf(input)) {
      analyzer.push(chunk);
      progress.bytes += chunk.length;
      progress.packets = analyzer.packets;
      progress.start = analyzer.start;
      if (found.length > 0) yield* taken();
    }
    const last = analyzer.end(file);
    yield* taken();
    summary.resolve(last);
  } catch (error) {
    const named = naming(file, error);
    summary.reject(named);
    throw named;
  } finally {
    summary.reject(new FtpError("aborted", "the sessions were not read to the end"));
  }
}

/** The error with the name of the file, as far as it is the file's. */
function naming(file: string, error: unknown): unknown {
  if (!(error instanceof FtpError) || error.code !== "unreadable") return error;
  if (file === "" || error.message.startsWith(file)) return error;
  const { code, message, hint } = error;
  return new FtpError(code, `${file}: ${message}`, { cause: error, ...(hint && { hint }) });
}

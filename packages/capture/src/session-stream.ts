import { FtpError } from "@twinport/protocol";
import { type CaptureInput, chunksOf } from "./capture-input.ts";
import type { AnalyzeOptions } from "./ftp/index.ts";
import { mergeCaptures } from "./merge.ts";
import type { Analysis, CaptureSummary, Session, Timestamp } from "./model.ts";
import { PacketAnalysis } from "./packet-analysis.ts";
import { PlainBytes } from "./read/compression.ts";
import { readCapture } from "./reading.ts";

/** The sessions of a capture, each as soon as nothing more can come of it. To be read once. */
export interface SessionStream extends AsyncIterable<Session> {
  /** Known when the sessions have been read to the end; rejects with what kept them from it. */
  readonly summary: Promise<CaptureSummary>;
  /** How far the reading has come. */
  readonly progress: CaptureProgress;
}

/** How far the reading of a capture has come, or of several together. */
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

/** One of several captures that are read as one. */
export interface NamedCapture {
  readonly file: string;
  readonly input: CaptureInput;
}

/**
 * Analyses a capture without ever holding the whole of it, or several whose packets come by time and are numbered over all
 * of them. Nothing is read before a session is asked for, and the input is let go when the iteration ends, however that
 * comes about. The iteration rejects with FtpError "unreadable" for what cannot be read or is no capture.
 */
export function analyze(
  input: CaptureInput | readonly NamedCapture[],
  options: StreamOptions = {},
): SessionStream {
  let settle: Settle = { resolve() {}, reject() {} };
  const summary = new Promise<CaptureSummary>((resolve, reject) => {
    settle = { resolve, reject };
  });
  // Whoever does not ask for the summary has the error from the iteration.
  summary.catch(() => {});
  const progress = { bytes: 0, packets: 0, start: null };
  const captures = isSeveral(input) ? input : [{ file: options.file ?? "", input }];
  const sessions = sessionsOf(captures, options, settle, progress);
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
  captures: readonly NamedCapture[],
  options: StreamOptions,
  summary: Settle,
  progress: { -readonly [Key in keyof CaptureProgress]: CaptureProgress[Key] },
): AsyncGenerator<Session> {
  let found: Session[] = [];
  const packets = new PacketAnalysis(options, (session) => found.push(session));
  function* taken(): Generator<Session> {
    const sessions = found;
    found = [];
    yield* sessions;
  }
  async function* counted(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      progress.bytes += chunk.length;
      yield chunk;
    }
  }
  const files = captures.map(({ file, input }) => ({
    file,
    bytes: new PlainBytes(counted(chunksOf(input)), options.host?.gunzip),
  }));
  const [only] = files;
  const reading = files.length === 1 && only ? readCapture(only, packets) : mergeCaptures(files, packets);
  try {
    let step = await reading.next();
    for (; step.done !== true; step = await reading.next()) {
      progress.packets = packets.packets;
      progress.start = packets.start;
      if (found.length > 0) yield* taken();
    }
    const last = packets.end(step.value);
    yield* taken();
    summary.resolve(last);
  } catch (error) {
    summary.reject(error);
    throw error;
  } finally {
    await reading.return([]);
    summary.reject(new FtpError("aborted", "the sessions were not read to the end"));
  }
}

function isSeveral(input: CaptureInput | readonly NamedCapture[]): input is readonly NamedCapture[] {
  return Array.isArray(input) && input.length > 0 && input.every((one) => "input" in one);
}

import { FtpError } from "@twinport/protocol";
import { CaptureFile } from "./capture-file.ts";
import type { CaptureInfo } from "./model.ts";
import type { PlainBytes } from "./read/compression.ts";
import type { CaptureSink } from "./read/index.ts";

/** A capture that is to be read. */
export interface SourceFile {
  /** Name for the result and for errors. */
  readonly file: string;
  readonly bytes: PlainBytes;
}

/** Reads one capture: comes back after each chunk, and in the end with what is known of the file. */
export async function* readCapture(
  { file, bytes }: SourceFile,
  sink: CaptureSink,
): AsyncGenerator<void, readonly CaptureInfo[]> {
  const capture = new CaptureFile(sink);
  try {
    for await (const chunk of bytes) {
      capture.push(chunk);
      // What follows a place that cannot be read is of no use, and may be without end.
      if (capture.stopped) break;
      yield;
    }
    return [capture.end(file, bytes.fault)];
  } catch (error) {
    throw named(file, error);
  }
}

/** The error with the name of the file, as far as it is the file's. */
export function named(file: string, error: unknown): unknown {
  if (!(error instanceof FtpError) || error.code !== "unreadable") return error;
  if (file === "" || error.message.startsWith(file)) return error;
  const { code, message, hint } = error;
  return new FtpError(code, `${file}: ${message}`, { cause: error, ...(hint && { hint }) });
}

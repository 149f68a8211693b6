import { type FileHandle, open } from "node:fs/promises";
import { Readable } from "node:stream";
import { localError } from "./local-file.ts";
import { isFileSource, isRepeatable, readableOf, sizeOf, type UploadSource } from "./source.ts";

/** What is to be sent, opened. */
export interface Content {
  /** Bytes in all, where that is known. */
  readonly size?: number | undefined;
  /** When the local file was modified. */
  readonly modified?: Date;
  /** Can be read more than once, and from any byte. */
  readonly repeatable: boolean;
  /** From `start` up to, not including, `end`. One that is not repeatable is read whole, once. */
  read(start?: number, end?: number): Readable | AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** How much of a local file is read at once. */
const step = 256 * 1024;

/**
 * Opens a source.
 * @throws FtpError "local-file" for a file that cannot be read
 */
export async function openContent(source: UploadSource): Promise<Content> {
  if (isFileSource(source)) return await openFile(source.file);
  const close = async () => {};
  if (!isRepeatable(source)) return { repeatable: false, read: () => readableOf(source), close };
  const read = (start = 0, end?: number) =>
    readableOf(source instanceof Blob ? source.slice(start, end) : source.subarray(start, end));
  return { repeatable: true, size: sizeOf(source), read, close };
}

async function openFile(file: string): Promise<Content> {
  const handle = await openSource(file);
  try {
    const found = await handle.stat();
    if (found.isDirectory()) throw localError(file, new Error("it is a directory"));
    return {
      repeatable: found.isFile(),
      size: found.isFile() ? found.size : undefined,
      modified: found.mtime,
      close: () => handle.close(),
      read(start = 0, end) {
        if (end !== undefined && end <= start) return Readable.from([]);
        const from = start > 0 ? { start } : {};
        const until = end === undefined ? {} : { end: end - 1 };
        return handle.createReadStream({ ...from, ...until, autoClose: false, highWaterMark: step });
      },
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function openSource(file: string): Promise<FileHandle> {
  try {
    return await open(file, "r");
  } catch (error) {
    throw localError(file, error);
  }
}

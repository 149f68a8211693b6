import { readFileSync, statSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { filePieces, pieceSize } from "./file-pieces.ts";
import { localError } from "./local-file.ts";
import { isFileSource, isRepeatable, type Readout, readableOf, sizeOf, type UploadSource } from "./source.ts";

/** What is to be sent, opened. */
export interface Content {
  /** Bytes in all, where that is known. */
  readonly size?: number | undefined;
  /** When the local file was modified. */
  readonly modified?: Date;
  /** Can be read more than once, and from any byte. */
  readonly repeatable: boolean;
  /**
   * From `start` up to, not including, `end`. One that is not repeatable is read whole, once. A piece is overwritten when the next one has
   * been asked for.
   */
  read(start?: number, end?: number): Promise<Readout>;
  close(): Promise<void>;
}

/** Up to so many bytes of a file are read in one go, which costs less than to have another thread do it step by step. */
const atOnce = 64 * 1024;

/**
 * Opens a source.
 * @throws FtpError "local-file" for a file that cannot be read
 */
export async function openContent(source: UploadSource): Promise<Content> {
  if (isFileSource(source)) return await openFile(source.file);
  const close = async () => {};
  if (!isRepeatable(source)) return { repeatable: false, read: async () => readableOf(source), close };
  const read = async (start = 0, end?: number) =>
    readableOf(source instanceof Blob ? source.slice(start, end) : source.subarray(start, end));
  return { repeatable: true, size: sizeOf(source), read, close };
}

async function openFile(file: string): Promise<Content> {
  const short = readShort(file);
  if (short !== undefined) return short;
  const handle = await openSource(file);
  try {
    const found = await handle.stat();
    if (found.isDirectory()) throw localError(file, new Error("it is a directory"));
    return {
      repeatable: found.isFile(),
      size: found.isFile() ? found.size : undefined,
      modified: found.mtime,
      close: () => handle.close(),
      async read(start = 0, end) {
        if (!found.isFile()) return handle.createReadStream({ autoClose: false, highWaterMark: pieceSize });
        return filePieces(handle, start, end ?? found.size, end === undefined);
      },
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** A file of which there is little, read whole; undefined for any other one. */
function readShort(file: string): Content | undefined {
  try {
    const found = statSync(file);
    const { size, mtime } = found;
    if (!found.isFile() || size === 0 || size > atOnce) return undefined;
    const bytes = readFileSync(file);
    const read = async (start = 0, end?: number): Promise<Readout> => [bytes.subarray(start, end)];
    return { repeatable: true, size: bytes.length, modified: mtime, read, close: async () => {} };
  } catch (error) {
    throw localError(file, error);
  }
}

async function openSource(file: string): Promise<FileHandle> {
  try {
    return await open(file, "r");
  } catch (error) {
    throw localError(file, error);
  }
}

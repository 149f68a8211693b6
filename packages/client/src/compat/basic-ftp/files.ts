import { constants, createReadStream, createWriteStream, ftruncateSync, type WriteStream } from "node:fs";
import { type FileHandle, open, unlink } from "node:fs/promises";
import type { Readable, Writable } from "node:stream";
import type { StringEncoding } from "./context.ts";
import type { FTPResponse } from "./errors.ts";
import { StringWriter } from "./string-writer.ts";
import { receiveInto, type TransferPlan } from "./transfer.ts";

/** Which part of a local file is sent. */
export interface UploadOptions {
  /** First byte. */
  localStart?: number;
  /** Last byte. */
  localEndInclusive?: number;
}

/** Sends a local file by `send`, and makes sure that what was sent is what was there. */
export async function uploadFile(
  path: string,
  remotePath: string,
  { localStart = 0, localEndInclusive = Infinity }: UploadOptions,
  send: (source: Readable) => Promise<FTPResponse>,
): Promise<FTPResponse> {
  const handle = await open(path, "r");
  try {
    const { size } = await handle.stat();
    const expected = Math.max(0, Math.min(size, localEndInclusive + 1) - localStart);
    const end = localEndInclusive === Infinity ? {} : { end: localEndInclusive };
    const source = createReadStream("", { fd: handle, start: localStart, ...end, autoClose: false });
    const response = await send(source);
    if (source.bytesRead === expected) return response;
    const what = `expected to send ${expected} bytes but sent ${source.bytesRead}`;
    throw new Error(
      `Local file "${path}" changed while it was being uploaded to "${remotePath}": ${what}. The remote file is incomplete.`,
    );
  } finally {
    await handle.close().catch(() => {});
  }
}

/**
 * Fetches into a local file by `fetch`. It is opened first, so that nothing is asked for that cannot be written; what is in it stays until
 * the server has said that it will send: then it is cut to `startAt` and written from there. What has come stays after an error, to be
 * resumed.
 */
export async function downloadFile(
  path: string,
  startAt: number,
  fetch: (open: () => Writable) => Promise<FTPResponse>,
): Promise<FTPResponse> {
  const { handle, made } = await openUntouched(path, startAt > 0);
  let file: WriteStream | undefined;
  const begin = () => {
    // Not later: data may be there already.
    ftruncateSync(handle.fd, startAt);
    file = createWriteStream("", { fd: handle, start: startAt });
    return file;
  };
  const close = async () => {
    file?.destroy();
    await handle.close();
  };
  try {
    return await fetch(begin).finally(close);
  } catch (error) {
    if (made && (file === undefined || file.bytesWritten === 0)) await unlink(path).catch(() => {});
    throw error;
  }
}

/** Opens a file for writing and leaves what is in it. Makes it where there is none, unless it must be there. */
async function openUntouched(path: string, there: boolean): Promise<{ handle: FileHandle; made: boolean }> {
  if (there) return { handle: await open(path, "r+"), made: false };
  try {
    return { handle: await open(path, "wx"), made: true };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return { handle: await open(path, constants.O_WRONLY | constants.O_CREAT), made: false };
  }
}

/** The text of a listing. */
export async function fetchListing(
  plan: TransferPlan,
  longest: number,
  encoding: StringEncoding,
): Promise<string> {
  const text = new StringWriter(longest);
  await receiveInto(() => text, plan);
  return text.getText(encoding);
}

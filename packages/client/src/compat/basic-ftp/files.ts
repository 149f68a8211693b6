import { createReadStream, createWriteStream, type WriteStream } from "node:fs";
import { access, open, stat, unlink } from "node:fs/promises";
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
 * Fetches into a local file by `fetch`. The file is not touched before the server has said that it will send: then it
 * is cut to `startAt` and written from there. What has come stays after an error, to be resumed.
 */
export async function downloadFile(
  path: string,
  startAt: number,
  fetch: (open: () => Writable) => Promise<FTPResponse>,
): Promise<FTPResponse> {
  if (startAt > 0) await access(path);
  const existed = await stat(path).then(
    () => true,
    () => false,
  );
  let file: WriteStream | undefined;
  try {
    return await fetch(() => {
      file = createWriteStream(path, startAt > 0 ? { flags: "r+", start: startAt } : { flags: "w" });
      return file;
    });
  } catch (error) {
    if (file !== undefined) {
      const written = file;
      if (!written.closed) {
        await new Promise<void>((resolve) => {
          written.once("close", () => resolve());
          written.once("error", () => resolve());
          written.destroy();
        });
      }
      if (!existed && written.bytesWritten === 0) await unlink(path).catch(() => {});
    }
    throw error;
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

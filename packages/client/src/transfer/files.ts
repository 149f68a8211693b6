import { type FileHandle, open } from "node:fs/promises";
import { escapeForTerminal, FtpError, isPositive, replyCodes } from "@twinport/protocol";
import type { RepresentationType, TransferResult } from "../options.ts";
import { replyError } from "../reply-error.ts";
import { parseSize } from "../session/info.ts";
import type { Session } from "../session/session.ts";
import { type DownloadOptions, startDownload } from "./download.ts";
import { inspectTarget, type LocalTarget, localError, writeRest, writeWhole } from "./local-file.ts";
import { runUpload, type UploadOptions } from "./upload.ts";

/** How a file is fetched into a local one. */
export interface DownloadToOptions extends Omit<DownloadOptions, "offset"> {
  /**
   * Fetch what the local file lacks and add it. The local file then grows as data comes, and keeps what came when
   * the transfer fails, so that it can be resumed again. Only as image: a text's local length says nothing.
   */
  readonly resume?: boolean;
}

type Typed<T> = T & { readonly type: RepresentationType };

/** Fetches a file into a local one; its turn must have been taken. */
export async function downloadFile(
  session: Session,
  path: string,
  localFile: string,
  options: Typed<DownloadToOptions>,
): Promise<TransferResult> {
  const target = await inspectTarget(localFile);
  if (options.resume === true && !target.special) return await resume(session, path, target, options);
  const download = await startDownload(session, path, options);
  await writeWhole(download.stream, download.done, target);
  return await download.done;
}

async function resume(
  session: Session,
  path: string,
  target: LocalTarget,
  options: Typed<DownloadToOptions>,
): Promise<TransferResult> {
  if (options.type !== "image") throw new FtpError("usage", "only an image (binary) transfer can be resumed");
  const have = target.size ?? 0;
  let whole: number | undefined;
  if (have > 0) {
    await session.setType("image");
    const reply = await session.command("SIZE", path);
    whole = isPositive(reply) ? parseSize(reply) : undefined;
    if (reply.code === replyCodes.fileUnavailable)
      throw replyError(session.control.place, "SIZE", path, reply);
    if (whole !== undefined && whole < have) {
      const what = `it has ${have} bytes and the remote file ${whole}, so it is no beginning of it`;
      throw new FtpError("local-file", escapeForTerminal(`local file ${target.path}: ${what}`), {
        hint: "Fetch it without resuming.",
      });
    }
    const mode = session.modes.modes[0];
    if (whole === have && mode !== undefined) return { bytes: 0, ms: 0, reply, mode };
  }
  const download = await startDownload(session, path, { ...options, offset: have, whole });
  await writeRest(download.stream, download.done, target, have);
  return await download.done;
}

/** Sends a local file; its turn must have been taken. With an offset it is read from there. */
export async function uploadFile(
  session: Session,
  localFile: string,
  path: string,
  options: Typed<Omit<UploadOptions, "size">>,
): Promise<TransferResult> {
  const start = options.offset ?? 0;
  const handle = await openSource(localFile);
  try {
    const found = await handle.stat();
    if (found.isDirectory()) throw localError(localFile, new Error("it is a directory"));
    const source = handle.createReadStream({
      ...(start > 0 ? { start } : {}),
      autoClose: false,
      highWaterMark: 256 * 1024,
    });
    const size = found.isFile() ? { size: Math.max(0, found.size - start) } : {};
    return await runUpload(session, source, path, { ...options, ...size });
  } finally {
    await handle.close();
  }
}

async function openSource(file: string): Promise<FileHandle> {
  try {
    return await open(file, "r");
  } catch (error) {
    throw localError(file, error);
  }
}

import { once } from "node:events";
import { constants, type Stats, type WriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { StorageError } from "./errors.ts";
import type { Upload, UploadMode } from "./types.ts";

/** Bytes taken from the network before it is told to wait: several chunks then go to the disk in one system call. */
export const writeBuffer = 1024 * 1024;

const unfollowed = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Where an upload goes. */
export interface UploadTarget {
  /** Links resolved, in a directory that exists. */
  readonly place: string;
  /** Of the regular file that is there, or null. */
  readonly stats: Stats | null;
  /** Bits of a file that is made; undefined for those that the process's umask gives. */
  readonly permissions: number | undefined;
}

/** Writes in place, so that what arrived before a break can be continued once more. */
export async function continueFile(
  { place, stats, permissions }: UploadTarget,
  mode: Extract<UploadMode, { kind: "append" | "resume" | "patch" }>,
): Promise<Upload> {
  const start = mode.kind === "append" ? undefined : mode.start;
  if (start !== undefined && start > (stats?.size ?? 0)) throw new StorageError("ERANGE");
  const append = start === undefined ? constants.O_APPEND : 0;
  const handle = await open(place, constants.O_WRONLY | constants.O_CREAT | append | unfollowed, 0o666);
  try {
    const now = await handle.stat();
    if (!now.isFile()) throw new StorageError("EISDIR");
    if (start !== undefined && start > now.size) throw new StorageError("ERANGE");
    // What lay behind the restart position belongs to the older upload.
    if (mode.kind === "resume") await handle.truncate(start);
    if (stats === null && permissions !== undefined) await handle.chmod(permissions);
  } catch (error) {
    await handle.close();
    throw error;
  }
  const stream = handle.createWriteStream({
    highWaterMark: writeBuffer,
    ...(start === undefined ? {} : { start }),
  });
  return {
    stream,
    commit: () => closed(stream),
    abandon: async () => {
      stream.destroy();
      await closed(stream).catch(() => undefined);
    },
  };
}

/** Waits until the file is closed; rejects with what went wrong on the way. */
export async function closed(stream: WriteStream): Promise<void> {
  if (!stream.closed) await once(stream, "close");
  if (stream.errored !== null && stream.errored !== undefined) throw stream.errored;
}

import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { constants, type Stats, type WriteStream } from "node:fs";
import { access, type FileHandle, open, rename, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { StorageError } from "./errors.ts";
import { reservedPrefix } from "./names.ts";
import type { Upload, UploadMode } from "./types.ts";

/** Bytes taken from the network before it is told to wait: several chunks then go to the disk in one system call. */
const writeBuffer = 1024 * 1024;

const unfollowed = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Opens a file of the host for writing.
 * @param place links resolved, in a directory that exists
 * @param stats of the regular file that is there, or null
 */
export function openLocalUpload(place: string, stats: Stats | null, mode: UploadMode): Promise<Upload> {
  return mode.kind === "replace" ? replace(place, stats) : continueFile(place, stats, mode);
}

/** Writes beside the target and renames: until then the old file is whole, and nobody sees half of the new one. */
async function replace(place: string, stats: Stats | null): Promise<Upload> {
  if (stats !== null) await access(place, constants.W_OK);
  const temporary = join(dirname(place), `${reservedPrefix}${randomBytes(12).toString("hex")}.part`);
  const handle = await open(temporary, "wx", 0o666);
  const discard = () => unlink(temporary).catch(() => undefined);
  try {
    if (stats !== null) await handle.chmod(stats.mode & 0o777);
  } catch (error) {
    await handle.close();
    await discard();
    throw error;
  }
  const stream = handle.createWriteStream({ highWaterMark: writeBuffer });
  return {
    stream,
    commit: async () => {
      try {
        await closed(stream);
        await rename(temporary, place);
      } catch (error) {
        await discard();
        throw error;
      }
    },
    abandon: async () => {
      stream.destroy();
      await closed(stream).catch(() => undefined);
      await discard();
    },
  };
}

/** Writes in place, so that what arrived before a break can be continued once more. */
async function continueFile(
  place: string,
  stats: Stats | null,
  mode: Exclude<UploadMode, { kind: "replace" }>,
): Promise<Upload> {
  const start = mode.kind === "resume" ? mode.start : undefined;
  if (start !== undefined && start > (stats?.size ?? 0)) throw new StorageError("ERANGE");
  const append = mode.kind === "append" ? constants.O_APPEND : 0;
  const handle = await open(place, constants.O_WRONLY | constants.O_CREAT | append | unfollowed, 0o666);
  try {
    await prepare(handle, start);
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

async function prepare(handle: FileHandle, start: number | undefined): Promise<void> {
  const now = await handle.stat();
  if (!now.isFile()) throw new StorageError("EISDIR");
  if (start === undefined) return;
  if (start > now.size) throw new StorageError("ERANGE");
  // What lay behind the restart position belongs to the older upload.
  await handle.truncate(start);
}

/** Waits until the file is closed; rejects with what went wrong on the way. */
async function closed(stream: WriteStream): Promise<void> {
  if (!stream.closed) await once(stream, "close");
  if (stream.errored !== null && stream.errored !== undefined) throw stream.errored;
}

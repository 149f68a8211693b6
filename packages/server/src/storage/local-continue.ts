import { constants, type Stats } from "node:fs";
import { access, open } from "node:fs/promises";
import { dirname } from "node:path";
import { StorageError } from "./errors.ts";
import { writeFile } from "./local-write.ts";
import type { Upload, UploadMode } from "./types.ts";

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

/**
 * Writes in place, so that what arrived before a break can be continued once more. Here it only looks: a transfer
 * that comes to nothing must neither cut the file nor make one.
 */
export async function continueFile(
  { place, stats, permissions }: UploadTarget,
  mode: Extract<UploadMode, { kind: "append" | "resume" | "patch" }>,
): Promise<Upload> {
  const start = mode.kind === "append" ? null : mode.start;
  const requireReach = (size: number) => {
    if (start !== null && start > size) throw new StorageError("ERANGE");
  };
  requireReach(stats?.size ?? 0);
  await access(stats === null ? dirname(place) : place, constants.W_OK);

  async function begin() {
    const append = start === null ? constants.O_APPEND : 0;
    const handle = await open(place, constants.O_WRONLY | constants.O_CREAT | append | unfollowed, 0o666);
    try {
      const now = await handle.stat();
      if (!now.isFile()) throw new StorageError("EISDIR");
      requireReach(now.size);
      // What lay behind the restart position belongs to the older upload.
      if (mode.kind === "resume") await handle.truncate(start ?? 0);
      if (stats === null && permissions !== undefined) await handle.chmod(permissions);
      return handle;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }
  const writer = writeFile(begin, start);
  return { stream: writer.stream, commit: () => writer.finish(), abandon: () => writer.giveUp() };
}

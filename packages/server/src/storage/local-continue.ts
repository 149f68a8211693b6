import { constants } from "node:fs";
import { HostFile } from "./confine/host-file.ts";
import type { Place, Tree } from "./confine/tree.ts";
import { StorageError } from "./errors.ts";
import { unfollowed } from "./local-flags.ts";
import { writeFile } from "./local-write.ts";
import type { Upload, UploadMode } from "./types.ts";

/** Where an upload goes. */
export interface UploadTarget {
  readonly tree: Tree;
  /** Of a regular file, or of nothing. Its folder is held while the upload is being opened; the upload holds it further. */
  readonly place: Place;
  /** Bits of a file that is made; undefined for those that the process's umask gives. */
  readonly permissions: number | undefined;
  /** The directory's virtual path. */
  readonly directory: string;
}

/**
 * Writes in place, so that what arrived before a break can be continued once more. Here it only looks: a transfer
 * that comes to nothing must neither cut the file nor make one.
 */
export async function continueFile(
  { tree, place, permissions }: UploadTarget,
  mode: Extract<UploadMode, { kind: "append" | "resume" | "patch" }>,
): Promise<Upload> {
  const { calls } = tree;
  const { folder, stats } = place;
  const start = mode.kind === "append" ? null : mode.start;
  const requireReach = (size: number) => {
    if (start !== null && start > size) throw new StorageError("ERANGE");
  };
  requireReach(stats?.size ?? 0);
  if (stats === null) await calls.access(folder.entry("."), constants.W_OK);
  else await tree.pin(place.path, (name) => calls.access(name, constants.W_OK));

  async function begin() {
    const append = start === null ? constants.O_APPEND : 0;
    const flags = constants.O_WRONLY | constants.O_CREAT | append | unfollowed;
    const file = new HostFile(calls, await calls.open(place.path, flags, 0o666));
    try {
      const now = await calls.fstat(file.fd);
      if (!now.isFile()) throw new StorageError("EISDIR");
      requireReach(now.size);
      // What lay behind the restart position belongs to the older upload.
      if (mode.kind === "resume") await calls.ftruncate(file.fd, start ?? 0);
      if (stats === null && permissions !== undefined) await calls.fchmod(file.fd, permissions);
      return file;
    } catch (error) {
      await file.close();
      throw error;
    }
  }
  const writer = writeFile(begin, start);
  folder.hold();
  return {
    stream: writer.stream,
    commit: () => writer.finish().finally(() => folder.release()),
    abandon: () => writer.giveUp().finally(() => folder.release()),
  };
}

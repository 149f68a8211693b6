import { constants } from "node:fs";
import { chmod, type FileHandle, open, stat, utimes } from "node:fs/promises";
import { StorageError } from "./errors.ts";
import type { NewFacts } from "./types.ts";

/** O_PATH of Linux, which node:fs does not name: what is opened so needs no right to read or write it. */
const pathOnly = 0o10000000;
/** Milliseconds by which a file system may keep a time less exactly than it was told (FAT: 2 s). */
const coarseness = 2000;

/**
 * Changes facts of a file or directory of the host, all or none.
 * @param place links resolved
 * @throws StorageError "ENOTSUP" for a creation time, which hosts do not let anybody set; "EOVERFLOW" for a time that
 * the file system cannot keep (they take the nearest one and say nothing)
 */
export async function setLocalFacts(place: string, { modifiedMs, createdMs, mode }: NewFacts): Promise<void> {
  if (createdMs !== undefined) throw new StorageError("ENOTSUP");
  await withName(place, async (name) => {
    const before = await stat(name);
    if (!before.isFile() && !before.isDirectory()) throw new StorageError("EISDIR");
    try {
      if (modifiedMs !== undefined) {
        await utimes(name, before.atime, new Date(modifiedMs));
        const { mtimeMs } = await stat(name);
        if (Math.abs(mtimeMs - modifiedMs) > coarseness) throw new StorageError("EOVERFLOW");
      }
      if (mode !== undefined) await chmod(name, mode);
    } catch (error) {
      if (modifiedMs !== undefined) await utimes(name, before.atime, before.mtime).catch(() => undefined);
      throw error;
    }
  });
}

/**
 * Sets the permission bits of what has just been made, whatever the process's umask is.
 * @param place links resolved
 */
export function setLocalMode(place: string, mode: number): Promise<void> {
  return withName(place, (name) => chmod(name, mode));
}

/**
 * Runs `action` on a name that stays what it is while others rename and link: on Linux that of an open descriptor.
 * (Changing a file through a descriptor proper wants the right to read it, which "chmod 200" takes away.)
 */
async function withName<T>(place: string, action: (name: string) => Promise<T>): Promise<T> {
  if (process.platform !== "linux") return action(place);
  const handle: FileHandle = await open(place, pathOnly | constants.O_NOFOLLOW);
  try {
    return await action(`/proc/self/fd/${handle.fd}`);
  } finally {
    await handle.close();
  }
}

import type { Tree } from "./confine/tree.ts";
import { StorageError } from "./errors.ts";
import type { NewFacts } from "./types.ts";

/** Milliseconds by which a file system may keep a time less exactly than it was told (FAT: 2 s). */
const coarseness = 2000;

/**
 * Changes facts of a file or directory of the host, all or none.
 * @param entry of a folder that is held, as the host is told it
 * @throws StorageError "ENOTSUP" for a creation time, which hosts do not let anybody set; "EOVERFLOW" for a time that
 * the file system cannot keep (they take the nearest one and say nothing)
 */
export async function setLocalFacts(
  tree: Tree,
  entry: string,
  { modifiedMs, createdMs, mode }: NewFacts,
): Promise<void> {
  if (createdMs !== undefined) throw new StorageError("ENOTSUP");
  const { calls } = tree;
  // By a name: changing a file through a descriptor proper wants the right to read it, which "chmod 200" takes away.
  await tree.pin(entry, async (name) => {
    const before = await calls.stat(name);
    if (!before.isFile() && !before.isDirectory()) throw new StorageError("EISDIR");
    try {
      if (modifiedMs !== undefined) {
        await calls.utimes(name, before.atime, new Date(modifiedMs));
        const { mtimeMs } = await calls.stat(name);
        if (Math.abs(mtimeMs - modifiedMs) > coarseness) throw new StorageError("EOVERFLOW");
      }
      if (mode !== undefined) await calls.chmod(name, mode);
    } catch (error) {
      if (modifiedMs !== undefined) await restore();
      throw error;
    }

    async function restore() {
      try {
        await calls.utimes(name, before.atime, before.mtime);
      } catch {
        // What went wrong before is told.
      }
    }
  });
}

/**
 * Sets the permission bits of what has just been made, whatever the process's umask is.
 * @param entry as of {@link setLocalFacts}
 */
export function setLocalMode(tree: Tree, entry: string, mode: number): Promise<void> {
  return tree.pin(entry, (name) => tree.calls.chmod(name, mode));
}

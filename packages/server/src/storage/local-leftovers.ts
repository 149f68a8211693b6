import type { Folder } from "./confine/folder.ts";
import type { HostCalls } from "./confine/host-calls.ts";
import { isReserved, partSuffix } from "./names.ts";

/** Milliseconds. A transfer that lives writes more often than this by far, and clocks of two hosts differ by less. */
const abandonedAfter = 24 * 3600 * 1000;

/**
 * Removes what uploads into a directory have left behind when their server was killed: halves that nobody has
 * written to for a day. Who wrote them cannot be asked: it may have been another host's server on the same disk.
 * @param now the time by the clock of that file system, in milliseconds since the Unix epoch
 */
export async function removeLeftovers(calls: HostCalls, folder: Folder, now: number): Promise<void> {
  const directory = await calls.opendir(folder.entry("."));
  try {
    for (let entry = await directory.read(); entry !== null; entry = await directory.read()) {
      const { name } = entry;
      if (!isReserved(name) || !name.endsWith(partSuffix)) continue;
      const stats = await calls.lstat(folder.entry(name));
      if (stats?.isFile() !== true || now - stats.mtimeMs <= abandonedAfter) continue;
      await unlinkIfThere(calls, folder.entry(name));
    }
  } finally {
    await directory.close();
  }
}

/** Removes a file of ours; where that is not possible, it stays. */
export async function unlinkIfThere(calls: HostCalls, path: string): Promise<void> {
  try {
    await calls.unlink(path);
  } catch {
    // Somebody else has removed it, or may not let us.
  }
}

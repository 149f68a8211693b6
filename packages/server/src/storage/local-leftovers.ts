import { lstat, opendir, unlink } from "node:fs/promises";
import { join } from "node:path";
import { partSuffix, reservedPrefix } from "./names.ts";

/** Milliseconds. A transfer that lives writes more often than this by far, and clocks of two hosts differ by less. */
const abandonedAfter = 24 * 3600 * 1000;

/**
 * Removes what uploads into a directory have left behind when their server was killed: halves that nobody has
 * written to for a day. Who wrote them cannot be asked: it may have been another host's server on the same disk.
 * @param now the time by the clock of that file system, in milliseconds since the Unix epoch
 */
export async function removeLeftovers(directory: string, now: number): Promise<void> {
  for await (const { name } of await opendir(directory, { bufferSize: 256 })) {
    if (!name.startsWith(reservedPrefix) || !name.endsWith(partSuffix)) continue;
    const place = join(directory, name);
    const stats = await lstat(place).catch(() => null);
    if (stats?.isFile() === true && now - stats.mtimeMs > abandonedAfter) {
      await unlink(place).catch(() => undefined);
    }
  }
}

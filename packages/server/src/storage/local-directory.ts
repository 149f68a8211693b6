import type { Dirent, Stats } from "node:fs";
import { lstat, opendir } from "node:fs/promises";
import { join } from "node:path";
import { factsOf } from "./local-facts.ts";
import { isReserved } from "./names.ts";
import type { DirectoryEntry, OpenDirectory } from "./types.ts";

/** A directory of at most so many entries is listed in the order of its names; a larger one as it is read. */
const sortable = 2_000;
/** Entries asked about at once. */
const batchSize = 64;

/**
 * Opens a directory of the host.
 * @param place a directory, links resolved
 * @param shown names that are to be shown; the others cost no look at what they are
 * @param resolve stats behind a link that is an entry, or null for one that is not to be shown
 */
export async function openLocalDirectory(
  place: string,
  want: "names" | "facts",
  shown: (name: string) => boolean,
  resolve: (name: string) => Promise<Stats | null>,
): Promise<OpenDirectory> {
  const directory = await opendir(place, { bufferSize: 256 });
  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    await directory.close();
  };

  const describe = async (entry: Dirent): Promise<DirectoryEntry | null> => {
    const { name } = entry;
    try {
      if (entry.isSymbolicLink()) {
        const stats = await resolve(name);
        return stats === null ? null : want === "names" ? { name } : { name, facts: factsOf(stats) };
      }
      return want === "names" ? { name } : { name, facts: factsOf(await lstat(join(place, name))) };
    } catch {
      return null; // it vanished between being read and being asked about
    }
  };

  async function* entries() {
    try {
      let ordered = true;
      let held: Dirent[] = [];
      for (let looked = 1; ; looked++) {
        if (looked % sortable === 0) yield []; // among names of which none is shown, too, the reader may stop
        const entry = await directory.read();
        if (entry !== null && (isReserved(entry.name) || !shown(entry.name))) continue;
        if (entry !== null) held.push(entry);
        if (entry !== null && held.length < (ordered ? sortable : batchSize)) continue;
        if (entry === null && ordered) held.sort((a, b) => (a.name < b.name ? -1 : 1));
        ordered = false;
        for (let at = 0; at < held.length; at += batchSize) {
          const described = await Promise.all(held.slice(at, at + batchSize).map(describe));
          yield described.filter((one) => one !== null);
        }
        held = [];
        if (entry === null) return;
      }
    } finally {
      await close();
    }
  }

  return { entries, close };
}

import type { Stats } from "node:fs";
import type { Folder } from "./confine/folder.ts";
import type { HostCalls, HostDirectory, HostEntry } from "./confine/host-calls.ts";
import { factsOf } from "./local-facts.ts";
import { isReserved } from "./names.ts";
import type { DirectoryEntry, OpenDirectory } from "./types.ts";

/** A directory of at most so many entries is listed in the order of its names; a larger one as it is read. */
const sortable = 2_000;
/** Entries asked about at once. */
const batchSize = 64;

/** What is to be listed. */
interface Listing {
  readonly calls: HostCalls;
  /** Held for the listing, which releases it. */
  readonly folder: Folder;
  readonly want: "names" | "facts";
  /** Names that are to be shown; the others cost no look at what they are. */
  readonly shown: (name: string) => boolean;
}

/**
 * Opens a directory of the host.
 * @param resolve stats behind a link that is an entry, or null for one that is not to be shown
 */
export async function openLocalDirectory(
  { calls, folder, want, shown }: Listing,
  resolve: (name: string) => Promise<Stats | null>,
): Promise<OpenDirectory> {
  let directory: HostDirectory;
  try {
    directory = await calls.opendir(folder.entry("."));
  } catch (error) {
    folder.release();
    throw error;
  }
  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    folder.release();
    await directory.close();
  };

  const describe = async ({ name, isLink }: HostEntry): Promise<DirectoryEntry | null> => {
    try {
      if (want === "names" && !isLink) return { name };
      const stats = isLink ? await resolve(name) : await calls.lstat(folder.entry(name));
      if (stats === null) return null;
      return want === "names" ? { name } : { name, facts: factsOf(stats) };
    } catch {
      return null; // it vanished between being read and being asked about
    }
  };

  async function* entries() {
    try {
      let ordered = true;
      let held: HostEntry[] = [];
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
          // Where calls return at once, nobody else has had a turn.
          await new Promise((resolve) => setImmediate(resolve));
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

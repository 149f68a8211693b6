import { setImmediate as nextTurn } from "node:timers/promises";
import { errorCode, StorageError } from "../storage/errors.ts";
import type { FileFacts, OpenDirectory, Storage } from "../storage/types.ts";

/** What files come to. */
export interface Amount {
  readonly bytes: number;
  /** Files and directories. */
  readonly files: number;
}

/** What makes a directory none that could be counted, or changed: it vanished, or is closed to the server too. */
const closedTo: ReadonlySet<string | undefined> = new Set([
  "ENOENT",
  "ENOTDIR",
  "EACCES",
  "EPERM",
  "ELOOP",
  "ENAMETOOLONG",
]);

/**
 * Walks through a whole storage and adds up what is there. Other work has its turn after each batch of entries. A file of
 * several names counts once, where the storage tells that it has them, and no directory is entered twice, so that links that lead
 * in circles end.
 * @throws StorageError "EIO" when the signal aborts, and what the storage throws, but for a directory that is gone or closed
 */
export async function countFiles(storage: Storage, signal: AbortSignal): Promise<Amount> {
  const seen = new Set<string>();
  const isNew = ({ unique }: FileFacts) => {
    if (unique === undefined) return true;
    const before = seen.size;
    return seen.add(unique).size > before;
  };
  isNew(await storage.stat("/"));
  let bytes = 0;
  let files = 0;
  const waiting = ["/"];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const directory = await openUnlessClosed(storage, path);
    for await (const batch of directory?.entries() ?? []) {
      for (const { name, facts } of batch) {
        if (facts === undefined) continue;
        files++;
        if (facts.type === "directory") {
          if (isNew(facts)) waiting.push(path === "/" ? `/${name}` : `${path}/${name}`);
        } else if (!hasOtherNames(facts) || isNew(facts)) bytes += facts.size;
      }
      if (signal.aborted) throw new StorageError("EIO", "the server ends");
      await nextTurn();
    }
  }
  return { bytes, files };
}

/** Whether a file is still there when one of its names goes. */
export function hasOtherNames({ links = 1 }: FileFacts): boolean {
  return links > 1;
}

async function openUnlessClosed(storage: Storage, path: string): Promise<OpenDirectory | undefined> {
  try {
    return await storage.openDirectory(path, "facts");
  } catch (error) {
    if (closedTo.has(errorCode(error))) return undefined;
    throw error;
  }
}

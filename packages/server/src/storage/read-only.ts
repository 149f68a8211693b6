import { StorageError } from "./errors.ts";
import type { Storage } from "./types.ts";

/** The files of a storage to look at and download: whatever would change one rejects with EROFS. */
export function readOnly(storage: Storage): Storage {
  const refuse = async (): Promise<never> => {
    throw new StorageError("EROFS");
  };
  return {
    stat: (path) => storage.stat(path),
    openDirectory: (path, want, shown) => storage.openDirectory(path, want, shown),
    openFile: (path) => storage.openFile(path),
    openUpload: refuse,
    rename: refuse,
    removeFile: refuse,
    makeDirectory: refuse,
    removeDirectory: refuse,
    setFacts: refuse,
    space: async (path) => (await storage.space?.(path)) ?? null,
  };
}

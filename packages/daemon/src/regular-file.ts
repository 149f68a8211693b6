import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

/**
 * Opens a file to be read, and nothing else: a FIFO would have us wait for somebody to write to it, for ever and on a thread that
 * others need. Rejects with the system's error, or with one of the code "EISDIR" or "not-regular".
 */
export async function openRegularFile(path: string): Promise<FileHandle> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const stats = await file.stat();
  if (stats.isFile()) return file;
  await file.close();
  throw Object.assign(new Error(`${path} is no regular file`), {
    code: stats.isDirectory() ? "EISDIR" : "not-regular",
  });
}

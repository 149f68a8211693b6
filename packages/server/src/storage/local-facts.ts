import type { Stats } from "node:fs";
import type { FileFacts } from "./types.ts";

/** Facts of a file of the host. Owner and group stay out: the host's accounts are not the client's concern. */
export function factsOf(stats: Stats): FileFacts {
  const type = stats.isFile() ? "file" : stats.isDirectory() ? "directory" : "special";
  return {
    type,
    size: type === "file" ? stats.size : 0,
    modifiedMs: stats.mtimeMs,
    mode: stats.mode & 0o777,
    links: stats.nlink,
    unique: `${stats.dev.toString(16)}g${stats.ino.toString(16)}`,
  };
}

import type { Stats } from "node:fs";
import type { FileFacts } from "./types.ts";

/** Facts of a file of the host. Owner and group stay out: the host's accounts are not the client's concern. */
export function factsOf(stats: Stats): FileFacts {
  const type = typeOf(stats);
  return {
    ...type,
    size: type.type === "file" ? stats.size : 0,
    modifiedMs: stats.mtimeMs,
    mode: stats.mode & 0o777,
    links: stats.nlink,
    unique: `${stats.dev.toString(16)}g${stats.ino.toString(16)}`,
  };
}

function typeOf(stats: Stats): Pick<FileFacts, "type" | "kind"> {
  if (stats.isFile()) return { type: "file" };
  if (stats.isDirectory()) return { type: "directory" };
  if (stats.isFIFO()) return { type: "special", kind: "fifo" };
  if (stats.isSocket()) return { type: "special", kind: "socket" };
  if (stats.isBlockDevice()) return { type: "special", kind: "block" };
  if (stats.isCharacterDevice()) return { type: "special", kind: "character" };
  return { type: "special" };
}

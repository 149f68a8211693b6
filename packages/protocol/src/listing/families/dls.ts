import { readDate } from "../dates.ts";
import type { Family } from "../family.ts";
import { type ListingEntry, makeEntry, parseSize } from "../types.ts";

/** Where the column of the size ends. */
const sizeEnd = 23;

/**
 * dls, as anonymous servers of the nineties listed: "README              763  Information about this server". The
 * size ends in column 23, "-" or "=" stand for a directory's; what follows is a date, a remark or "-> target". A
 * name too long has a line to itself.
 */
export const dls: Family = ({ now }) => ({
  read: (line) => readLine(line.slice(0, sizeEnd), line.slice(sizeEnd), line, now),
  readWrapped: (first, second) => {
    const isSize = /^ {10,}\d+$/.test(second.slice(0, sizeEnd)) && !first.includes(" ");
    if (!isSize) return undefined;
    return readLine(
      `${first} ${second.slice(0, sizeEnd)}`,
      second.slice(sizeEnd),
      `${first}\n${second}`,
      now,
    );
  },
});

function readLine(head: string, tail: string, raw: string, now: number): ListingEntry | undefined {
  const [, fullName = "", size = ""] = /^([^ <>|*?]+) +(\d+|[-=])$/.exec(head) ?? [];
  const isDirectory = fullName.endsWith("/");
  const name = isDirectory ? fullName.slice(0, -1) : fullName;
  if (head.length < sizeEnd || name === "" || !/^(?: {2}|\0| *$)/.test(tail)) return undefined;
  if (isDirectory !== /^[-=]$/.test(size)) return undefined;
  const date = readDate(tail, 2, now);
  const [, target] = /^-> ([^\0]+?)\0?$/.exec(tail.slice(date?.end ?? 0).trim()) ?? [];
  return makeEntry({
    name,
    type: isDirectory ? "directory" : target === undefined ? "file" : "link",
    size: parseSize(size),
    modified: date?.modified,
    target,
    raw,
    format: "dls",
  });
}

import { readDate } from "../dates.ts";
import { plainFamily } from "../family.ts";
import { splitFields } from "../fields.ts";
import { type ListingEntry, makeEntry, parseSize } from "../types.ts";

/** Novell's own server has a blank between type and trustee rights, Hellsoft's old one has none. */
const start = /^([-d]) ?\[[-A-Z]{7,9}\] /;

/** NetWare: "d [RWCEAFMS] admin 512 Nov 22 18:00 pub". The date's columns are as of /bin/ls, blanks more or less. */
export const netware = plainFamily((line, now): ListingEntry | undefined => {
  const match = start.exec(line);
  if (match === null) return undefined;
  const [owner, size, date] = splitFields(line, match[0].length, 3);
  if (owner === undefined || date === undefined || !/^\d+$/.test(size?.text ?? "")) return undefined;
  const found = readDate(line, date.start, now);
  const name = found && line.slice(found.end).trimStart();
  if (found === undefined || name === undefined || name === "") return undefined;
  return makeEntry({
    name,
    type: match[1] === "d" ? "directory" : "file",
    size: parseSize(size?.text ?? ""),
    modified: found.modified,
    owner: owner.text,
    raw: line,
    format: "netware",
  });
});

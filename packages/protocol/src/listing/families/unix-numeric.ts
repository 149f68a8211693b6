import { plainFamily } from "../family.ts";
import { nameBehind, splitFields } from "../fields.ts";
import { type EntryType, type ListingEntry, makeEntry, parseSize } from "../types.ts";

/** stat's numbers: "0100644  500  101  12345  1795370400  name": mode, owner, group, bytes, seconds since the epoch. */
export const unixNumeric = plainFamily((line): ListingEntry | undefined => {
  const fields = splitFields(line, 0, 5);
  const [mode = "", owner, group, size, time] = fields.map(({ text }) => text);
  const name = nameBehind(line, fields[4]);
  if (!/^0[0-7]{5,6}$/.test(mode) || !/^\d+ \d+ \d+ \d+$/.test(`${owner} ${group} ${size} ${time}`))
    return undefined;
  const seconds = parseSize(time ?? "");
  if (name === undefined || seconds === undefined) return undefined;
  const bits = Number.parseInt(mode, 8);
  return makeEntry({
    name,
    type: typeOf(bits),
    size: parseSize(size ?? ""),
    modified: { epochMs: seconds * 1000, precision: "second", zone: "utc" },
    mode: bits & 0o7777,
    owner,
    group,
    raw: line,
    format: "unix-numeric",
  });
});

/** The file type of stat's st_mode. */
function typeOf(bits: number): EntryType {
  const type = bits & 0o170000;
  if (type === 0o100000) return "file";
  if (type === 0o040000) return "directory";
  return type === 0o120000 ? "link" : "special";
}

import { plainFamily } from "../family.ts";
import { nameBehind, splitFields } from "../fields.ts";
import { readClock, readDay, wallTime } from "../numeric-date.ts";
import { type ListingEntry, makeEntry, parseSize } from "../types.ts";

const headings = /^ *(?:Owner +Last modified +Attributes|-+ +-{6,} +-{6,})/i;

/** Microware OS-9: "0.0  26/11/22 1800  d-ewrewr  2650  85920 name": owner, date, time, attributes, sector, bytes. */
export const os9 = plainFamily((line): ListingEntry | "skip" | undefined => {
  if (headings.test(line)) return "skip";
  const fields = splitFields(line, 0, 6);
  const [owner = "", date = "", time = "", attributes = "", sector = "", size = ""] = fields.map(
    ({ text }) => text,
  );
  const [, year = "", month = "", day = ""] = /^(\d\d)\/(\d\d)\/(\d\d)$/.exec(date) ?? [];
  const name = nameBehind(line, fields[5]);
  if (!/^\d+\.\d+$/.test(owner) || year === "" || !/^\d{4}$/.test(time) || name === undefined)
    return undefined;
  if (!/^[-ds][-ewrs]{7}$/.test(attributes) || !/^[\dA-F]+$/i.test(sector)) return undefined;
  return makeEntry({
    name,
    type: attributes.startsWith("d") ? "directory" : "file",
    size: parseSize(size),
    modified: wallTime(readDay([year, month, day], "ymd"), readClock(`${time.slice(0, 2)}:${time.slice(2)}`)),
    owner,
    raw: line,
    format: "os9",
  });
});

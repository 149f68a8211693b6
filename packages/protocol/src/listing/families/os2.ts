import { plainFamily } from "../family.ts";
import { nameBehind, splitFields } from "../fields.ts";
import { readClock, readDay, wallTime } from "../numeric-date.ts";
import { type ListingEntry, makeEntry, parseSize } from "../types.ts";

/** OS/2: "587823  RSA  DIR  11-22-26  18:00  name": size, attributes, "DIR", date, time; "103" is the year 2003. */
export const os2 = plainFamily((line): ListingEntry | undefined => {
  const fields = splitFields(line, 0, 6);
  const at = fields.findIndex(({ text }, index) => index > 0 && !/^[A-Z]{1,6}$/.test(text));
  const words = fields.map(({ text }) => text);
  const [, month = "", day = "", year = ""] = /^(\d\d)-(\d\d)-(\d{2,4})$/.exec(words[at] ?? "") ?? [];
  const clock = readClock(words[at + 1] ?? "");
  const name = nameBehind(line, fields[at + 1]);
  if (!/^\d+$/.test(words[0] ?? "") || year === "" || clock === undefined || name === undefined)
    return undefined;
  return makeEntry({
    name,
    type: words.slice(1, at).includes("DIR") ? "directory" : "file",
    size: parseSize(words[0] ?? ""),
    modified: wallTime(readDay([month, day, year], "mdy"), clock),
    raw: line,
    format: "os2",
  });
});

import { plainFamily } from "../family.ts";
import { splitFields } from "../fields.ts";
import { monthNumber } from "../months.ts";
import { readClock, wallTime } from "../numeric-date.ts";
import { type ListingEntry, makeEntry, parseSize } from "../types.ts";

const heading = /^ ?File +Code +EOF +Last Modi/i;

/** HP (Tandem) NonStop, Guardian files: 'NAME  101  528  22-Nov-26 18:00:00 255,255 "oooo"'. */
export const nonstop = plainFamily((line): ListingEntry | "skip" | undefined => {
  if (heading.test(line)) return "skip";
  const [name, code = "", size = "", date = "", time = "", ...rest] = splitFields(line, 0, 9).map(
    ({ text }) => text,
  );
  const [, day, monthText = "", year = ""] = /^(\d\d?)-([A-Z]{3})-(\d\d)$/i.exec(date) ?? [];
  const month = monthNumber(monthText);
  const clock = readClock(time);
  const [, owner] = /^(\d+, ?\d+) "[^" ]*"$/.exec(rest.join(" ")) ?? [];
  if (name === undefined || !/^\d+[A-Z+]*$/i.test(code) || month === undefined || owner === undefined)
    return undefined;
  if (clock === undefined || !/^\d+$/.test(size)) return undefined;
  const short = Number(year);
  return makeEntry({
    name,
    type: "file",
    size: parseSize(size),
    modified: wallTime({ year: short + (short < 80 ? 2000 : 1900), month, day: Number(day) }, clock),
    owner: owner.replace(" ", ""),
    raw: line,
    format: "nonstop",
  });
});

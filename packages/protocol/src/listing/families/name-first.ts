import { plainFamily } from "../family.ts";
import { splitFields } from "../fields.ts";
import { monthNumber } from "../months.ts";
import { type CivilDay, readClock, readDay, wallTime } from "../numeric-date.ts";
import { type ListingEntry, makeEntry, parseSize } from "../types.ts";

/**
 * Lines that begin with the name, of systems whose names hold no blanks: Windows 3 (SuperTCP "NAME.TXT 1045 11-22-26
 * 18:00", Chameleon "NAME.TXT 1045 Nov 22 2026 18:00 RHA", "<DIR>" for the size of a directory) and Nortel's routers
 * ("name 1014196 11/22/26 Sun. 18:00:00").
 */
export const nameFirst = plainFamily((line): ListingEntry | undefined => {
  const [name, size = "", ...rest] = splitFields(line, 0, 8).map(({ text }) => text);
  if (name === undefined || !/^(?:<DIR>|\d+)$/.test(size)) return undefined;
  const { day, clock = "" } = readDate(rest.join(" "));
  const time = readClock(clock);
  if (day === undefined || time === undefined) return undefined;
  return makeEntry({
    name,
    type: size === "<DIR>" ? "directory" : "file",
    size: parseSize(size),
    modified: wallTime(day, time),
    raw: line,
    format: "name-first",
  });
});

function readDate(text: string): { day?: CivilDay | undefined; clock?: string | undefined } {
  const [, month = "", day = "", year = "", clock] =
    /^(\d\d)[-/](\d\d)[-/](\d\d\d?) (?:[A-Z][a-z]{2,4}\.? )?(\S+)$/.exec(text) ?? [];
  if (clock !== undefined) return { day: readDay([month, day, year], "mdy"), clock };
  const [, name = "", date, fullYear, time] =
    /^([A-Z][a-z]{2}) (\d\d) (\d{4}) (\d\d:\d\d)(?: [RHSA]{1,4})?$/.exec(text) ?? [];
  const number = monthNumber(name);
  if (number === undefined) return {};
  return { day: { year: Number(fullYear), month: number, day: Number(date) }, clock: time };
}

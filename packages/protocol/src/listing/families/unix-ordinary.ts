import { readPlainDate } from "../dates.ts";
import type { ListingEntry } from "../types.ts";
import { modeBits } from "./unix-mode.ts";

/**
 * Mode, links, owner and group (both words or both numbers: a word before a number may be a date), size, then
 * "Nov 22 18:00" or "Nov 22  2025" and one blank; the name is what follows.
 */
const line =
  /^([-d][-r][-w][-xsSlL][-r][-w][-xsSlL][-r][-w][-xtTlL])[+.@]? +(\d{1,9}) +(?:(\d+) +(\d+)|([A-Za-z_][\w.-]*) +([A-Za-z_][\w.-]*)) +(\d{1,15}) +(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +(\d\d?) +(?:(\d\d):(\d\d)| (\d{4})) /;

/**
 * A file's or directory's line as nearly every server writes it, read at once; undefined for any other, which the
 * general reader is to look at. Where both read a line, they read the same.
 */
export function readOrdinaryLine(text: string, now: number): ListingEntry | undefined {
  const match = line.exec(text);
  if (match === null) return undefined;
  const [all, mode = "", links, userId, groupId, user, group, size, month = "", day, hour, minute, year] =
    match;
  const name = text.slice(all.length);
  const time = year === undefined ? { hour: Number(hour), minute: Number(minute) } : undefined;
  const modified = readPlainDate(month, Number(day), time, year, now);
  if (modified === undefined || name.trim() === "") return undefined;
  return {
    links: Number(links),
    owner: userId ?? user ?? "",
    group: groupId ?? group ?? "",
    size: Number(size),
    name,
    type: mode.startsWith("d") ? "directory" : "file",
    modified,
    mode: modeBits(mode),
    raw: text,
    format: "unix",
  };
}

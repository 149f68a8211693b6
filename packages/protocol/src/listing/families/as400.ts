import type { Family } from "../family.ts";
import { nameBehind, splitFields } from "../fields.ts";
import {
  commonOrder,
  type DateOrder,
  type DateParts,
  readClock,
  readDay,
  wallTime,
} from "../numeric-date.ts";
import { type EntryType, type ListingEntry, makeEntry, parseSize } from "../types.ts";

const slashOrders = ["ymd", "mdy", "dmy"] as const;
const otherOrders = ["dmy", "mdy", "ymd"] as const;

/**
 * IBM i, OS/400: "USER1 36864 11/22/26 18:00:00 *STMF name". The order of the date is the job's and has to be found
 * out; *MEM has neither size nor date. Directories end in "/", which is no part of their name.
 */
export const as400: Family = ({ lines }) => {
  let order: DateOrder | undefined;
  return {
    read(line) {
      const columns = splitLine(line);
      if (columns === undefined) return undefined;
      const { date } = columns;
      if (date !== undefined) order ??= orderOf(lines, columns.separator);
      return readLine(line, columns, date && readDay(date, order ?? "mdy"));
    },
  };
};

interface Columns {
  readonly owner: string;
  readonly size: string | undefined;
  readonly date: DateParts | undefined;
  readonly separator: string;
  readonly clock: string;
  readonly kind: string;
  readonly name: string;
}

function splitLine(line: string): Columns | undefined {
  const fields = splitFields(line, 0, 5);
  const at = fields.findIndex(({ text }) => /^\*[A-Z]+$/.test(text));
  const name = nameBehind(line, fields[at]);
  const [owner, size, dateText = "", clock = ""] = fields.slice(0, at).map(({ text }) => text);
  if (owner === undefined || name === undefined) return undefined;
  const kind = fields[at]?.text ?? "";
  if (at === 1) return { owner, size: undefined, date: undefined, separator: "", clock: "", kind, name };
  const [, a, separator = "", b = "", c = ""] = /^(\d\d)([-/.])(\d\d)[-/.](\d\d|\d{4})$/.exec(dateText) ?? [];
  if (at !== 4 || a === undefined || !/^\d+$/.test(size ?? "")) return undefined;
  return { owner, size, date: [a, b, c], separator, clock, kind, name };
}

function orderOf(lines: readonly string[], separator: string): DateOrder | undefined {
  const dates = lines.flatMap((line) => {
    const date = splitLine(line)?.date;
    return date === undefined ? [] : [date];
  });
  return commonOrder(dates, separator === "/" ? slashOrders : otherOrders);
}

function readLine(line: string, columns: Columns, day: ReturnType<typeof readDay>): ListingEntry | undefined {
  const { owner, size, clock, kind, name: fullName } = columns;
  const path = fullName.endsWith("/") ? fullName.slice(0, -1) : fullName;
  // A member is named with its file ("FILE.FILE/MEMBER.MBR"); elsewhere a path leads to the directory listed.
  const name = kind === "*MEM" ? path : path.slice(path.lastIndexOf("/") + 1);
  if (name === "") return undefined;
  return makeEntry({
    name,
    type: typeOf(kind),
    size: size === undefined ? undefined : parseSize(size),
    modified: wallTime(day, readClock(clock)),
    owner,
    raw: line,
    format: "as400",
  });
}

/** Kinds of IBM i objects: every one that is not below can be fetched, or is at least no directory. */
function typeOf(kind: string): EntryType {
  if (/^\*(?:DIR|DDIR|LIB|FLR)$/.test(kind)) return "directory";
  if (kind === "*SYMLNK") return "link";
  return /^\*(?:CHRSF|BLKSF|FIFO|SOCKET)$/.test(kind) ? "special" : "file";
}

import { plainFamily } from "../family.ts";
import { type Field, splitFields } from "../fields.ts";
import { type CivilDay, readClock, readDay, wallTime } from "../numeric-date.ts";
import { type ListingEntry, makeEntry, parseSize } from "../types.ts";

/**
 * z/VM (CMS): "NAME TYPE V 72 9 1 2026-11-22 18:00:00 USER1", older "NAME TYPE A1 V 72 9 1 11/22/26 18:00:00". Name
 * and type joined by a full stop are what RETR takes. The size is records × their (longest) length.
 */
export const vm = plainFamily((line): ListingEntry | undefined => {
  const fields = splitFields(line, 0, 11);
  const at = fields.findIndex(({ text }, index) => index > 0 && /^(?:F|V|DIR)$/.test(text));
  const [form, length, records, , date, time, owner] = fields.slice(at).map(({ text }) => text);
  const day = readVmDay(date ?? "");
  const clock = readClock(time ?? "");
  if (at < 1 || at > 3 || form === undefined || day === undefined || clock === undefined) return undefined;
  const size = parseSize(length ?? "") === undefined ? undefined : Number(length) * Number(records);
  return makeEntry({
    name: nameOf(fields, at),
    type: form === "DIR" ? "directory" : "file",
    size: parseSize(String(size)),
    sizeIsRounded: form === "DIR" || size === undefined || form === "F" ? undefined : true,
    modified: wallTime(day, clock),
    owner: owner === "-" ? undefined : owner,
    raw: line,
    format: "vm",
  });
});

/** File name, file type if there is one; the older listing has the minidisk's letter and a digit behind them. */
function nameOf(fields: readonly Field[], at: number): string {
  const words = fields.slice(0, at).map(({ text }) => text);
  const hasMode = words.length > 1 && /^[A-Z]\d$/.test(words.at(-1) ?? "");
  return words.slice(0, hasMode ? -1 : undefined).join(".");
}

function readVmDay(text: string): CivilDay | undefined {
  const [, a = "", b = "", c = ""] = /^(\d{1,4})[-/](\d\d)[-/](\d{2,3})$/.exec(text) ?? [];
  return readDay([a, b, c], a.length === 4 ? "ymd" : "mdy");
}

import type { Field } from "../fields.ts";
import { type ListingEntry, parseSize } from "../types.ts";

/** What the columns between mode and date tell. */
export type Columns = {
  [Key in "size" | "sizeIsRounded" | "links" | "owner" | "group"]?: ListingEntry[Key] | undefined;
};

const unitPattern = /^(\d{1,15}(?:[.,]\d{1,3})?)([kKMGTP])B?$/;
const units = ["K", "M", "G", "T", "P"];

/**
 * The columns between mode and date: links, owner, group, size or a device's "major, minor". Undefined when the last
 * is none of the two, and what looked like a date behind it was none.
 */
export function readColumns(columns: readonly Field[]): Columns | undefined {
  const last = columns.at(-1);
  const before = columns.slice(0, -1);
  if (last === undefined) return undefined;
  if (/^\d+,\d+$/.test(last.text)) return readOwners(before);
  if (/^-?\d+$/.test(last.text)) return readNumeric(before, last.text);
  const [, digits, unit] = unitPattern.exec(last.text) ?? [];
  if (digits !== undefined) return { ...readOwners(before), ...readUnits(digits, unit ?? "") };
  return readGlued(before, last);
}

function readNumeric(before: readonly Field[], last: string): Columns {
  if (/^\d+,$/.test(before.at(-1)?.text ?? "")) return readOwners(before.slice(0, -1));
  const size = parseSize(last);
  // NetPresenz and Peter Lewis's server for the Mac: resource fork, data fork, both; or "folder" and a count.
  const isForks = before.length === 2 && Number(before[0]?.text) + Number(before[1]?.text) === size;
  if (isForks || (before.length === 1 && before[0]?.text === "folder")) return { size };
  return readOwners(before, size);
}

/** "33.5k", as ls -h writes it. */
function readUnits(digits: string, unit: string): Columns {
  const power = units.indexOf(unit.toUpperCase()) + 1;
  const size = Math.floor(Number(digits.replace(",", ".")) * 1024 ** power);
  return Number.isSafeInteger(size) ? { size, sizeIsRounded: true } : {};
}

/** "users1048576": a group as wide as its column, and a size wider than its own. */
function readGlued(before: readonly Field[], last: Field): Columns | undefined {
  const owner = before.at(-1)?.text ?? "";
  // Most often the group is called as the owner: then its own digits are known.
  const isLikeOwner =
    owner !== "" && last.text.startsWith(owner) && /^\d+$/.test(last.text.slice(owner.length));
  const [, group, size] = isLikeOwner
    ? [last.text, owner, last.text.slice(owner.length)]
    : (/^([\p{L}_][^:]*?)(\d{1,16})$/u.exec(last.text) ?? []);
  if (group === undefined || size === undefined) return undefined;
  return readOwners([...before, { ...last, text: group }], parseSize(size));
}

/** Links, owner, group. Names that hold blanks are parted where two blanks are, else behind the first word. */
function readOwners(columns: readonly Field[], size?: number): Columns {
  const hasLinks = /^\d+$/.test(columns[0]?.text ?? "");
  const names = hasLinks ? columns.slice(1) : columns;
  const gap = names.findIndex(({ start }, index) => start - (names[index - 1]?.end ?? start) > 1);
  const join = (fields: readonly Field[]) =>
    fields.length === 0 ? undefined : fields.map(({ text }) => text).join(" ");
  return {
    links: hasLinks ? parseSize(columns[0]?.text ?? "") : undefined,
    owner: join(names.slice(0, Math.max(gap, 1))),
    group: join(names.slice(Math.max(gap, 1))),
    // Here, and not added to a spread of the rest: that takes V8 longer than all else about a line.
    size,
  };
}

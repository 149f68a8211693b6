import type { Family } from "../family.ts";
import { splitFields } from "../fields.ts";
import { type ListingEntry, makeEntry } from "../types.ts";
import { readMvsDate, readMvsMember } from "./mvs-member.ts";

const headings = /^ ?(?:Volume +Unit +Referred|Name +VV\.MM +Created|Name +Size +TTR|-+ -+ )/i;
const memberHeading = /^ ?Name +(?:VV|Size)/i;
/** Data sets of which no more is known than where they are not. */
const away =
  /^(Migrated|ARCIVE|Not Mounted|Not Direct Access Device|Error determining attributes|Pseudo Directory|User Catalog Connector)[ \t]+([^ \t]+)[ \t]*$/i;
const mostFields = 11;

/**
 * MVS, z/OS: data sets ("VOL001 3390 2026/11/22 1 15 FB 80 27920 PS A.B"), where a partitioned one (PO) is a
 * directory, and its members. Sizes are told in tracks or records, not in bytes, and left out; the date of a data set
 * is the one on which it was last referred to.
 */
export const mvs: Family = () => {
  // A member without statistics is a name alone, which only what stands before can tell.
  let amongMembers = false;
  return {
    read(line) {
      if (headings.test(line)) {
        amongMembers = memberHeading.test(line);
        return "skip";
      }
      const entry = readDataSet(line) ?? readMvsMember(line, amongMembers);
      amongMembers ||= entry !== undefined;
      return entry;
    },
  };
};

function readDataSet(line: string): ListingEntry | undefined {
  const [, state = "", awayName] = away.exec(line) ?? [];
  if (awayName !== undefined) return dataSet(line, awayName, /^Pseudo/i.test(state));
  const words = splitFields(line, 0, mostFields).map(({ text }) => text);
  const [volume = "", unit = "", referred = ""] = words;
  const name = words.at(-1);
  if (words.length < 3 || words.length > 10 || name === undefined) return undefined;
  if (!/^[\w@#$]{1,6}$/.test(volume) || !/^(?:\d{3}[\dA-Z]|Tape)$/i.test(unit)) return undefined;
  const date = readMvsDate(referred);
  const isBare = words.length === 3 && /^Tape$/i.test(unit);
  if (!isBare && date === undefined && !/^(?:\*\*NONE\*\*|VSAM|GDG|PATH|AIX|ALIAS)$/i.test(referred))
    return undefined;
  return dataSet(line, name, /^PO/i.test(words.at(-2) ?? ""), date);
}

function dataSet(
  line: string,
  name: string,
  isDirectory: boolean,
  modified?: ListingEntry["modified"],
): ListingEntry {
  return makeEntry({ name, type: isDirectory ? "directory" : "file", modified, raw: line, format: "mvs" });
}

import type { Family } from "../family.ts";

/** "total 8", in what language ever: "Gesamt 8", "итого 8", "总用量 8", "total 4.0K". */
const pattern = /^ *([\p{L}\p{M}\ufffd\p{Cs}]{3,12}) +\d+(?:[.,]\d+)*[kKMGT]?$/u;

/**
 * The line with which `ls -l` begins, and each folder of `ls -lR` again. A word and a number could be a name, too: in other
 * languages than English it is a total only where the listing begins with that word.
 */
export const total: Family = ({ lines }) => {
  const first = wordOf(lines[0] ?? "");
  return {
    read(line) {
      const word = wordOf(line);
      if (word === undefined) return undefined;
      return word === first || word.toLowerCase() === "total" ? "skip" : undefined;
    },
  };
};

function wordOf(line: string): string | undefined {
  return pattern.exec(line)?.[1];
}

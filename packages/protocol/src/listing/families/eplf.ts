import { plainFamily } from "../family.ts";
import { type EntryType, type ListingEntry, makeEntry, parseSize } from "../types.ts";

/**
 * EPLF, Easily Parsed LIST Format (D. J. Bernstein): "+i8388621.29609,m824255902,/,\tname". Facts: "/" may be entered
 * by CWD, "r" may be fetched, "s" size, "m" seconds since the epoch, "up" permissions, "i" identity.
 */
export const eplf = plainFamily((line): ListingEntry | undefined => {
  const tab = line.startsWith("+") ? line.indexOf("\t") : -1;
  const name = line.slice(tab + 1);
  if (tab < 0 || name === "") return undefined;
  const facts = line.slice(1, tab).split(",");
  const value = (letter: string) => facts.find((fact) => fact.startsWith(letter))?.slice(letter.length) ?? "";
  const seconds = parseSize(value("m"));
  const mode = value("up");
  return makeEntry({
    name,
    type: typeOf(facts),
    size: parseSize(value("s")),
    modified:
      seconds === undefined ? undefined : { epochMs: seconds * 1000, precision: "second", zone: "utc" },
    mode: /^[0-7]{1,4}$/.test(mode) ? Number.parseInt(mode, 8) : undefined,
    raw: line,
    format: "eplf",
  });
});

function typeOf(facts: readonly string[]): EntryType {
  if (facts.includes("/")) return "directory";
  return facts.includes("r") ? "file" : "unknown";
}

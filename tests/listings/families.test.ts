import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ListingEntry, listingFormats, parseListing } from "@twinport/protocol";
import { describe, expect, it } from "vitest";

const folder = join(import.meta.dirname, "families");
const docs = join(import.meta.dirname, "../../docs/listings.md");
const now = Date.parse("2026-11-22T19:00:00Z");
const names = readdirSync(folder)
  .filter((name) => name.endsWith(".txt"))
  .map((name) => name.slice(0, -".txt".length));
const read = (name: string) => readFileSync(join(folder, name), "utf8");

/** An entry as the .json files have it: the time in words, the mode in octal, neither line nor facts. */
function told({ raw, facts, modified, mode, ...entry }: ListingEntry) {
  return {
    ...entry,
    ...(mode === undefined ? {} : { mode: mode.toString(8) }),
    ...(modified === undefined
      ? {}
      : { modified: `${new Date(modified.epochMs).toISOString()} ${modified.precision} ${modified.zone}` }),
  };
}

describe("a listing of each family", () => {
  it.each(names)("%s.txt is read as %s.json has it", (name) => {
    const { entries, unknown } = parseListing(read(`${name}.txt`), { now });
    expect({ entries: entries.map(told), unknown }).toEqual(JSON.parse(read(`${name}.json`)));
  });

  it("is read alike with CRLF", () => {
    for (const name of names) {
      const text = read(`${name}.txt`);
      expect(parseListing(text.replaceAll("\n", "\r\n"), { now })).toEqual(parseListing(text, { now }));
    }
  });
});

describe("docs/listings.md", () => {
  const sections = [...readFileSync(docs, "utf8").matchAll(/^### `(\S+)`.*?\n```\n(.*?)^```/gms)];

  it("has every format", () => {
    expect(sections.map(([, format]) => format)).toEqual([...listingFormats]);
  });

  it.each(sections.map(([, format = "", lines = ""]) => [format, lines]))(
    "shows of %s what is read as such",
    (format, lines) => {
      const { entries, unknown } = parseListing(lines, { now });
      expect(unknown).toEqual([]);
      expect(entries.length).toBeGreaterThan(0);
      for (const entry of entries) expect(entry.format).toBe(format);
    },
  );
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAnyLine } from "./unix.ts";
import { readOrdinaryLine } from "./unix-ordinary.ts";

const now = Date.parse("2026-11-22T19:00:00Z");

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/** Mostly what an ordinary line has in a column, sometimes what makes it another's. */
const mostly = (ordinary: fc.Arbitrary<string>, odd: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 9, arbitrary: ordinary }, { weight: 1, arbitrary: odd });
const blanks = mostly(fc.constantFrom(" ", "  ", "   "), fc.constantFrom("\t", "", " \t "));
const number = mostly(
  fc.oneof(fc.nat({ max: 99 }), fc.integer({ min: 1990, max: 2030 }), fc.nat()).map(String),
  fc.constantFrom("007", "12345678901234567", "1.5k", "8,", "-3"),
);
const word = mostly(
  fc.constantFrom("ftp", "may", "Nov", "dec.", "mark", "users12", "www-data", "_ftp", "m", "12k"),
  fc.oneof(fc.constantFrom("märz", "a:b", "11月", "Domain Users"), number),
);
const owners = fc.oneof(fc.tuple(blanks, word, blanks, word), fc.tuple(blanks, number, blanks, number));
const clock = mostly(
  fc.constantFrom("18:00", "00:00", "23:59", " 2025", " 2004"),
  fc.constantFrom("2025", "24:00", "9:05", "25:00", "18:00:30", "12:61", "  2025"),
);
const name = fc.oneof(
  fc.constantFrom(
    "a b",
    " leading",
    "   ",
    "",
    "x -> y",
    "13111.txt",
    "Nov 22 18:00 z",
    "2005",
    "\u2028",
    "a\r",
  ),
  fc.string(),
);

/** Lines of the ordinary form, and such as differ from it in any column. */
const lines = fc
  .tuple(
    mostly(
      fc.constantFrom("-rw-r--r--", "drwxr-xr-x", "-rwsr-Sr-T", "-rw-r--r--+"),
      fc.constantFrom("lrwxrwxrwx", "  12 -rw-r--r--"),
    ),
    mostly(
      fc.tuple(blanks, number).map((part) => part.join("")),
      fc.constant(""),
    ),
    owners.map((parts) => parts.join("")),
    ...[
      number,
      mostly(fc.constantFrom(...months), fc.constantFrom("nov", "mai", "12")),
      mostly(fc.integer({ min: 1, max: 29 }).map(String), fc.constantFrom("0", "30", "35", "05", "22,")),
    ].map((column) => fc.tuple(blanks, column).map((part) => part.join(""))),
    fc.tuple(fc.constant(" "), clock, fc.constantFrom(" ", " ", "  ", ""), name).map((part) => part.join("")),
  )
  .map((columns) => columns.join(""));

describe("readOrdinaryLine", () => {
  it("reads what the general reader reads, or nothing", () => {
    let read = 0;
    fc.assert(
      fc.property(lines, (line) => {
        const entry = readOrdinaryLine(line, now);
        if (entry === undefined) return;
        read += 1;
        expect(entry).toStrictEqual(readAnyLine(line, now));
      }),
      { numRuns: 20_000 },
    );
    expect(read).toBeGreaterThan(1000);
  });

  it.each([
    "-rw-r--r--    1 ftp      ftp            18 Nov 22 18:00 13111.txt",
    "-rw-r--r--    1 0        0              18 Nov 22  2025 13111.txt",
    "drwxr-xr-x   2 alice    users        4096 Feb  5 18:00 a directory",
  ])("takes %s", (line) => {
    expect(readOrdinaryLine(line, now)).toStrictEqual(readAnyLine(line, now));
    expect(readOrdinaryLine(line, now)).toBeDefined();
  });

  it.each([
    ["links", "lrwxrwxrwx   1 ftp      ftp            18 Nov 22 18:00 a -> b"],
    ["dates in place of the owner", "-rw-r--r--   1 12      may   2005 Nov 22 18:00 13111.txt"],
    ["days that do not exist", "-rw-r--r--   1 ftp      ftp   2005 Feb 30 18:00 13111.txt"],
    ["names of blanks", "-rw-r--r--   1 ftp      ftp   2005 Feb 20 18:00   "],
  ])("leaves %s to the general reader", (_, line) => {
    expect(readOrdinaryLine(line, now)).toBeUndefined();
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseListing, parseMachineListing } from "./parse.ts";

const now = Date.parse("2026-11-22T19:00:00Z");

describe("parseListing", () => {
  it("reads a listing of mixed kinds, line by line", () => {
    const text = [
      "total 8",
      "-rw-r--r--    1 ftp      ftp            18 Nov 22 18:00 13111.txt",
      "",
      "11-22-26  06:00PM       <DIR>          pub",
      "ls: cannot open directory",
      "drwxr-xr-x    2 ftp      ftp          4096 Nov 22 18:00 ..",
    ];
    for (const end of ["\n", "\r\n"]) {
      for (const last of ["", end]) {
        const listing = parseListing(text.join(end) + last, { now });
        expect(listing.entries.map((entry) => [entry.format, entry.name])).toEqual([
          ["unix", "13111.txt"],
          ["dos", "pub"],
          ["unix", ".."],
        ]);
        expect(listing.unknown).toEqual(["ls: cannot open directory"]);
      }
    }
  });

  it("reads nothing in nothing", () => {
    const nothing = { entries: [], unknown: [] };
    for (const text of ["", "\n", "\r\n\r\n", "total 0\r\n", "  \n"]) {
      expect(parseListing(text, { now })).toEqual(nothing);
    }
  });

  it("takes one CR off a line's end and no more", () => {
    const { entries } = parseListing("-rw-r--r-- 1 a b 18 Nov 22 18:00 x\r\r\n", { now });
    expect(entries[0]?.name).toBe("x\r");
  });

  it("reads an entry wrapped to two lines, and no line twice", () => {
    const wrapped = "A_LONG_NAME.TXT;3\r\n      2/16  22-NOV-2026 18:00";
    const { entries, unknown } = parseListing(`what is this\r\n${wrapped}\r\n      2/16  22-NOV-2026 18:00`, {
      now,
    });
    expect(entries).toMatchObject([
      { name: "a_long_name.txt", raw: "A_LONG_NAME.TXT;3\n      2/16  22-NOV-2026 18:00" },
    ]);
    expect(unknown).toEqual(["what is this", "      2/16  22-NOV-2026 18:00"]);
  });

  it.each([
    ["blanks", " "],
    ["words", "a "],
    ["numbers", "1 "],
    ["digits", "1"],
    ["letters", "A"],
    ["question marks", " ?"],
    ["facts", "a=1;"],
    ["semicolons", ";"],
    ["brackets", "["],
    ["ideographs", "月"],
  ])("gets through a megabyte of %s behind anything", (_name, unit) => {
    const heads = [
      "",
      "-rw-r--r-- 1 a b 4 ",
      "11-22-26  06:00PM ",
      "A.B;1 ",
      "+",
      "type=file;",
      "0 ",
      "-rw-r-- 1 x ",
    ];
    const lines = heads.map((head) => head + unit.repeat(1_000_000 / unit.length));
    const { entries, unknown } = parseListing(lines.join("\n"), { now });
    expect(entries.length + unknown.length).toBe(lines.filter((line) => line.trim() !== "").length);
  });

  it("takes a word and a number for a total only where the listing begins with that word", () => {
    const entry = "-rw-r--r-- 1 a b 18 Nov 22 18:00 f";
    const read = (...lines: string[]) => parseListing(lines.join("\n"), { now }).unknown;
    expect(read("Gesamt 8", entry, "Gesamt 12", entry, "total 4")).toEqual([]);
    expect([...read("итого 48", entry), ...read("总用量 48", entry)]).toEqual([]);
    expect(read(entry, "report 2024")).toEqual(["report 2024"]);
    expect(read("Gesamt 8", "report 2024")).toEqual(["report 2024"]);
  });

  it.each(["-:", "notes:", "a/b:", "[]", "[draft]"])(
    "reports %s, which is no heading of any family",
    (line) => {
      expect(parseListing(line, { now }).unknown).toEqual([line]);
    },
  );

  it("never throws and loses no line", () => {
    const pieces = [
      ..."-rwxd 0123:,<>\r\n\u0000\ud800",
      "-rw-r--r-- 1 a b 18 ",
      "Nov 22 18:00 ",
      "lrwxrwxrwx ",
      " -> ",
      "11-22-26  06:00PM ",
      "<DIR> ",
      "total 1",
      "type=file;",
      "modify=",
    ];
    const text = fc.string({ unit: fc.constantFrom(...pieces) });
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: "binary" })), (given) => {
        const lines = given.split("\n").map((line) => line.replace(/\r$/, ""));
        // Behind an entry no line can be a total in a language of its own.
        const read = parseListing(`-rw-r--r-- 1 a b 18 Nov 22 18:00 f\n${given}`, { now });
        const kept = lines.filter((line) => line.trim() !== "" && !/^ *total +\d+(?:[.,]\d+)*$/i.test(line));
        expect(read.entries.length + read.unknown.length - 1).toBe(kept.length);
        const machine = parseMachineListing(given);
        const found = [...machine.entries.map((entry) => entry.raw), ...machine.unknown];
        expect(found.sort()).toEqual(lines.filter((line) => line.trim() !== "").sort());
      }),
    );
  });
});

describe("parseMachineListing", () => {
  it("reads what it can and reports the rest", () => {
    const text = "type=cdir; .\r\ntype=file;size=18; 13111.txt\r\nnonsense\r\ntype=dir; a b";
    const listing = parseMachineListing(text);
    expect(listing.entries.map((entry) => entry.name)).toEqual([".", "13111.txt", "a b"]);
    expect(listing.unknown).toEqual(["nonsense"]);
  });
});

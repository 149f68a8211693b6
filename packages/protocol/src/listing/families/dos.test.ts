import { describe, expect, it } from "vitest";
import { dos } from "./dos.ts";

const at = (text: string) => ({ epochMs: Date.parse(`${text}Z`), precision: "minute", zone: "unknown" });

const read = (line: string, ...others: string[]) => dos({ now: 0, lines: [line, ...others] }).read(line);

describe("dos", () => {
  it.each([
    [
      "11-22-26  06:00PM       <DIR>          pub",
      { type: "directory", name: "pub", modified: at("2026-11-22T18:00") },
    ],
    [
      "01-06-09  02:42AM                  458 Readme 1.txt",
      { type: "file", name: "Readme 1.txt", size: 458, modified: at("2009-01-06T02:42") },
    ],
    [
      "11-22-2026  12:00AM  1,234,567 x",
      { type: "file", name: "x", size: 1_234_567, modified: at("2026-11-22T00:00") },
    ],
    [
      "11-22-2026  12:00PM  1.234.567 x",
      { type: "file", name: "x", size: 1_234_567, modified: at("2026-11-22T12:00") },
    ],
    ["22.11.2026  18:00    <DIR> x", { type: "directory", name: "x", modified: at("2026-11-22T18:00") }],
    ["11/22/99  06:00 pm  5 x", { type: "file", name: "x", size: 5, modified: at("1999-11-22T18:00") }],
    ["2026-11-22  18:00  5 x", { type: "file", name: "x", size: 5, modified: at("2026-11-22T18:00") }],
    [
      "11-22-26  06:00PM       <SYMLINKD>     link [C:\\target dir]",
      { type: "link", name: "link", target: "C:\\target dir", modified: at("2026-11-22T18:00") },
    ],
    ["11-22-26  06:00PM  <JUNCTION>  j", { type: "link", name: "j", modified: at("2026-11-22T18:00") }],
    ["11-22-26  06:00PM  <APPEXECLINK>  a", { type: "unknown", name: "a", modified: at("2026-11-22T18:00") }],
    [
      "11-22-26  06:00PM  5  leading",
      { type: "file", name: " leading", size: 5, modified: at("2026-11-22T18:00") },
    ],
    [
      "11-22-26  06:00PM       <DIR>            leading",
      { type: "directory", name: "  leading", modified: at("2026-11-22T18:00") },
    ],
    ["11-22-26  06:00PM  <DIR>   few", { type: "directory", name: "few", modified: at("2026-11-22T18:00") }],
    ["13-13-26  06:00PM  5 x", { type: "file", name: "x", size: 5 }],
    ["11-22-26  25:00  5 x", { type: "file", name: "x", size: 5 }],
    ["11-22-26  06:00PM  9007199254740993 x", { type: "file", name: "x", modified: at("2026-11-22T18:00") }],
  ])("reads %s", (line, expected) => {
    expect(read(line)).toEqual({ ...expected, raw: line, format: "dos" });
  });

  it.each([
    "",
    "11-22-26",
    "11-22-26  06:00PM",
    "11-22-26  06:00PM  <DIR>",
    "11-22-26  06:00PM  <DIR> ",
    "11-22-26  06:00PM  12",
    "11-22-26  06:00PM  x",
    "11-22-26 noon  12 x",
    "-rw-r--r-- 1 a b 4 Nov 22 18:00 x",
    `11-22-26  06:00${" ".repeat(100_000)}`,
    `11-22-26  06:00PM ${"1,".repeat(100_000)}`,
  ])("does not read %j", (line) => {
    expect(read(line)).toBeUndefined();
  });

  it("skips what cmd's dir writes around its lines", () => {
    for (const line of [
      " Volume in drive C has no label.",
      " Directory of C:\\pub",
      "     3 File(s)   1,234 bytes",
      "     2 Dir(s)",
    ]) {
      expect(read(line)).toBe("skip");
    }
  });

  it("takes the day for the month only when no other line shows the order", () => {
    const line = "01-06-09  02:42AM  5 x";
    expect(read(line)).toMatchObject({ modified: at("2009-01-06T02:42") });
    expect(read(line, "13-06-09  02:42AM  5 y")).toMatchObject({ modified: at("2009-06-01T02:42") });
    expect(read(line, "01-13-09  02:42AM  5 y")).toMatchObject({ modified: at("2009-01-06T02:42") });
    expect(read("09-06-01  02:42  5 x", "99-12-31  02:42  5 y")).toMatchObject({
      modified: at("2009-06-01T02:42"),
    });
  });
});

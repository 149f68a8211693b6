import { describe, expect, it } from "vitest";
import { safeLocalName } from "./safe-name.ts";

describe("safeLocalName (D1, D4, T42)", () => {
  const nowhere = ["../x", "/abs", "a/b", ".", "..", "", "a\0b", "a\nb", "\x7f", "é".repeat(128)];
  for (const name of nowhere) {
    it(`refuses ${JSON.stringify(name.slice(0, 10))} everywhere`, () => {
      expect(safeLocalName(name, "linux")).toBeUndefined();
      expect(safeLocalName(name, "win32")).toBeUndefined();
    });
  }

  const onlyPosix = [
    "...",
    "a\\..\\b",
    "C:x",
    "CON",
    "nul.txt",
    "com1",
    "a.",
    "a ",
    "x?",
    'a"b',
    "LPT9.log",
    "aux .c",
  ];
  for (const name of onlyPosix) {
    it(`refuses ${JSON.stringify(name)} on Windows only`, () => {
      expect(safeLocalName(name, "linux")).toBe(name);
      expect(safeLocalName(name, "win32")).toBeUndefined();
    });
  }

  const plain = ["13111.txt", "-rf", "--", "$(id)", "`id`", "\u202ex", ".hidden", "目录", "console", "com10"];
  for (const name of plain) {
    it(`takes ${JSON.stringify(name)} literally`, () => {
      expect(safeLocalName(name, "linux")).toBe(name);
      expect(safeLocalName(name, "win32")).toBe(name);
    });
  }
});

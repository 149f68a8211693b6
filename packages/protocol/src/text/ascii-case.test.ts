import { expect, it } from "vitest";
import { asciiLowerCase, asciiUpperCase } from "./ascii-case.ts";

it("changes the case of ASCII letters", () => {
  expect(asciiUpperCase("opts Utf8 on_z{")).toBe("OPTS UTF8 ON_Z{");
  expect(asciiLowerCase("FTP.Example@[Z]")).toBe("ftp.example@[z]");
});

it("leaves every other character alone, also those whose other case is ASCII, or longer", () => {
  const others = "\u017f\u0131\u00ff\u00df\u0130\u212a\u00e9\u00c9";
  expect(asciiUpperCase(others)).toBe(others);
  expect(asciiLowerCase(others)).toBe(others);
});

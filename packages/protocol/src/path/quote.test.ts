import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quotePath, unquotePath } from "./quote.ts";

describe("quotePath", () => {
  it("doubles the quotes inside", () => {
    expect(quotePath("/")).toBe('"/"');
    expect(quotePath('/a"b')).toBe('"/a""b"');
    expect(quotePath('/"')).toBe('"/"""');
  });
});

describe("unquotePath", () => {
  it.each([
    ['"/usr/dm" directory created', "/usr/dm"],
    ['"/" is the current directory', "/"],
    ['"/a""b" is cwd', '/a"b'],
    ['""""', '"'],
    ['garbage "/a b" more "/c"', "/a b"],
    ["/home/ftp is current directory", "/home/ftp"],
    ["/home", "/home"],
    ['"C:\\ftp" ok', "C:\\ftp"],
    ['"/say "hello" to it" is your current location', '/say "hello" to it'],
    ['"/"quoted"" is your current location', '/"quoted"'],
    ['"/a"中文"', '/a"中文'],
    ['"/a". The "/b" is not it', "/a"],
    ['"/a"created', "/a"],
  ])("of %j is %j", (text, path) => {
    expect(unquotePath(text)).toBe(path);
  });

  it.each(["", "ok", '"', '"/a', '"/a""', '""', "Current directory: /a", '"'.repeat(9999)])(
    "finds none in %j",
    (text) => {
      expect(unquotePath(text)).toBeUndefined();
    },
  );

  it("undoes quotePath, whatever stands around it", () => {
    const path = fc.string({ unit: fc.constantFrom("/", '"', "a", " ", "é"), minLength: 1 });
    fc.assert(
      fc.property(path, fc.constantFrom("", " created", " is the current directory."), (given, after) => {
        expect(unquotePath(quotePath(given) + after)).toBe(given);
      }),
    );
  });

  it("never throws", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => unquotePath(text) !== ""));
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quoteWord, splitCommands, splitWords } from "./words.ts";

describe("splitWords", () => {
  it.each([
    ["", []],
    ["   ", []],
    ["get 13111.txt", ["get", "13111.txt"]],
    ["  get \t a   b ", ["get", "a", "b"]],
    ['get "two words.txt"', ["get", "two words.txt"]],
    ['get "a \\"b\\" c"', ["get", 'a "b" c']],
    ['lcd "C:\\temp\\\\x"', ["lcd", "C:\\temp\\x"]],
    ["lcd C:\\temp", ["lcd", "C:\\temp"]],
    ['put ""', ["put", ""]],
    ['get my" "file', ["get", "my file"]],
    ["get 'a b'", ["get", "'a", "b'"]],
    ["!", ["!"]],
    ["! ", ["!"]],
    ["!echo \"a  b\" 'c'", ["!", "echo \"a  b\" 'c'"]],
    ["get a;b", ["get", "a;b"]],
  ])("%j → %j", (line, words) => {
    expect(splitWords(line)).toEqual(words);
  });

  it("names an open quote", () => {
    expect(() => splitWords('get "a b')).toThrow(expect.objectContaining({ code: "usage" }));
  });

  it("reads back what quoteWord writes", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (words) => {
        expect(splitWords(["get", ...words.map(quoteWord)].join(" "))).toEqual(["get", ...words]);
      }),
    );
  });
});

describe("quoteWord", () => {
  it("leaves plain names alone", () => {
    expect(quoteWord("13111.txt")).toBe("13111.txt");
    expect(quoteWord("two words")).toBe('"two words"');
    expect(quoteWord("")).toBe('""');
  });
});

describe("splitCommands", () => {
  it.each([
    ["", []],
    [" ; ;\n", []],
    ["cd /pub; ls", ["cd /pub", "ls"]],
    ["cd /pub\nls\r\npwd", ["cd /pub", "ls", "pwd"]],
    ['get "a;b"; ls', ['get "a;b"', "ls"]],
    ['get "a\\";b"; ls', ['get "a\\";b"', "ls"]],
    ['get "a\nls', ['get "a', "ls"]],
    ["!echo a; pwd", ["!echo a", "pwd"]],
  ])("%j → %j", (script, commands) => {
    expect(splitCommands(script)).toEqual(commands);
  });
});

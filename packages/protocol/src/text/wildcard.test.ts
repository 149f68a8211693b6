import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchWildcard } from "./wildcard.ts";

describe("matchWildcard", () => {
  it.each([
    ["*", "", true],
    ["*", "anything", true],
    ["", "", true],
    ["", "a", false],
    ["?", "", false],
    ["?", "a", true],
    ["?", "ab", false],
    ["?", "😀", true],
    ["*.txt", "13111.txt", true],
    ["*.txt", ".txt", true],
    ["*.txt", "13111.txt.gz", false],
    ["1*1.txt", "13111.txt", true],
    ["a*b*c", "aXbXbXc", true],
    ["a*b*c", "aXcXb", false],
    ["a?c", "abc", true],
    ["**a**", "bab", true],
    ["*?", "", false],
    ["[ab]", "a", false],
    ["[ab]", "[ab]", true],
    ["A", "a", false],
    ["a*", "*a", false],
    ["(a+)+$", "aaaa", false],
  ])("%j against %j: %s", (pattern, name, matches) => {
    expect(matchWildcard(pattern, name)).toBe(matches);
  });

  it("does not blow up on stars", () => {
    expect(matchWildcard(`${"*a".repeat(50)}b`, "a".repeat(2000))).toBe(false);
  });

  it("agrees with the definition", () => {
    const matches = (pattern: string, name: string): boolean => {
      if (pattern === "") return name === "";
      if (pattern.startsWith("*")) {
        return matches(pattern.slice(1), name) || (name !== "" && matches(pattern, name.slice(1)));
      }
      return (
        name !== "" &&
        (pattern.startsWith("?") || pattern.charAt(0) === name.charAt(0)) &&
        matches(pattern.slice(1), name.slice(1))
      );
    };
    const pattern = fc.string({ unit: fc.constantFrom(..."ab*?"), maxLength: 8 });
    const name = fc.string({ unit: fc.constantFrom(..."ab"), maxLength: 10 });
    fc.assert(
      fc.property(pattern, name, (p, n) => {
        expect(matchWildcard(p, n)).toBe(matches(p, n));
      }),
    );
  });
});

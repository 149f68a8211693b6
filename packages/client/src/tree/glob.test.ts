import { describe, expect, it } from "vitest";
import { MemoryTree } from "../../test/memory-tree.ts";
import { expandBraces } from "./brace.ts";
import { type GlobOptions, glob } from "./glob.ts";
import { Pattern } from "./pattern.ts";

async function found(tree: MemoryTree, pattern: string, options: GlobOptions = {}): Promise<string[]> {
  const all: string[] = [];
  for await (const { path } of glob(tree, pattern, options)) all.push(path);
  return all;
}

const tree = () =>
  new MemoryTree([
    "/logs/2025/a.log",
    "/logs/2026/b.log",
    "/logs/2026/b.txt",
    "/logs/.hidden/c.log",
    "/other/x/y/d.log",
  ]);

describe("glob", () => {
  it.each([
    ["/logs/*/*.log", ["/logs/2025/a.log", "/logs/2026/b.log"]],
    ["/logs/202?/b.{log,txt}", ["/logs/2026/b.log", "/logs/2026/b.txt"]],
    ["/**/*.log", ["/logs/2025/a.log", "/logs/2026/b.log", "/other/x/y/d.log"]],
    ["/logs/.*/*", ["/logs/.hidden/c.log"]],
    ["/logs/2026/b.txt", ["/logs/2026/b.txt"]],
    ["/logs/*", ["/logs/2025", "/logs/2026"]],
    ["/*/x/**", ["/other/x", "/other/x/y", "/other/x/y/d.log"]],
    ["/nothing*", []],
  ])("%s", async (pattern, paths) => {
    expect(await found(tree(), pattern)).toEqual(paths);
  });

  it("lists only directories that may hold a match", async () => {
    const one = tree();
    await found(one, "/logs/2026/*.log");
    expect(one.asked).toEqual(["LIST /logs/2026"]);
    const two = tree();
    await found(two, "/*/2026/*");
    expect([...two.asked].sort()).toEqual(["LIST /", "LIST /logs", "LIST /logs/2026", "LIST /other"]);
  });

  it("takes hidden names where it is told to", async () => {
    expect(await found(tree(), "/logs/**/c*", { dot: true })).toEqual(["/logs/.hidden/c.log"]);
  });
});

describe("braces", () => {
  it.each([
    ["a", ["a"]],
    ["{a,b}c{d,e}", ["acd", "ace", "bcd", "bce"]],
    ["{a,{b,c}}", ["a", "b", "c"]],
    ["{a", ["{a"]],
    ["{a}", ["{a}"]],
    ["a,b}", ["a,b}"]],
    ["{,x}y", ["y", "xy"]],
  ])("%s", (pattern, all) => {
    expect(expandBraces(pattern)).toEqual(all);
  });

  it("are bounded", () => {
    expect(() => expandBraces("{a,b}".repeat(20))).toThrow(/1000/);
  });
});

it("a pattern of many stars takes no time", () => {
  const pattern = new Pattern(`${"**/".repeat(40)}*a*b*c`);
  expect(pattern.matches(Array.from({ length: 100 }, () => "a".repeat(50)))).toBe(false);
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { baseName, joinPath, parentPath, resolvePath, splitPath } from "./resolve.ts";

describe("resolvePath", () => {
  it.each([
    ["/", "", "/"],
    ["/a/b", "", "/a/b"],
    ["/a", "b", "/a/b"],
    ["/a", "/b", "/b"],
    ["/a/b", "..", "/a"],
    ["/a/b", "../../..", "/"],
    ["/", "../../../../../../etc", "/etc"],
    ["/a", "/../..//./../", "/"],
    ["/a", "../../etc/passwd", "/etc/passwd"],
    ["/", "d/..", "/"],
    ["/a", ".", "/a"],
    ["/a", "b//c/./d/", "/a/b/c/d"],
    ["/a", "...", "/a/..."],
    ["/a", " ..", "/a/ .."],
    ["/a", "..\\..\\b", "/a/..\\..\\b"],
    ["/a", "~", "/a/~"],
    ["/a", "C:x", "/a/C:x"],
    ["/a", "\uff0f..", "/a/\uff0f.."],
    ["/a", "\u202egpj.exe", "/a/\u202egpj.exe"],
    ["", "x", "/x"],
  ])("from %j, %j is %j", (cwd, argument, expected) => {
    expect(resolvePath(cwd, argument)).toBe(expected);
  });

  it("is always absolute and clean, and resolving again changes nothing", () => {
    const path = fc.oneof(
      fc.string({ unit: fc.constantFrom("/", "..", ".", "a", "\\", " ") }),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(path, path, (cwd, argument) => {
        const resolved = resolvePath(cwd, argument);
        expect(resolved.startsWith("/")).toBe(true);
        expect(resolved === "/" || !resolved.endsWith("/")).toBe(true);
        const components = resolved.slice(1).split("/");
        expect(components.some((c) => c === ".." || c === ".")).toBe(false);
        expect(resolved === "/" || !components.includes("")).toBe(true);
        expect(resolvePath("/", resolved)).toBe(resolved);
        expect(resolvePath(resolved, "")).toBe(resolved);
        if (resolved !== "/") expect(joinPath(parentPath(resolved), baseName(resolved))).toBe(resolved);
      }),
    );
  });
});

describe("the parts of a path", () => {
  it.each([
    ["/", [], "/", ""],
    ["/a", ["a"], "/", "a"],
    ["/a/b", ["a", "b"], "/a", "b"],
    ["/a//b/", ["a", "b"], "/a", "b"],
  ])("of %j", (path, components, parent, base) => {
    expect(splitPath(path)).toEqual(components);
    expect(parentPath(path)).toBe(parent);
    expect(baseName(path)).toBe(base);
  });

  it("are joined by one slash", () => {
    expect(joinPath("/", "a")).toBe("/a");
    expect(joinPath("/a", "b")).toBe("/a/b");
    expect(joinPath("/a/", "b")).toBe("/a/b");
    expect(joinPath("", "b")).toBe("b");
  });
});

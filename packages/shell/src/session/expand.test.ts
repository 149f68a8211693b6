import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FtpError } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { expandLocal, expandRemote, type NameSource } from "./expand.ts";

/** A server that answers by a table, 550 to what is not in it. */
function serverWith(answers: Record<string, string[]>): { source: NameSource; asked: string[] } {
  const asked: string[] = [];
  const source: NameSource = {
    async names(path = "") {
      asked.push(path);
      const names = answers[path];
      if (names === undefined) throw new FtpError("not-found", "550");
      return names;
    },
  };
  return { source, asked };
}

const foreign: string[] = [];
const options = {
  signal: new AbortController().signal,
  onForeign: (names: readonly string[]) => foreign.splice(0, Infinity, ...names),
};

describe("expandRemote", () => {
  it("leaves names without wildcards alone and asks nothing", async () => {
    const { source, asked } = serverWith({});
    expect(await expandRemote(source, "a [1].txt", options)).toEqual(["a [1].txt"]);
    expect(asked).toEqual([]);
  });

  it.each([
    ["*.txt", { "*.txt": ["a.txt", "b.txt", "a.txt"] }, ["a.txt", "b.txt"], ["*.txt"]],
    ["*.txt", { "*.txt": ["./a.txt"] }, ["a.txt"], ["*.txt"]],
    ["*.txt", { "": ["a.txt", "b.bin"] }, ["a.txt"], ["*.txt", ""]],
    ["*.txt", { "*.txt": [], "": ["a.txt"] }, ["a.txt"], ["*.txt", ""]],
    ["pub/?", { "pub/?": ["pub/a", "pub/b"] }, ["pub/a", "pub/b"], ["pub/?"]],
    ["pub/?", { pub: ["a", "bb"] }, ["pub/a"], ["pub/?", "pub"]],
    ["/*", { "/": ["a"] }, ["/a"], ["/*", "/"]],
    ["*/x", { "*/x": ["a/x", "b/x", "b/y"] }, ["a/x", "b/x"], ["*/x"]],
  ])("%s of %j", async (pattern, answers, names, asked) => {
    const server = serverWith(answers as Record<string, string[]>);
    expect(await expandRemote(server.source, pattern, options)).toEqual(names);
    expect(server.asked).toEqual(asked);
  });

  it("takes no name that was not asked for, and tells of it once", async () => {
    const hostile = ["../x", "..", ".", "/etc/x", "a/../x", "x/y", ""];
    const { source } = serverWith({ "*": hostile, "": [...hostile, "../x"] });
    await expect(expandRemote(source, "*", options)).rejects.toMatchObject({ code: "not-found" });
    expect(foreign).toEqual(hostile);
  });

  it("lets other failures out", async () => {
    const source: NameSource = { names: () => Promise.reject(new FtpError("closed", "gone")) };
    await expect(expandRemote(source, "*", options)).rejects.toMatchObject({ code: "closed" });
  });
});

describe("expandLocal", () => {
  it("finds files, hidden ones when asked for, and no directories", async () => {
    const folder = await mkdtemp(join(tmpdir(), "twinport-shell-"));
    try {
      await mkdir(join(folder, "sub.txt"));
      for (const name of ["b.txt", "a.txt", ".h.txt", "sub.txt/c.txt"])
        await writeFile(join(folder, name), "");
      const locate = (name: string): string => join(folder, name);
      expect(await expandLocal("*.txt", locate)).toEqual(["a.txt", "b.txt"]);
      expect(await expandLocal(".*.txt", locate)).toEqual([".h.txt"]);
      expect(await expandLocal("sub.txt/*", locate)).toEqual([join("sub.txt", "c.txt")]);
      expect(await expandLocal("nosuch", locate)).toEqual(["nosuch"]);
      await expect(expandLocal("z*", locate)).rejects.toMatchObject({ code: "not-found" });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

import type { ListingEntry } from "@twinport/protocol";
import { expect, it } from "vitest";
import { MemoryTree } from "../../test/memory-tree.ts";
import { failure } from "../../test/with-client.ts";
import type { TreeProblem } from "./problem.ts";
import { type WalkOptions, walk } from "./walk.ts";

async function paths(tree: MemoryTree, root = "/", options: WalkOptions = {}): Promise<string[]> {
  const found: string[] = [];
  for await (const { path } of walk(tree, root, options)) found.push(path);
  return found;
}

const tree = () => new MemoryTree(["/b/2", "/b/1", "/a.txt", "/a/x/y/z", "/c -> b", "/e/"]);

it("tells each directory before what it holds, names in order, and goes into no link", async () => {
  const all = ["/a", "/a/x", "/a/x/y", "/a/x/y/z", "/a.txt", "/b", "/b/1", "/b/2", "/c", "/e"];
  expect(await paths(tree())).toEqual(all);
  expect(await paths(tree(), "/a/x")).toEqual(["/a/x/y", "/a/x/y/z"]);
  expect(await paths(tree(), "/", { parallel: 1 })).toEqual(all);
});

it("goes only as deep as it is told, and where it is told", async () => {
  expect(await paths(tree(), "/", { maxDepth: 2 })).not.toContain("/a/x/y");
  const descend = ({ name }: ListingEntry) => name !== "a";
  expect(await paths(tree(), "/", { descend })).toEqual(["/a", "/a.txt", "/b", "/b/1", "/b/2", "/c", "/e"]);
});

it("lists a few directories ahead, never more, and none twice", async () => {
  const wide = new MemoryTree(Array.from({ length: 40 }, (_, at) => `/${at}/in/file`));
  expect(await paths(wide, "/", { parallel: 3 })).toHaveLength(120);
  expect(wide.most).toBe(3);
  expect(new Set(wide.asked).size).toBe(81);
  expect(wide.asked).toHaveLength(81);
});

it("stops listing when nobody goes on with it", async () => {
  const wide = new MemoryTree(Array.from({ length: 40 }, (_, at) => `/${at}/file`));
  for await (const entry of walk(wide, "/")) if (entry.path === "/0/file") break;
  await new Promise(setImmediate);
  expect(wide.asked.length).toBeLessThan(12);
});

it("takes no name that leads out of its directory", async () => {
  const hostile = new MemoryTree(["/in/good"]);
  const names = ["../x", "/etc/passwd", "a/b", "a\u0000b", "a\r\nDELE b", ""];
  for (const name of [...names, ".", ".."]) hostile.directories.get("/in")?.set(name, { type: "directory" });
  const problems: TreeProblem[] = [];
  const onProblem = (found: TreeProblem) => problems.push(found);
  expect(await paths(hostile, "/in", { onProblem })).toEqual(["/in/good"]);
  expect(problems.map(({ kind }) => kind)).toEqual(names.map(() => "unsafe-name"));
  expect(problems.map(({ message }) => message).join("")).not.toMatch(/[\r\n\u0000]/);
  expect((await failure(paths(hostile, "/in"))).code).toBe("protocol");
});

it("tells lines that were not understood and directories that were not listed, and goes on", async () => {
  const odd = tree();
  odd.unknown.set("/b", ["what is this"]);
  odd.directories.delete("/a");
  const problems: TreeProblem[] = [];
  const onProblem = (found: TreeProblem) => problems.push(found);
  expect(await paths(odd, "/", { onProblem })).toEqual(["/a", "/a.txt", "/b", "/b/1", "/b/2", "/c", "/e"]);
  expect(problems.map(({ kind, path }) => `${kind} ${path}`)).toEqual(["unlisted /a", "unknown-line /b"]);
  expect((await failure(paths(odd))).code).toBe("not-found");
});

it("fails where the root cannot be listed, whoever wants to be told of problems", async () => {
  expect((await failure(paths(tree(), "/none", { onProblem: () => {} }))).code).toBe("not-found");
});

it("goes into no directory that holds itself, and not down without end", async () => {
  const loop = new MemoryTree([]);
  const self = new Map<string, Partial<ListingEntry>>([["again", { type: "directory" }]]);
  const asked: string[] = [];
  const endless = {
    list: async (path: string) => {
      asked.push(path);
      const entry: ListingEntry = { name: "again", type: "directory", raw: "", format: "mlsx" };
      return { entries: [entry], unknown: [] };
    },
  };
  const problems: TreeProblem[] = [];
  const onProblem = (found: TreeProblem) => problems.push(found);
  let met = 0;
  for await (const _ of walk(endless, "/", { onProblem })) met += 1;
  expect(met).toBe(100);
  expect(problems.map(({ kind }) => kind)).toEqual(["too-deep"]);
  self.set("again", { type: "directory", facts: new Map([["unique", "1U2"]]) });
  loop.directories.set("/", self).set("/again", self).set("/again/again", self);
  expect(await paths(loop, "/", { onProblem })).toEqual(["/again", "/again/again"]);
});

it("knows two names as one where they are to be", async () => {
  const problems: TreeProblem[] = [];
  const options = {
    onProblem: (found: TreeProblem) => problems.push(found),
    sortKey: (name: string) => name.normalize("NFC").toLowerCase(),
  };
  const names = ["/A", "/a", "/e\u0301", "/é", "/b"];
  expect(await paths(new MemoryTree(names), "/", options)).toEqual(["/A", "/b", "/e\u0301"]);
  expect(problems.map(({ kind, path }) => `${kind} ${path}`)).toEqual(["clash /a", "clash /é"]);
});

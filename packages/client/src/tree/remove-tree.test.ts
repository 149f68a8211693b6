import { expect, it } from "vitest";
import { MemoryTree } from "../../test/memory-tree.ts";
import { failure } from "../../test/with-client.ts";
import { removeTree } from "./remove-tree.ts";

const tree = () => new MemoryTree(["/d/a/1", "/d/a/b/2", "/d/link -> /keep", "/d/empty/", "/keep/3"]);
const changes = ({ asked }: MemoryTree) => asked.filter((line) => !line.startsWith("LIST"));

it("removes all that a directory holds, then it; links, not what they lead to", async () => {
  const one = tree();
  expect(await removeTree(one, "/d")).toEqual({ files: 3, directories: 4 });
  expect([...one.directories.keys()]).toEqual(["/", "/keep"]);
  expect(one.directories.get("/keep")?.size).toBe(1);
});

it("keeps the directory itself where it is told to", async () => {
  const one = tree();
  await removeTree(one, "/", { keepRoot: true });
  expect([...one.directories.keys()]).toEqual(["/"]);
  expect(one.directories.get("/")?.size).toBe(0);
  expect((await failure(removeTree(one, "/"))).code).toBe("usage");
});

it("removes nothing when a line was not understood, unless told to", async () => {
  const one = tree();
  one.unknown.set("/d/a/b", ["?"]);
  const error = await failure(removeTree(one, "/d"));
  expect(error.code).toBe("refused");
  expect(error.message).toContain("/d/a/b");
  expect(changes(one)).toEqual([]);
  await removeTree(one, "/d", { force: true });
  expect(one.directories.has("/d")).toBe(false);
});

it("removes nothing when the tree cannot be listed to its end", async () => {
  const one = tree();
  one.directories.delete("/d/a/b");
  expect((await failure(removeTree(one, "/d"))).code).toBe("refused");
  expect(changes(one)).toEqual([]);
});

it("goes nowhere by a name", async () => {
  const one = tree();
  one.directories.get("/d")?.set("../keep", { type: "directory" });
  expect((await failure(removeTree(one, "/d"))).code).toBe("refused");
  expect(changes(one)).toEqual([]);
  await failure(removeTree(one, "/none"));
});

import { rm, symlink, utimes } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { mirrorPlace, tree, withServer } from "../../test/with-mirror.ts";

const place = mirrorPlace();
const { put, down, up } = place;

const files = { "/pub/a": "one", "/pub/d/b": "two", "/pub/d/e/c": "three", "/other": "no" };

describe("a mirror", () => {
  it("copies an older source too, which a mirror to a server does only if asked to", async () => {
    await put({ "to/a": "new", "from/a": "old" });
    await utimes(join(place.work, "from/a"), 0, 1_400_000_000);
    await withServer({}, async (client, server) => {
      server.files.write("/pub/a", "old", 1_500_000_000_000);
      server.files.write("/up/here/a", "new", 1_500_000_000_000);
      expect(await client.mirror(down({ compare: "newer" })).result).toMatchObject({ copied: 0 });
      expect(await client.mirror(down({ modifyWindow: 1e12 })).result).toMatchObject({ copied: 0 });
      expect(await client.mirror(down()).result).toMatchObject({ copied: 1 });
      expect(await client.mirror(down()).result).toMatchObject({ copied: 0 });
      expect((await tree(join(place.work, "to")))["a"]).toBe("old");
      expect(await client.mirror(up()).result).toMatchObject({ copied: 0 });
      expect(await client.mirror(up({ compare: "time" })).result).toMatchObject({ copied: 1 });
      expect(await client.mirror(up({ compare: "time" })).result).toMatchObject({ copied: 0 });
    });
  });

  it("replaces what is another thing there where it may delete, else says so", async () => {
    await put({ "outside/f": "mine", "to/d": "a file", "to/a/x/y": "", "to/a/z": "", "to/same": "s" });
    await symlink(join(place.work, "outside"), join(place.work, "to", "l"));
    const there = { "/pub/a": "file", "/pub/d/e": "in it", "/pub/l/f": "theirs", "/pub/same": "s" };
    await withServer({ files: there }, async (client) => {
      const told: string[] = [];
      const job = client.mirror(down());
      for await (const event of job) if (event.kind === "left") told.push(event.action.path);
      expect(told).toEqual(["a", "d", "l"]);
      expect((await tree(join(place.work, "to")))["d"]).toBe("a file");
      // Not beyond what may be deleted: then the directory stays, and the file does not come.
      const little = await client.mirror(down({ delete: true, maxDelete: 1 })).result;
      expect(little.deletionRefused).toContain("4 of");
      expect(Object.keys(await tree(join(place.work, "to")))).toContain("a/x/y");
      const result = await client.mirror(down({ delete: true, maxDelete: 4 })).result;
      expect(result).toMatchObject({ deleted: 4, failed: 0, problems: 0, copied: 1 });
      expect(await tree(join(place.work, "to"))).toEqual({
        ...{ a: "file", "d/": "", "d/e": "in it", "l/": "", "l/f": "theirs", same: "s" },
      });
      expect(await tree(join(place.work, "outside"))).toEqual({ f: "mine" });
    });
  });

  it("keeps a directory that holds what filters leave out, and says what it is in the way of", async () => {
    await put({ "to/a/keep.log": "", "to/b": "" });
    await withServer({ files: { "/pub/a": "file", "/pub/b": "" } }, async (client) => {
      const result = await client.mirror(down({ delete: true, exclude: ["*.log"], maxDelete: 9 })).result;
      expect(result).toMatchObject({ failed: 1, deleted: 0 });
      expect(Object.keys(await tree(join(place.work, "to")))).toContain("a/keep.log");
    });
  });

  it("takes only what filters let through", async () => {
    await withServer({ files }, async (client) => {
      await client.mirror(down({ exclude: ["e/"] })).result;
      expect(Object.keys(await tree(join(place.work, "to"))).sort()).toEqual(["a", "d/", "d/b"]);
      await rm(join(place.work, "to"), { recursive: true });
      await client.mirror(down({ include: ["d/**/c"] })).result;
      expect(Object.keys(await tree(join(place.work, "to"))).sort()).toEqual(["d/", "d/e/", "d/e/c"]);
    });
  });

  it("deletes what only the target has, last, but not what filters leave out", async () => {
    await put({ "to/a": "old", "to/x/y/gone": "", "to/x/keep.log": "", "to/z": "" });
    await withServer({ files }, async (client) => {
      const options = down({ delete: true, exclude: ["*.log"], maxDelete: 4 });
      expect(await client.mirror(options).result).toMatchObject({ deleted: 3, failed: 0 });
      expect(Object.keys(await tree(join(place.work, "to"))).sort()).toEqual(
        ["a", "d/", "d/b", "d/e/", "d/e/c", "x/", "x/keep.log"].sort(),
      );
    });
  });

  it("deletes nothing when more than half would go, unless told to", async () => {
    await put({ "to/1": "", "to/2": "", "to/a": "" });
    await withServer({ files: { "/pub/a": "" } }, async (client) => {
      const result = await client.mirror(down({ delete: true })).result;
      expect(result.deleted).toBe(0);
      expect(result.deletionRefused).toContain("2 of 3");
      expect(await client.mirror(down({ delete: true, maxDelete: 2 })).result).toMatchObject({ deleted: 2 });
    });
  });
});

import { symlink, utimes } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { failure } from "../../test/with-client.ts";
import { mirrorPlace, withServer } from "../../test/with-mirror.ts";

const place = mirrorPlace();
const { put, up } = place;

describe("a mirror to a server", () => {
  it("sends what is missing under another name first, with its time, and then nothing more", async () => {
    await put({ "from/a": "one", "from/d/b": "two", "from/.hidden": "h" });
    await utimes(join(place.work, "from/a"), 0, 1_600_000_000);
    await withServer({}, async (client, server) => {
      const result = await client.mirror(up()).result;
      expect(result).toMatchObject({ copied: 3, bytes: 7, directoriesMade: 1, failed: 0 });
      expect(Buffer.from(server.files.read("/up/here/d/b") ?? []).toString()).toBe("two");
      expect(server.files.facts("/up/here/a")?.modifiedMs).toBe(1_600_000_000_000);
      expect(server.files.list("/up/here").map(({ name }) => name)).toEqual([".hidden", "a", "d"]);
      expect(await client.mirror(up()).result).toMatchObject({ copied: 0 });
    });
  });

  it("deletes on the server what is not here, and follows no local link", async () => {
    await put({ "from/a": "one", "secret/s": "s" });
    await symlink(join(place.work, "secret"), join(place.work, "from", "link"));
    const there = { "/up/here/a": "one", "/up/here/old/x": "", "/up/here/link/y": "" };
    await withServer({ files: there }, async (client, server) => {
      const result = await client.mirror(up({ delete: true, maxDelete: 5 })).result;
      expect(result).toMatchObject({ deleted: 2, failed: 0 });
      expect(server.files.list("/up/here").map(({ name }) => name)).toEqual(["a", "link"]);
      expect(server.files.list("/up/here/link").map(({ name }) => name)).toEqual(["y"]);
    });
  });

  it("needs its source, and one side here and one there", async () => {
    await withServer({ files: { "/up/here/a": "" } }, async (client, server) => {
      const error = await failure(client.mirror(up({ delete: true, maxDelete: 9 })).result);
      expect(error.code).toBe("local-file");
      expect(server.files.read("/up/here/a")).toBeDefined();
      expect(() => client.mirror({ from: { local: "a" }, to: { local: "b" } })).toThrow(/local directory/);
    });
  });
});

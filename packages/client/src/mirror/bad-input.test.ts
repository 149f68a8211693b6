import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { mirrorPlace, tree, withServer } from "../../test/with-mirror.ts";
import { printPlan } from "./totals.ts";

const place = mirrorPlace();
const { put, down } = place;

describe("a mirror", () => {
  it.each([
    ["a line that nobody understands", "type=file;size=1; a\r\ngarbage\r\n"],
    ["names that lead elsewhere", "type=file;size=1; a\r\ntype=file; ../b\r\n"],
    ["a name twice", "type=file;size=1; a\r\ntype=file;size=1; a\r\n"],
  ])("deletes nothing when the listing has %s (D6)", async (_, listing) => {
    await put({ "to/1": "", "to/a": "x" });
    await withServer({ files: { "/pub/a": "y" }, listing }, async (client) => {
      const result = await client.mirror(down({ delete: true, maxDelete: 9 })).result;
      expect(result).toMatchObject({ deleted: 0, problems: 1 });
      expect(result.deletionRefused).toBeDefined();
      expect(Object.keys(await tree(place.work)).sort()).toContain("to/1");
    });
  });

  it.each([
    ["is empty, though the server says that all is well", ""],
    ["is cut short", "REPLY MLSD 426 cut"],
    ["has only names that lead elsewhere", "type=file; ../a\r\ntype=file; /abs\r\n"],
  ])("deletes nothing when the listing %s (D6)", async (_, told) => {
    await put({ "to/1": "", "to/a": "x" });
    const wrong = told.startsWith("REPLY") ? { faults: told } : { listing: told };
    await withServer({ files: { "/pub/a": "y" }, ...wrong }, async (client) => {
      const job = client.mirror(down({ delete: true }));
      await job.result.catch(() => {});
      expect(await tree(join(place.work, "to"))).toEqual({ "1": "", a: "x" });
    });
  });

  it("takes names as they are, but none with control characters, and shows all escaped (D4)", async () => {
    const names = ["-rf", "--", "$(id)", "`id`", "\u202etxt.exe"];
    const all = Object.fromEntries(names.map((name) => [`/pub/${name}`, "x"]));
    const listing = [...names, "\u001b]52;c;x\u0007"].map((name) => `type=file;size=1; ${name}`).join("\r\n");
    await withServer({ files: all, listing }, async (client) => {
      const lines: string[] = [];
      const onProblem = ({ message }: { message: string }) => lines.push(message);
      for await (const line of printPlan(client.planMirror(down({ onProblem })))) lines.push(line);
      expect(lines.join("")).not.toMatch(/[\u0000-\u001f\u007f\u202e]/);
      expect(lines.filter((line) => line.includes("no name for a local file"))).toHaveLength(1);
      const result = await client.mirror(down()).result;
      expect(result).toMatchObject({ copied: names.length, failed: 0, problems: 1 });
      expect(Object.keys(await tree(join(place.work, "to"))).sort()).toEqual([...names].sort());
    });
  });

  it("puts nothing outside its target (D1)", async () => {
    const names = ["../x", "/abs", "a/b", "..", ".", "", "a\u0000b"];
    const listing = ["type=file;size=1; good", ...names.map((name) => `type=file;size=1; ${name}`)].join(
      "\r\n",
    );
    await withServer({ files: { "/pub/good": "g", "/x": "no", "/abs": "no" }, listing }, async (client) => {
      await client.mirror(down()).result;
      expect(await tree(place.work)).toEqual({ "to/": "", "to/good": "g" });
    });
  });

  it("follows no link in the way, makes none, and takes a name told twice once (D2)", async () => {
    await put({ "outside/f": "mine", "to/kept": "" });
    await symlink(join(place.work, "outside"), join(place.work, "to", "e"));
    await withServer({ files: { "/pub/e/f": "pwned", "/pub/k": "k" } }, async (client) => {
      const result = await client.mirror(down()).result;
      expect(result.planned.left).toBe(1);
      expect(await tree(place.work)).toMatchObject({ "outside/f": "mine", "to/e": "link", "to/k": "k" });
    });
    const listing = [
      "lrwxrwxrwx 1 a b 4 Jan 1 00:00 l -> /tmp",
      "drwxr-xr-x 1 a b 0 Jan 1 00:00 l",
      "-rw-r--r-- 1 a b 1 Jan 1 00:00 k",
    ].join("\r\n");
    await withServer(
      { features: [], files: { "/pub/k": "k", "/pub/l/pwn": "x" }, listing },
      async (client) => {
        const result = await client.mirror(down()).result;
        expect(result.problems).toBe(1);
        expect(Object.keys(await tree(join(place.work, "to"))).sort()).toEqual(["e", "k", "kept"]);
      },
    );
  });
});

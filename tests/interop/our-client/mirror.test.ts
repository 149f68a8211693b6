import { createHash, randomBytes } from "node:crypto";
import { chown, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { connect, type FtpClient, type MirrorOptions, printPlan } from "@twinport/client";
import { LocalStorage } from "@twinport/server";
import { startTestServer } from "@twinport/server/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { LoopbackHost } from "../families.ts";
import { startProftpd } from "../peers/proftpd.ts";
import { has } from "../peers/programs.ts";
import { startPureFtpd } from "../peers/pure-ftpd.ts";
import type { PeerServer } from "../peers/types.ts";
import { startVsftpd } from "../peers/vsftpd.ts";

const host = "127.0.0.1";

async function startOurs(work: string, address: LoopbackHost): Promise<PeerServer> {
  const root = join(work, "home");
  await mkdir(root);
  const server = await startTestServer({ storage: new LocalStorage(root), host: address });
  const { port } = server.address;
  return { host: address, port, user: "u", password: "p", root, stop: () => server.close() };
}

const servers = [
  { name: "our server", start: startOurs, present: true },
  { name: "vsftpd", start: startVsftpd, present: has("vsftpd") },
  { name: "proftpd", start: startProftpd, present: has("proftpd") },
  { name: "pure-ftpd", start: startPureFtpd, present: has("pure-ftpd") },
] as const;

/** Over 2 MiB, to go in segments. */
const big = randomBytes(3_000_001);
const files: Readonly<Record<string, Buffer>> = {
  big,
  empty: Buffer.alloc(0),
  "a/one": Buffer.from("one"),
  "a/b c/two words.txt": Buffer.from("two"),
  "a/b c/-rf": Buffer.from("-rf"),
  "a/z/$(id) `id`": Buffer.from("id"),
  "\u00e4\u65e5\u672c/\u00e9.txt": Buffer.from("names"),
  "a-b/%41;x": Buffer.from("A"),
  "a.b": Buffer.from("between a and a/"),
};
/** Whole minutes: vsftpd's listings tell no seconds. */
const ago = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 48 * 3_600_000);

async function put(
  root: string,
  tree: Readonly<Record<string, Buffer | string>>,
  modified = ago,
): Promise<void> {
  const { uid, gid } = await stat(root);
  const owned = async (path: string) => {
    if (process.getuid?.() === 0) await chown(path, uid, gid);
  };
  for (const [name, content] of Object.entries(tree)) {
    for (let made = dirname(name), all = [made]; made !== "."; made = dirname(made), all.push(made)) {
      await mkdir(join(root, made), { recursive: true });
      await owned(join(root, made));
    }
    await writeFile(join(root, name), content);
    await owned(join(root, name));
    await utimes(join(root, name), modified, modified);
  }
}

const digest = (content: Buffer | string) => createHash("sha256").update(content).digest("hex");
const digests = Object.fromEntries(Object.entries(files).map(([name, content]) => [name, digest(content)]));

/** The digest of each file below. */
async function contents(root: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) found[path.slice(root.length + 1)] = digest(await readFile(path));
  }
  return found;
}

const lines = async (client: FtpClient, options: MirrorOptions): Promise<string[]> => {
  const all: string[] = [];
  for await (const line of printPlan(client.planMirror(options))) all.push(line);
  return all;
};

describe.each(servers)("a mirror with $name", ({ start, present }) => {
  describe.skipIf(!present)("with it", () => {
    let work: string;
    let server: PeerServer;
    let client: FtpClient;
    let here: string;
    let there: string;
    let count = 0;

    beforeAll(async () => {
      work = await mkdtemp(join(tmpdir(), "twinport-interop-"));
      server = await start(work, host);
      const { port, user, password } = server;
      client = await connect({ host, port, user, password });
    });
    afterAll(async () => {
      await client.close();
      await server.stop();
      await rm(work, { recursive: true });
    });
    beforeEach(async () => {
      count += 1;
      here = join(work, `here${count}`);
      there = join(server.root, `there${count}`);
      await put(server.root, { [`there${count}/.made`]: "" });
      await mkdir(here);
      await rm(join(there, ".made"));
    });
    const down = (more: Partial<MirrorOptions> = {}): MirrorOptions => ({
      from: { remote: `there${count}` },
      to: { local: here },
      ...more,
    });
    const up = (more: Partial<MirrorOptions> = {}): MirrorOptions => ({
      from: { local: here },
      to: { remote: `there${count}` },
      ...more,
    });
    const all = Object.keys(files).length;
    const total = Object.values(files).reduce((sum, { length }) => sum + length, 0);

    it.each([1, 3])("fetches a tree in %i segments, once, and what has changed", async (segments) => {
      await put(there, files);
      const planned = (await lines(client, down())).at(-1);
      expect(planned).toBe(
        `${all} files to copy (${total} bytes), 5 directories to make, 0 to delete, 0 the same`,
      );
      const first = await client.mirror(down({ segments })).result;
      expect(first).toMatchObject({ copied: all, bytes: total, failed: 0, problems: 0 });
      expect(await contents(here)).toEqual(digests);
      expect((await stat(join(here, "big"))).mtime).toEqual(ago);
      expect(await client.mirror(down()).result).toMatchObject({ copied: 0, failed: 0 });
      // Of the same size: later, and then earlier than what is here.
      await put(there, { "a/one": "two" }, new Date(ago.getTime() + 3_600_000));
      expect(await client.mirror(down()).result).toMatchObject({ copied: 1 });
      await put(there, { "a/one": "six" }, new Date(ago.getTime() - 3_600_000));
      expect(await client.mirror(down({ compare: "newer" })).result).toMatchObject({ copied: 0 });
      expect(await client.mirror(down()).result).toMatchObject({ copied: 1 });
      expect((await contents(here))["a/one"]).toBe(digest("six"));
      expect(await client.mirror(down()).result).toMatchObject({ copied: 0 });
    });

    it("sends a tree, once, and what has changed", async () => {
      await put(here, files);
      const first = await client.mirror(up()).result;
      expect(first).toMatchObject({ copied: all, bytes: total, failed: 0, problems: 0 });
      expect(await contents(there)).toEqual(digests);
      expect(await client.mirror(up()).result).toMatchObject({ copied: 0, failed: 0 });
      await put(here, { "a/one": "two" }, new Date(Date.now() + 3_600_000));
      expect(await client.mirror(up()).result).toMatchObject({ copied: 1 });
      expect((await contents(there))["a/one"]).toBe(digest("two"));
    });

    it.each(["down", "up"] as const)("%s: deletes what is only there, but what is left out", async (way) => {
      const [source, target] = way === "down" ? [there, here] : [here, there];
      const options = way === "down" ? down : up;
      await put(source, { kept: "k", "sub/kept": "k", other: "file now" });
      await put(target, {
        ...{ kept: "k", "sub/kept": "k", "sub/gone": "", "old/deep/gone": "", "old/deep/left.log": "" },
        ...{ "far/off/gone": "", "other/was": "a directory" },
      });
      const rules = { delete: true, exclude: ["*.log"] };
      const refused = await client.mirror(options({ ...rules, maxDelete: 3 })).result;
      expect(refused).toMatchObject({ deleted: 0, failed: 0 });
      expect(refused.deletionRefused).toContain("maxDelete");
      const result = await client.mirror(options({ ...rules, maxDelete: 9 })).result;
      expect(result).toMatchObject({ deleted: 7, failed: 0, problems: 0 });
      expect(Object.keys(await contents(target)).sort()).toEqual(
        ["kept", "old/deep/left.log", "other", "sub/kept"].sort(),
      );
      expect((await contents(target))["other"]).toBe(digest("file now"));
      expect(await readdir(target)).not.toContain("far");
    });
  });
});

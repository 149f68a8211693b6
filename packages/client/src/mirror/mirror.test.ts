import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { failure } from "../../test/with-client.ts";
import { connect } from "../client/connect.ts";
import type { FtpClient } from "../client/ftp-client.ts";
import { FaultServer, type FaultServerOptions } from "../testing/index.ts";
import type { MirrorEvent, MirrorOptions } from "./options.ts";
import { printPlan } from "./totals.ts";

let work: string;
beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), "twinport-mirror-"));
});
afterEach(() => rm(work, { recursive: true }));

async function withServer(
  options: FaultServerOptions,
  use: (client: FtpClient, server: FaultServer) => Promise<void>,
): Promise<void> {
  await using server = await FaultServer.start(options);
  await using client = await connect({
    host: server.host,
    port: server.port,
    retry: { attempts: 2, firstDelayMs: 1, longestDelayMs: 1 },
  });
  await use(client, server);
}

/** Every file below a local directory, with what it holds; directories end in "/". */
async function tree(root: string): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(root.length + 1);
    if (entry.isDirectory()) all[`${name}/`] = "";
    else all[name] = entry.isSymbolicLink() ? "link" : await readFile(path, "utf8");
  }
  return all;
}

async function put(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(work, dirname(name)), { recursive: true });
    await writeFile(join(work, name), text);
  }
}

const down = (more: Partial<MirrorOptions> = {}): MirrorOptions => ({
  from: { remote: "/pub" },
  to: { local: join(work, "to") },
  ...more,
});
const up = (more: Partial<MirrorOptions> = {}): MirrorOptions => ({
  from: { local: join(work, "from") },
  to: { remote: "/up/here" },
  ...more,
});

const files = { "/pub/a": "one", "/pub/d/b": "two", "/pub/d/e/c": "three", "/other": "no" };

describe("a mirror from a server", () => {
  it("fetches what is missing, with its time, and then nothing more", async () => {
    await withServer({}, async (client, server) => {
      for (const [path, text] of Object.entries(files)) server.files.write(path, text, 1_600_000_000_000);
      const first = await client.mirror(down()).result;
      expect(first).toMatchObject({ copied: 3, bytes: 11, directoriesMade: 2, failed: 0, problems: 0 });
      expect(await tree(join(work, "to"))).toEqual({
        a: "one",
        "d/": "",
        "d/b": "two",
        "d/e/": "",
        "d/e/c": "three",
      });
      expect((await stat(join(work, "to/d/e/c"))).mtimeMs).toBe(1_600_000_000_000);
      const second = await client.mirror(down()).result;
      expect(second).toMatchObject({ copied: 0, bytes: 0, directoriesMade: 0 });
      expect(second.planned).toMatchObject({ same: 5, copies: 0 });
      server.files.write("/pub/a", "ONE", 1_700_000_000_000);
      server.files.write("/pub/d/b", "longer", 1_500_000_000_000);
      expect(await client.mirror(down()).result).toMatchObject({ copied: 2 });
      expect((await tree(join(work, "to")))["a"]).toBe("ONE");
    });
  });

  it("tells what happens as it happens", async () => {
    await withServer({ files }, async (client) => {
      const told: string[] = [];
      const job = client.mirror(down({ parallel: 1 }));
      for await (const event of job) if ("action" in event) told.push(`${event.kind} ${event.action.path}`);
      expect(told.filter((line) => !line.startsWith("progress"))).toEqual([
        ...["begin a", "done a", "done d", "begin d/b", "done d/b", "done d/e", "begin d/e/c", "done d/e/c"],
      ]);
      expect((await job.result).copied).toBe(3);
    });
  });

  it("copies an older source too, which a mirror to a server does only if asked to", async () => {
    await put({ "to/a": "new", "from/a": "old" });
    await utimes(join(work, "from/a"), 0, 1_400_000_000);
    await withServer({}, async (client, server) => {
      server.files.write("/pub/a", "old", 1_500_000_000_000);
      server.files.write("/up/here/a", "new", 1_500_000_000_000);
      expect(await client.mirror(down({ compare: "newer" })).result).toMatchObject({ copied: 0 });
      expect(await client.mirror(down({ modifyWindow: 1e12 })).result).toMatchObject({ copied: 0 });
      expect(await client.mirror(down()).result).toMatchObject({ copied: 1 });
      expect(await client.mirror(down()).result).toMatchObject({ copied: 0 });
      expect((await tree(join(work, "to")))["a"]).toBe("old");
      expect(await client.mirror(up()).result).toMatchObject({ copied: 0 });
      expect(await client.mirror(up({ compare: "time" })).result).toMatchObject({ copied: 1 });
      expect(await client.mirror(up({ compare: "time" })).result).toMatchObject({ copied: 0 });
    });
  });

  it("replaces what is another thing there where it may delete, else says so", async () => {
    await put({ "outside/f": "mine", "to/d": "a file", "to/a/x/y": "", "to/a/z": "", "to/same": "s" });
    await symlink(join(work, "outside"), join(work, "to", "l"));
    const there = { "/pub/a": "file", "/pub/d/e": "in it", "/pub/l/f": "theirs", "/pub/same": "s" };
    await withServer({ files: there }, async (client) => {
      const told: string[] = [];
      const job = client.mirror(down());
      for await (const event of job) if (event.kind === "left") told.push(event.action.path);
      expect(told).toEqual(["a", "d", "l"]);
      expect((await tree(join(work, "to")))["d"]).toBe("a file");
      // Not beyond what may be deleted: then the directory stays, and the file does not come.
      const little = await client.mirror(down({ delete: true, maxDelete: 1 })).result;
      expect(little.deletionRefused).toContain("4 of");
      expect(Object.keys(await tree(join(work, "to")))).toContain("a/x/y");
      const result = await client.mirror(down({ delete: true, maxDelete: 4 })).result;
      expect(result).toMatchObject({ deleted: 4, failed: 0, problems: 0, copied: 1 });
      expect(await tree(join(work, "to"))).toEqual({
        ...{ a: "file", "d/": "", "d/e": "in it", "l/": "", "l/f": "theirs", same: "s" },
      });
      expect(await tree(join(work, "outside"))).toEqual({ f: "mine" });
    });
  });

  it("keeps a directory that holds what filters leave out, and says what it is in the way of", async () => {
    await put({ "to/a/keep.log": "", "to/b": "" });
    await withServer({ files: { "/pub/a": "file", "/pub/b": "" } }, async (client) => {
      const result = await client.mirror(down({ delete: true, exclude: ["*.log"], maxDelete: 9 })).result;
      expect(result).toMatchObject({ failed: 1, deleted: 0 });
      expect(Object.keys(await tree(join(work, "to")))).toContain("a/keep.log");
    });
  });

  it("plans without doing, not even to find something out", async () => {
    await put({ "old/kept": "" });
    await utimes(join(work, "old"), 0, 1_600_000_000);
    await withServer({ files }, async (client) => {
      for await (const _ of client.planMirror(down({ to: { local: join(work, "old") } })));
      expect((await stat(join(work, "old"))).mtimeMs).toBe(1_600_000_000_000);
      await rm(join(work, "old"), { recursive: true });
      const lines: string[] = [];
      for await (const line of printPlan(client.planMirror(down()))) lines.push(line);
      expect(lines.at(-1)).toBe("3 files to copy (11 bytes), 2 directories to make, 0 to delete, 0 the same");
      expect(await readdir(work)).toEqual([]);
    });
  });

  it("takes only what filters let through", async () => {
    await withServer({ files }, async (client) => {
      await client.mirror(down({ exclude: ["e/"] })).result;
      expect(Object.keys(await tree(join(work, "to"))).sort()).toEqual(["a", "d/", "d/b"]);
      await rm(join(work, "to"), { recursive: true });
      await client.mirror(down({ include: ["d/**/c"] })).result;
      expect(Object.keys(await tree(join(work, "to"))).sort()).toEqual(["d/", "d/e/", "d/e/c"]);
    });
  });

  it("deletes what only the target has, last, but not what filters leave out", async () => {
    await put({ "to/a": "old", "to/x/y/gone": "", "to/x/keep.log": "", "to/z": "" });
    await withServer({ files }, async (client) => {
      const options = down({ delete: true, exclude: ["*.log"], maxDelete: 4 });
      expect(await client.mirror(options).result).toMatchObject({ deleted: 3, failed: 0 });
      expect(Object.keys(await tree(join(work, "to"))).sort()).toEqual(
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
      expect(Object.keys(await tree(work)).sort()).toContain("to/1");
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
      expect(await tree(join(work, "to"))).toEqual({ "1": "", a: "x" });
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
      expect(Object.keys(await tree(join(work, "to"))).sort()).toEqual([...names].sort());
    });
  });

  it("lets one mirror at a time have a journal, and the other ends before it begins", async () => {
    await withServer({ files }, async (client) => {
      const journal = join(work, "journal");
      const one = client.mirror(down({ journal }));
      const other = client.mirror(down({ journal }));
      const results = await Promise.allSettled([one.result, other.result]);
      const failed = results.filter((result) => result.status === "rejected");
      expect(failed.map(({ reason }) => reason.code)).toEqual(["usage"]);
      expect(Object.keys(await tree(join(work, "to")))).toHaveLength(5);
      expect(await readdir(work)).toEqual(["to"]);
      expect(await client.mirror(down({ journal })).result).toMatchObject({ copied: 0 });
    });
  });

  it("puts nothing outside its target (D1)", async () => {
    const names = ["../x", "/abs", "a/b", "..", ".", "", "a\u0000b"];
    const listing = ["type=file;size=1; good", ...names.map((name) => `type=file;size=1; ${name}`)].join(
      "\r\n",
    );
    await withServer({ files: { "/pub/good": "g", "/x": "no", "/abs": "no" }, listing }, async (client) => {
      await client.mirror(down()).result;
      expect(await tree(work)).toEqual({ "to/": "", "to/good": "g" });
    });
  });

  it("follows no link in the way, makes none, and takes a name told twice once (D2)", async () => {
    await put({ "outside/f": "mine", "to/kept": "" });
    await symlink(join(work, "outside"), join(work, "to", "e"));
    await withServer({ files: { "/pub/e/f": "pwned", "/pub/k": "k" } }, async (client) => {
      const result = await client.mirror(down()).result;
      expect(result.planned.left).toBe(1);
      expect(await tree(work)).toMatchObject({ "outside/f": "mine", "to/e": "link", "to/k": "k" });
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
        expect(Object.keys(await tree(join(work, "to"))).sort()).toEqual(["e", "k", "kept"]);
      },
    );
  });

  it("leaves a local file whole when its transfer fails, and goes on with the others", async () => {
    await put({ "to/a": "what was" });
    const faults = "REPLY RETR 550 no";
    await withServer({ files: { "/pub/a": "new", "/pub/b": "new" }, faults }, async (client) => {
      const events: MirrorEvent[] = [];
      const job = client.mirror(down({ delete: true }));
      for await (const event of job) events.push(event);
      const result = await job.result;
      expect(result).toMatchObject({ failed: 2, copied: 0 });
      expect(result.failures.map(({ path }) => path).sort()).toEqual(["a", "b"]);
      expect(await tree(work)).toEqual({ "to/": "", "to/a": "what was" });
    });
  });

  it("fails as a whole where the source cannot be listed, and touches nothing", async () => {
    await put({ "to/a": "what was" });
    await withServer({ files: {} }, async (client) => {
      const faults = client.mirror(down({ from: { remote: "/none" }, delete: true, maxDelete: 9 }));
      await failure(faults.result);
      expect(await tree(work)).toEqual({ "to/": "", "to/a": "what was" });
      await expect(
        (async () => {
          for await (const _ of client.mirror(down({ from: { remote: "/none" } })));
        })(),
      ).rejects.toThrow();
    });
  });

  it("is given up by a signal, and by who stops listening", async () => {
    await withServer({ files }, async (client) => {
      const signal = AbortSignal.abort();
      expect((await failure(client.mirror(down({ signal })).result)).code).toBe("aborted");
      const job = client.mirror(down({ parallel: 1 }));
      for await (const event of job) if (event.kind === "begin") break;
      expect((await failure(job.result)).code).toBe("aborted");
      expect(await client.download("/other").bytes()).toHaveLength(2);
    });
  });
});

describe("a mirror to a server", () => {
  it("sends what is missing under another name first, with its time, and then nothing more", async () => {
    await put({ "from/a": "one", "from/d/b": "two", "from/.hidden": "h" });
    await utimes(join(work, "from/a"), 0, 1_600_000_000);
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
    await symlink(join(work, "secret"), join(work, "from", "link"));
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

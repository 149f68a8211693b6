import { spawn } from "node:child_process";
import { createHash, randomFillSync } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { connect, type MirrorOptions } from "@twinport/client";
import { LocalStorage } from "@twinport/server";
import { startTestServer, type TestServer } from "@twinport/server/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { bundled } from "./bundled.ts";

const size = 8 * 1024 * 1024;
const names = ["big", "sub/other"];

let bundles: string;
let program: string;
let work: string;
let server: TestServer;

beforeAll(async () => {
  bundles = await mkdtemp(join(tmpdir(), "twinport-killed-"));
  program = await bundled("child.ts", bundles);
});
afterAll(() => rm(bundles, { recursive: true }));

beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), "twinport-killed-"));
  await mkdir(join(work, "server"));
  server = await startTestServer({ storage: new LocalStorage(join(work, "server")) });
});
afterEach(async () => {
  await server.close();
  await rm(work, { recursive: true });
});

const address = () => `ftp://u:p@${server.address.address}:${server.address.port}`;

/** Fills a folder with files that nothing compresses or takes for each other, and tells their digests. */
async function fill(folder: string): Promise<string[]> {
  await mkdir(join(folder, "sub"), { recursive: true });
  for (const name of names) await writeFile(join(folder, name), randomFillSync(Buffer.alloc(size)));
  return digests(folder);
}

const digests = (folder: string): Promise<string[]> =>
  Promise.all(
    names.map(async (name) =>
      createHash("sha256")
        .update(await readFile(join(folder, name)))
        .digest("hex"),
    ),
  );

/** Runs the mirror in a process of its own, and kills that once each file is half over, a little more or less. */
async function killedHalfWay(options: MirrorOptions): Promise<void> {
  const slow = JSON.stringify({ ...options, rateLimit: 2 * 1024 * 1024 });
  const child = spawn(process.execPath, [program, address(), slow], { stdio: ["ignore", "pipe", "inherit"] });
  const moved = new Map<string, number>();
  for await (const line of createInterface({ input: child.stdout })) {
    const [path = "", bytes] = line.split(" ");
    moved.set(path, Number(bytes));
    if (names.every((name) => (moved.get(name) ?? 0) > (size * 3) / 8)) child.kill("SIGKILL");
  }
  if (child.signalCode === null && child.exitCode === null) await once(child, "exit");
  expect(child.signalCode).toBe("SIGKILL");
}

describe("a mirror that is killed", () => {
  it.each([
    ["from a server", "server/from", "to", {}, {}],
    ["to a server", "from", "server/to", {}, {}],
    ["from a server in segments", "server/from", "to", { segments: 2 }, { segments: 2 }],
    ["from a server in segments, by one without", "server/from", "to", { segments: 2 }, {}],
    ["from a server, by one with segments", "server/from", "to", {}, { segments: 3 }],
  ] as const)("%s, goes on where it was", async (_, from, to, first, second) => {
    const expected = await fill(join(work, from));
    const journal = join(work, "journal");
    const options: MirrorOptions =
      to === "to"
        ? { from: { remote: "/from" }, to: { local: join(work, "to") }, journal }
        : { from: { local: join(work, "from") }, to: { remote: "/to" }, journal };
    await killedHalfWay({ ...options, ...first });
    for (const name of names) await expect(stat(join(work, to, name))).rejects.toThrow();
    await using client = await connect(address());
    const result = await client.mirror({ ...options, ...second }).result;
    expect(result).toMatchObject({ copied: 2, failed: 0, problems: 0 });
    // What had come is not moved again, but for the overlap that is compared, or the last bytes of segments.
    expect(result.bytes).toBeLessThan(2 * size * 0.8);
    expect(await digests(join(work, to))).toEqual(expected);
    expect((await readdir(join(work, to))).sort()).toEqual(["big", "sub"]);
    expect((await readdir(join(work, to, "sub"))).sort()).toEqual(["other"]);
    expect((await readdir(work)).sort()).not.toContain("journal");
    expect(await readdir(work)).not.toContain("journal.lock");
    expect(await client.mirror(options).result).toMatchObject({ copied: 0 });
  });

  it("in segments, takes nothing of a file that is another one by now", async () => {
    await fill(join(work, "server/from"));
    const options: MirrorOptions = {
      ...{ from: { remote: "/from" }, to: { local: join(work, "to") }, segments: 2 },
      journal: join(work, "journal"),
    };
    await killedHalfWay(options);
    const changed = await fill(join(work, "server/from"));
    const later = new Date(Date.now() + 60_000);
    for (const name of names) await utimes(join(work, "server/from", name), later, later);
    await using client = await connect(address());
    expect(await client.mirror(options).result).toMatchObject({ copied: 2, bytes: 2 * size, failed: 0 });
    expect(await digests(join(work, "to"))).toEqual(changed);
    expect((await readdir(join(work, "to"))).sort()).toEqual(["big", "sub"]);
  });
});

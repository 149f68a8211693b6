import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type FtpClient, type MirrorOptions, printPlan, type TreeProblem } from "@twinport/client";
import { FaultServer } from "@twinport/client/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type FoldingPlace, foldingPlace } from "../peers/folding-place.ts";
import { has } from "../peers/programs.ts";

const files = {
  "/pub/A": "upper",
  "/pub/a": "lower",
  "/pub/D/f": "upper",
  "/pub/d/f": "lower",
  "/pub/z": "z",
};

/** D3 of the hostile inputs: names that the server tells apart and the file system here does not. */
describe.skipIf(!has("lowntfs-3g"))("a file system that takes A for a", () => {
  let work: string;
  let place: FoldingPlace;
  let server: FaultServer;
  let client: FtpClient;
  let to: string;
  let count = 0;

  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), "twinport-folding-"));
    place = await foldingPlace(work);
  });
  afterAll(async () => {
    await place.unmount();
    await rm(work, { recursive: true });
  });
  beforeEach(async () => {
    count += 1;
    to = join(place.path, `to${count}`);
    server = await FaultServer.start({ files });
    client = await connect({ host: server.host, port: server.port });
  });
  afterEach(async () => {
    await client.close();
    await server.close();
  });

  async function problemsOf(run: (options: MirrorOptions) => Promise<void>): Promise<string[]> {
    const told: string[] = [];
    const onProblem = ({ kind, path }: TreeProblem) => told.push(`${kind} ${path}`);
    await run({ from: { remote: "/pub" }, to: { local: to }, onProblem });
    return told.sort();
  }
  const here = async () => {
    const found: Record<string, string> = {};
    for (const entry of await readdir(to, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile()) found[path.slice(to.length + 1)] = await readFile(path, "utf8");
    }
    return found;
  };

  it("a mirror takes the first of them, names the others, and is then at rest", async () => {
    const clashes = ["clash /pub/a", "clash /pub/d"];
    const first = await problemsOf(async (options) => {
      expect(await client.mirror(options).result).toMatchObject({ copied: 3, failed: 0, problems: 2 });
    });
    expect(first).toEqual(clashes);
    expect(await here()).toEqual({ a: "upper", "d/f": "upper", z: "z" });
    const again = await problemsOf(async (options) => {
      expect(await client.mirror({ ...options, delete: true }).result).toMatchObject({
        copied: 0,
        deleted: 0,
      });
    });
    expect(again).toEqual(clashes);
    expect(await here()).toEqual({ a: "upper", "d/f": "upper", z: "z" });
  });

  it("a dry run knows it without making anything", async () => {
    const told = await problemsOf(async (options) => {
      const lines: string[] = [];
      for await (const line of printPlan(client.planMirror(options))) lines.push(line);
      expect(lines.at(-1)).toMatch(/^3 files to copy/);
    });
    expect(told).toEqual(["clash /pub/a", "clash /pub/d"]);
    expect(await readdir(place.path)).not.toContain(`to${count}`);
  });
});

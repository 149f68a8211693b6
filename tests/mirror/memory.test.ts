import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { MemoryStorage } from "@twinport/server";
import { startTestServer } from "@twinport/server/testing";
import { expect, it } from "vitest";
import { bundled } from "./bundled.ts";

const count = 30_000;
/** Some 145 are seen; all that the server tells of an entry would be 1,300. */
const bytesEach = 400;

it.each([
  ["in one directory", count, bytesEach],
  ["in directories of a thousand", 1000, bytesEach / 4],
])("a plan holds little of each of many files %s", async (_, each, most) => {
  const work = await mkdtemp(join(tmpdir(), "twinport-memory-"));
  const path = (index: number) => `/all/${Math.floor(index / each)}/some-file-${index}.data`;
  const files = Object.fromEntries(Array.from({ length: count }, (_, index) => [path(index), ""]));
  const server = await startTestServer({ storage: new MemoryStorage({ files }) });
  try {
    const program = await bundled("lean-child.ts", work);
    const where = `ftp://u:p@${server.address.address}:${server.address.port}`;
    const args = ["--expose-gc", program, where, "/all", join(work, "none")];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const told: { entries: number; most: number } = JSON.parse(stdout);
    expect(told.entries).toBe(count + count / each);
    expect(told.most / count).toBeLessThan(most);
  } finally {
    await server.close();
    await rm(work, { recursive: true });
  }
});

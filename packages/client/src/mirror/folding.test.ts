import { lstat, mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { foldingOf, foldingSeen } from "./folding.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "twinport-folding-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Whether this machine's file system takes "A" for "a". */
async function caseless(): Promise<boolean> {
  await writeFile(join(folder, "probe"), "");
  const found = await lstat(join(folder, "PROBE")).catch(() => undefined);
  await rm(join(folder, "probe"));
  return found !== undefined;
}

it("knows by a file what the file system takes for one name, and leaves nothing", async () => {
  const fold = await foldingOf(folder);
  expect(fold("Name") === fold("nAME")).toBe(await caseless());
  expect(await readdir(folder)).toEqual([]);
});

it.each([
  ["a name in the directory", ["\u65e5", "Some", "\u00e9"]],
  ["its own name", []],
])("knows the same by %s, and makes nothing", async (_, names) => {
  const place = join(folder, "Place");
  await mkdir(place);
  for (const name of names) await writeFile(join(place, name), "");
  const then = new Date(1_600_000_000_000);
  await utimes(place, then, then);
  await utimes(folder, then, then);
  const [seen, probed] = [await foldingSeen(place), (await stat(place)).mtime];
  expect([probed, (await stat(folder)).mtime]).toEqual([then, then]);
  expect(seen("Name") === seen("nAME")).toBe(await caseless());
  const known = await foldingOf(place);
  expect(seen("\u00e9") === seen("e\u0301")).toBe(known("\u00e9") === known("e\u0301"));
});

it("is not fooled by two names that differ in case only", async () => {
  if (await caseless()) return;
  await writeFile(join(folder, "a"), "");
  await writeFile(join(folder, "A"), "");
  const fold = await foldingSeen(folder);
  expect(fold("a")).not.toBe(fold("A"));
});

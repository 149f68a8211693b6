import { spawnSync } from "node:child_process";
import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, expect, it } from "vitest";
import { failure } from "../../test/with-client.ts";
import { Journal } from "./journal.ts";

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "twinport-journal-"));
  file = join(folder, "journal");
});
afterEach(() => rm(folder, { recursive: true }));

const print = { size: 5, modifiedMs: 7 };
const left: Journal[] = [];
afterEach(async () => {
  for (const journal of left.splice(0)) await journal.close();
});

/** The journal as a later process finds it: this one has ended without closing it. */
async function afterKill(journal: Journal): Promise<Journal> {
  left.push(journal);
  await rm(`${file}.lock`);
  return await Journal.open(file, "a", "b");
}

it("gives what was begun and not ended to the next run, once, if it is still the same", async () => {
  const first = await Journal.open(file, "a", "b");
  await first.begin("kept", print);
  await first.begin("done", print);
  await first.begin("changed", print);
  await first.end("done");
  // What a process that is killed leaves: no close, and half a line.
  await appendFile(file, '{"begin":"half');
  const second = await afterKill(first);
  expect(second.adopt("done", print)).toBeUndefined();
  expect(second.adopt("half", print)).toBeUndefined();
  expect(second.adopt("changed", { size: 5, modifiedMs: 8 })).toBe("stale");
  expect(second.abandoned).toEqual(["kept"]);
  expect(second.adopt("kept", print)).toMatchObject(print);
  expect(second.adopt("kept", print)).toBeUndefined();
  expect(second.abandoned).toEqual([]);
  await second.close();
});

it("adopts nothing of which nobody knows size and time", async () => {
  const first = await Journal.open(file, "a", "b");
  await first.begin("f", { size: 5 });
  const second = await afterKill(first);
  expect(second.adopt("f", { size: 5 })).toBe("stale");
  await second.close();
});

it("keeps what is yet to come of a file in segments", async () => {
  const first = await Journal.open(file, "a", "b");
  await first.begin("big", print, [
    [0, 50],
    [50, 100],
  ]);
  await first.begin("big", print, [[70, 100]]);
  const second = await afterKill(first);
  expect(second.adopt("big", print)).toMatchObject({ ranges: [[70, 100]] });
  await second.begin("big", print, [[70, 100]]);
  await appendFile(file, '{"begin":"odd","size":5,"modifiedMs":7,"ranges":[[-1,"x"]]}\n');
  const third = await afterKill(second);
  expect(third.adopt("odd", print)).toBeUndefined();
  expect(third.adopt("big", print)).toMatchObject({ ranges: [[70, 100]] });
  await third.close();
});

it("is one mirror's at a time", async () => {
  const first = await Journal.open(file, "a", "b");
  const error = await failure(Journal.open(file, "a", "b"));
  expect(error).toMatchObject({ code: "usage" });
  expect(error.message).toContain(`process ${process.pid}`);
  await first.begin("x", print);
  await first.close();
  const second = await Journal.open(file, "a", "b");
  expect(second.abandoned).toEqual(["x"]);
  await second.close();
});

it("is taken from a process that is no more", async () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  const lock = (holder: object) => writeFile(`${file}.lock`, JSON.stringify(holder));
  const now = Date.now();
  await lock({ pid, host: hostname(), since: now });
  await (await Journal.open(file, "a", "b")).close();
  // An earlier process of the same number: in a container all have it.
  await lock({ pid: process.pid, host: hostname(), since: now - 1e9 });
  await (await Journal.open(file, "a", "b")).close();
  expect(await readdir(folder)).toEqual([]);
  // Of another machine nobody knows, nor of what is no lock of ours.
  await lock({ pid, host: "elsewhere", since: now });
  expect((await failure(Journal.open(file, "a", "b"))).message).toContain("elsewhere");
  await writeFile(`${file}.lock`, "");
  expect((await failure(Journal.open(file, "a", "b"))).hint).toContain(".lock");
});

it("is gone when nothing is under way, and stays while something is", async () => {
  const done = await Journal.open(file, "a", "b");
  await done.begin("x", print);
  await done.end("x");
  await done.close();
  await expect(stat(file)).rejects.toThrow();
  const open = await Journal.open(file, "a", "b");
  await open.begin("x", print);
  await open.close();
  expect(await readFile(file, "utf8")).toContain('"begin":"x"');
});

it("stays small however much is done", async () => {
  const journal = await Journal.open(file, "a", "b");
  await journal.begin("long", print);
  for (let at = 0; at < 10_000; at++) {
    void journal.begin(`file ${at}`, print);
    void journal.end(`file ${at}`);
  }
  await journal.begin("last", print);
  expect((await stat(file)).size).toBeLessThan(200_000);
  const next = await afterKill(journal);
  expect(next.abandoned).toEqual(["long", "last"]);
  await next.close();
});

it("refuses what is another's, or no journal, and leaves it as it is", async () => {
  const journal = await Journal.open(file, "a", "b");
  await journal.begin("x", print);
  await journal.close();
  expect((await failure(Journal.open(file, "a", "c"))).code).toBe("usage");
  await writeFile(file, "my diary");
  const error = await failure(Journal.open(file, "a", "b"));
  expect(error.message).toContain("no journal of this mirror");
  expect(await readFile(file, "utf8")).toBe("my diary");
  expect((await failure(Journal.open(join(folder, "no/such/folder"), "a", "b"))).code).toBe("local-file");
});

import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

it("gives what was begun and not ended to the next run, once, if it is still the same", async () => {
  const first = await Journal.open(file, "a", "b");
  await first.begin("kept", print);
  await first.begin("done", print);
  await first.begin("changed", print);
  await first.end("done");
  // What a process that is killed leaves: no close, and half a line.
  await appendFile(file, '{"begin":"half');
  const second = await Journal.open(file, "a", "b");
  expect(second.adopt("done", print)).toBe(false);
  expect(second.adopt("half", print)).toBe(false);
  expect(second.adopt("changed", { size: 5, modifiedMs: 8 })).toBe(false);
  expect(second.abandoned).toEqual(["kept"]);
  expect(second.adopt("kept", print)).toBe(true);
  expect(second.adopt("kept", print)).toBe(false);
  expect(second.abandoned).toEqual([]);
  await first.close();
  await second.close();
});

it("adopts nothing of which nobody knows size and time", async () => {
  const first = await Journal.open(file, "a", "b");
  await first.begin("f", { size: 5 });
  const second = await Journal.open(file, "a", "b");
  expect(second.adopt("f", { size: 5 })).toBe(false);
  await first.close();
  await second.close();
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
  const next = await Journal.open(file, "a", "b");
  expect(next.abandoned).toEqual(["long", "last"]);
  await journal.close();
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

import { readdir, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { describe, expect, it } from "vitest";
import { failure } from "../../test/with-client.ts";
import { mirrorPlace, tree, withServer } from "../../test/with-mirror.ts";
import type { MirrorEvent } from "./options.ts";
import { printPlan } from "./totals.ts";

const place = mirrorPlace();
const { put, down } = place;

const files = { "/pub/a": "one", "/pub/d/b": "two", "/pub/d/e/c": "three", "/other": "no" };

describe("a mirror from a server", () => {
  it("fetches what is missing, with its time, and then nothing more", async () => {
    await withServer({}, async (client, server) => {
      for (const [path, text] of Object.entries(files)) server.files.write(path, text, 1_600_000_000_000);
      const first = await client.mirror(down()).result;
      expect(first).toMatchObject({ copied: 3, bytes: 11, directoriesMade: 2, failed: 0, problems: 0 });
      expect(await tree(join(place.work, "to"))).toEqual({
        a: "one",
        "d/": "",
        "d/b": "two",
        "d/e/": "",
        "d/e/c": "three",
      });
      expect((await stat(join(place.work, "to/d/e/c"))).mtimeMs).toBe(1_600_000_000_000);
      const second = await client.mirror(down()).result;
      expect(second).toMatchObject({ copied: 0, bytes: 0, directoriesMade: 0 });
      expect(second.planned).toMatchObject({ same: 5, copies: 0 });
      server.files.write("/pub/a", "ONE", 1_700_000_000_000);
      server.files.write("/pub/d/b", "longer", 1_500_000_000_000);
      expect(await client.mirror(down()).result).toMatchObject({ copied: 2 });
      expect((await tree(join(place.work, "to")))["a"]).toBe("ONE");
    });
  });

  it("begins by being awaited, as by asking for its result", async () => {
    await withServer({ files }, async (client) => {
      expect(await client.mirror(down())).toMatchObject({ copied: 3, failed: 0 });
      const none = client.mirror(down({ from: { remote: "/none" } }));
      expect((await failure(Promise.resolve(none))).code).toBe("not-found");
    });
  });

  it("does many at once without a warning of the runtime", async () => {
    const warnings: string[] = [];
    const onWarning = ({ message }: Error) => warnings.push(message);
    process.on("warning", onWarning);
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`/pub/${at % 20}/${at}`, "x"]));
    await withServer({ files: many }, async (client) => {
      const { signal } = new AbortController();
      expect(await client.mirror(down({ parallel: 16, signal })).result).toMatchObject({ copied: 60 });
    });
    process.off("warning", onWarning);
    expect(warnings).toEqual([]);
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

  it("plans without doing, not even to find something out", async () => {
    await put({ "old/kept": "" });
    await utimes(join(place.work, "old"), 0, 1_600_000_000);
    await withServer({ files }, async (client) => {
      for await (const _ of client.planMirror(down({ to: { local: join(place.work, "old") } })));
      expect((await stat(join(place.work, "old"))).mtimeMs).toBe(1_600_000_000_000);
      await rm(join(place.work, "old"), { recursive: true });
      const lines: string[] = [];
      for await (const line of printPlan(client.planMirror(down()))) lines.push(line);
      expect(lines.at(-1)).toBe("3 files to copy (11 bytes), 2 directories to make, 0 to delete, 0 the same");
      expect(await readdir(place.work)).toEqual([]);
    });
  });

  it("lets one mirror at a time have a journal, and the other ends before it begins", async () => {
    await withServer({ files }, async (client) => {
      const journal = join(place.work, "journal");
      const one = client.mirror(down({ journal }));
      const other = client.mirror(down({ journal }));
      const results = await Promise.allSettled([one.result, other.result]);
      const failed = results.filter((result) => result.status === "rejected");
      expect(failed.map(({ reason }) => reason.code)).toEqual(["usage"]);
      expect(Object.keys(await tree(join(place.work, "to")))).toHaveLength(5);
      expect(await readdir(place.work)).toEqual(["to"]);
      expect(await client.mirror(down({ journal })).result).toMatchObject({ copied: 0 });
    });
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
      expect(await tree(place.work)).toEqual({ "to/": "", "to/a": "what was" });
    });
  });

  it("fails as a whole where the source cannot be listed, and touches nothing", async () => {
    await put({ "to/a": "what was" });
    await withServer({ files: {} }, async (client) => {
      const faults = client.mirror(down({ from: { remote: "/none" }, delete: true, maxDelete: 9 }));
      await failure(faults.result);
      expect(await tree(place.work)).toEqual({ "to/": "", "to/a": "what was" });
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

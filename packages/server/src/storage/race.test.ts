import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { hasOpenat2 } from "../../test/confinements.ts";
import { LocalStorage } from "./local.ts";
import type { Storage, UploadMode } from "./types.ts";

/** Operations of each way: RACE_OPERATIONS=500000 makes it a million of two. */
const operations = Number(process.env["RACE_OPERATIONS"] ?? 4_000);
const secret = "outside ".repeat(1000);

/**
 * Somebody with an account on the host, and rights in the folder: as fast as a thread can, puts a link to the outside in the place of a
 * directory, of a directory below it, and of a file, and takes it away again. Counts the turns.
 */
const planter = `
  const fs = require("node:fs");
  const { workerData } = require("node:worker_threads");
  const { root, outside, turns } = workerData;
  const quietly = (action) => { try { action(); } catch {} };
  const swap = (name, target) => {
    quietly(() => fs.renameSync(root + name, root + name + ".kept"));
    quietly(() => fs.symlinkSync(target, root + name));
    quietly(() => fs.unlinkSync(root + name));
    quietly(() => fs.renameSync(root + name + ".kept", root + name));
  };
  for (;;) {
    swap("/d", outside);
    swap("/d/e", outside);
    swap("/leaf", outside + "/secret");
    swap("/d", "../" + outside.split("/").pop());
    quietly(() => fs.mkdirSync(root + "/d/e", { recursive: true }));
    for (const name of ["/leaf", "/d/secret", "/d/e/secret"]) quietly(() => fs.writeFileSync(root + name, "inside", { flag: "wx" }));
    Atomics.add(turns, 0, 1);
  }
`;

/** Everything that could be changed out there. */
function pictureOf(outside: string): unknown {
  return readdirSync(outside).map((name) => {
    const path = join(outside, name);
    const { mode, mtimeMs, ctimeMs, size, nlink } = lstatSync(path);
    return [
      name,
      mode,
      mtimeMs,
      ctimeMs,
      size,
      nlink,
      name === "secret" ? readFileSync(path, "utf8") === secret : readdirSync(path),
    ];
  });
}

/** What an operation has seen of the files, as a text. */
type Operation = (storage: Storage, path: string) => Promise<string>;

async function upload(storage: Storage, path: string, mode: UploadMode): Promise<string> {
  const opened = await storage.openUpload(path, mode);
  opened.stream.end("mine");
  await opened.commit();
  return "";
}

const repertoire: readonly Operation[] = [
  async (storage, path) => String((await storage.stat(path)).size),
  async (storage, path) => {
    const chunks: Buffer[] = [];
    for await (const chunk of (await storage.openFile(path)).stream(0)) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  },
  async (storage, path) => {
    const opened = await storage.openDirectory(path.replace(/\/secret$/, ""), "facts");
    let seen = "";
    for await (const batch of opened.entries())
      seen += batch.map(({ name, facts }) => `${name} ${facts?.size}`).join();
    return seen;
  },
  (storage, path) => upload(storage, path, { kind: "replace" }),
  (storage, path) => upload(storage, path, { kind: "append" }),
  (storage, path) => upload(storage, path, { kind: "resume", start: 0 }),
  (storage, path) => upload(storage, path.replace("secret", "unique"), { kind: "unique" }),
  async (storage, path) => String(await storage.removeFile(path)),
  async (storage, path) => String(await storage.removeFile(path.replace("secret", "unique"))),
  async (storage, path) => String(await storage.makeDirectory(path.replace("secret", "made"), 0o700)),
  async (storage, path) => String(await storage.removeDirectory(path.replace("secret", "made"))),
  async (storage, path) => String(await storage.removeDirectory(path.replace("secret", "canary"))),
  async (storage, path) => String(await storage.rename(path, `${path}.2`)),
  async (storage, path) => String(await storage.rename(`${path}.2`, path)),
  async (storage, path) => String(await storage.rename("/gift", path)),
  async (storage) => upload(storage, "/gift", { kind: "replace" }),
  async (storage, path) => String(await storage.setFacts?.(path, { mode: 0o777, modifiedMs: 0 })),
];
const paths = ["/d/secret", "/d/e/secret", "/leaf"];

describe.runIf(process.platform === "linux")("while somebody plants links to the outside", () => {
  it.each(hasOpenat2 ? (["openat2", "descriptors"] as const) : (["descriptors"] as const))(
    "nothing there is read, listed, changed or made, confined by %s",
    async (confinement) => {
      const place = mkdtempSync(join(tmpdir(), "twinport-race-"));
      const [root, outside] = [join(place, "root"), join(place, "outside")];
      mkdirSync(join(root, "d", "e"), { recursive: true });
      mkdirSync(join(outside, "canary"), { recursive: true });
      writeFileSync(join(outside, "secret"), secret);
      symlinkSync("d", join(root, "way"));
      const before = pictureOf(outside);
      const turns = new Int32Array(new SharedArrayBuffer(4));
      const worker = new Worker(planter, { eval: true, workerData: { root, outside, turns } });
      const storage = new LocalStorage(root, { confinement });
      const escapes: string[] = [];
      let [done, failed, turn] = [0, 0, 0];
      const play = async () => {
        while (done < operations) {
          const path = paths[done % paths.length] ?? "";
          const operation = repertoire[Math.floor(done++ / paths.length) % repertoire.length];
          try {
            const seen =
              (await operation?.(storage, done % 7 === 0 ? path.replace("/d/", "/way/") : path)) ?? "";
            if (seen.includes("outside") || seen.includes("canary") || seen.includes(String(secret.length)))
              escapes.push(seen);
          } catch {
            failed++;
          }
          // The planter needs its turns, however few cores there are.
          if (done % 500 === 0) {
            for (turn = Atomics.load(turns, 0); Atomics.load(turns, 0) === turn; )
              await new Promise((resolve) => setImmediate(resolve));
          }
        }
      };
      try {
        await Promise.all(Array.from({ length: 8 }, play));
      } finally {
        await worker.terminate();
        storage.close();
      }
      expect(escapes).toEqual([]);
      expect(pictureOf(outside)).toEqual(before);
      // Both outcomes, or it was no race.
      expect(failed).toBeGreaterThan(0);
      expect(failed).toBeLessThan(operations);
      if (process.env["RACE_OPERATIONS"] !== undefined)
        console.log(
          `${confinement}: ${operations} operations, ${failed} refused, ${Atomics.load(turns, 0)} turns of the planter`,
        );
      rmSync(place, { recursive: true, force: true });
    },
    3_600_000,
  );
});

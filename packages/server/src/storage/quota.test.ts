import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { afterEach, describe, expect, it } from "vitest";
import type { Quota } from "../accounts/types.ts";
import { systemClock } from "../clock.ts";
import { QuotaUsage } from "../limits/usage.ts";
import { codeOf, ManualClock, startTestServer, storageContract } from "../testing/index.ts";
import { errorCode } from "./errors.ts";
import { LocalStorage } from "./local.ts";
import { MemoryStorage } from "./memory.ts";
import { withQuota } from "./quota.ts";
import type { Storage, UploadMode } from "./types.ts";

const never = new AbortController().signal;
const MiB = 1024 * 1024;

function bounded(quota: Quota, storage: Storage = new MemoryStorage(), clock = systemClock) {
  const usage = new QuotaUsage(clock, never);
  return { storage: withQuota(storage, quota, usage), usage };
}

async function put(storage: Storage, path: string, content: string, mode: UploadMode = { kind: "replace" }) {
  const upload = await storage.openUpload(path, mode);
  try {
    await pipeline(Readable.from([Buffer.from(content)]), upload.stream);
  } catch (error) {
    await upload.abandon();
    throw error;
  }
  await upload.commit();
}

const code = (promise: Promise<unknown>) => promise.then(() => "no error", errorCode);

storageContract("storage with a quota", () => bounded({ bytes: 64 * MiB, files: 1000 }).storage, {
  describe,
  it,
  expect,
});

describe("withQuota", () => {
  it("counts what is there, and every change after that", async () => {
    const inner = new MemoryStorage({ files: { "/d/a": "12345", "/b": "123" } });
    const { storage, usage } = bounded({ bytes: 20, files: 5 }, inner);
    await put(storage, "/c", "12");
    expect(usage.used).toEqual({ bytes: 10, files: 4 });
    await put(storage, "/b", "1234567");
    expect(usage.used).toEqual({ bytes: 14, files: 4 });
    await put(storage, "/b", "89", { kind: "append" });
    await put(storage, "/c", "x", { kind: "patch", start: 1 });
    expect(usage.used).toEqual({ bytes: 16, files: 4 });
    await put(storage, "/b", "", { kind: "resume", start: 3 });
    expect(usage.used).toEqual({ bytes: 10, files: 4 });
    await storage.rename("/b", "/c");
    expect(usage.used).toEqual({ bytes: 8, files: 3 });
    await storage.removeFile("/c");
    await storage.removeFile("/d/a");
    await storage.removeDirectory("/d");
    expect(usage.used).toEqual({ bytes: 0, files: 0 });
  });

  it("gives back once what two uploads cut off the same file", async () => {
    const { storage, usage } = bounded({}, new MemoryStorage({ files: { "/a": "12345", "/b": "12345" } }));
    const uploads = [
      await storage.openUpload("/a", { kind: "resume", start: 0 }),
      await storage.openUpload("/a", { kind: "resume", start: 0 }),
    ];
    for (const { stream, commit } of uploads) {
      await new Promise<void>((resolve) => stream.end(resolve));
      await commit();
    }
    expect(usage.used).toEqual({ bytes: 5, files: 2 });
  });

  it("refuses bytes and files beyond it, and gives back what an abandoned upload had", async () => {
    const inner = new MemoryStorage({ files: { "/a": "12345" } });
    const { storage, usage } = bounded({ bytes: 10, files: 2 }, inner);
    expect(await code(put(storage, "/b", "123456"))).toBe("EDQUOT");
    expect(usage.used).toEqual({ bytes: 5, files: 1 });
    await put(storage, "/b", "12345");
    expect(await code(put(storage, "/c", ""))).toBe("EDQUOT");
    expect(await code(storage.makeDirectory("/d"))).toBe("EDQUOT");
    expect(await code(put(storage, "/a", "x", { kind: "append" }))).toBe("EDQUOT");
    await put(storage, "/a", "54321");
    expect(await storage.space?.("/")).toBe(0);
    await put(storage, "/a", "1");
    expect(await storage.space?.("/")).toBe(4);
  });

  it("lets nobody replace a file that meanwhile is gone with more than there is left", async () => {
    const inner = new MemoryStorage({ files: { "/a": "1234567890" } });
    const { storage, usage } = bounded({ bytes: 10 }, inner);
    const upload = await storage.openUpload("/a", { kind: "replace" });
    await pipeline(Readable.from([Buffer.from("0987654321")]), upload.stream);
    await storage.removeFile("/a");
    await put(storage, "/b", "12345678");
    expect(await code(upload.commit())).toBe("EDQUOT");
    expect(await code(storage.stat("/a"))).toBe("ENOENT");
    expect(usage.used).toEqual({ bytes: 8, files: 1 });
  });

  it("holds nothing for an upload that was broken off while it waited for what another gives back", async () => {
    const { storage, usage } = bounded({ bytes: 10 });
    const [refused, waiting] = [
      await storage.openUpload("/a", { kind: "replace" }),
      await storage.openUpload("/b", { kind: "replace" }),
    ];
    const failed = pipeline(Readable.from([Buffer.alloc(8), Buffer.alloc(8)]), refused.stream);
    expect(await code(failed)).toBe("EDQUOT");
    waiting.stream.on("error", () => undefined).write(Buffer.alloc(4));
    await waiting.abandon();
    await refused.abandon();
    await new Promise((resolve) => setImmediate(resolve));
    expect(usage.left({ bytes: 10 })).toBe(10);
    await put(storage, "/c", "1234567890");
  });

  it("gives nothing back of a file that is still written, until it has counted again", async () => {
    const inner = new MemoryStorage({ files: { "/a": "1234567890" } });
    const { storage, usage } = bounded({ bytes: 12 }, inner);
    const upload = await storage.openUpload("/a", { kind: "patch", start: 0 });
    await new Promise((resolve) => upload.stream.write(Buffer.from("abc"), resolve));
    expect(await code(storage.rename("/a", "/z"))).toBe("EBUSY");
    await storage.removeFile("/a");
    expect(await code(put(storage, "/b", "123"))).toBe("EDQUOT");
    await upload.abandon();
    await put(storage, "/b", "1");
    expect(usage.used.bytes).toBe((await inner.stat("/a")).size + 1);
  });

  it("counts again after a refusal when its count is a minute old", async () => {
    const clock = new ManualClock();
    const inner = new MemoryStorage({ files: { "/a": "1234567890" } });
    const { storage } = bounded({ bytes: 10 }, inner, clock);
    expect(await code(put(storage, "/b", "1"))).toBe("EDQUOT");
    await inner.removeFile("/a");
    expect(await code(put(storage, "/b", "1"))).toBe("EDQUOT");
    clock.advance(60_000);
    expect(await code(put(storage, "/b", "1"))).toBe("EDQUOT");
    expect(await code(put(storage, "/b", "1"))).toBe("no error");
  });

  it("lets nothing grow while nobody can tell how much there is, and things be removed", async () => {
    const inner = new MemoryStorage({ files: { "/a": "1" } });
    const { openDirectory } = inner;
    inner.openDirectory = () => Promise.reject(Object.assign(new Error("disk"), { code: "EIO" }));
    const { storage, usage } = bounded({ bytes: 10 }, inner);
    expect(await code(put(storage, "/b", "1"))).toBe("EIO");
    expect(await code(storage.makeDirectory("/d"))).toBe("EIO");
    await storage.removeFile("/a");
    inner.openDirectory = openDirectory;
    await put(storage, "/b", "1");
    expect(usage.used).toEqual({ bytes: 1, files: 1 });
  });
});

describe("a quota of 10 MiB and four parallel uploads of 4 MiB (T29)", () => {
  const folders: string[] = [];
  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
  });

  it("ends with two 226 and two 552, and what is counted is what lies there", async () => {
    const root = await mkdtemp(join(tmpdir(), "quota-"));
    folders.push(root);
    await writeFile(join(root, "old"), "x".repeat(1000));
    const limits = { quota: { bytes: 10 * MiB } };
    const account = { name: "u", storage: new LocalStorage(root), limits };
    const server = await startTestServer({ authenticator: { authenticate: async () => account } });
    const ends = await Promise.all(
      [1, 2, 3, 4].map(async (number) => {
        const peer = await server.peer();
        const open = await peer.data("EPSV");
        peer.send(`STOR f${number}\r\n`);
        expect(codeOf(await peer.reply())).toBe(150);
        const socket = await open();
        socket.on("error", () => undefined);
        socket.resume();
        socket.end(Buffer.alloc(4 * MiB, number));
        return codeOf(await peer.reply());
      }),
    );
    expect(ends.sort()).toEqual([226, 226, 552, 552]);
    const files = await readdir(root);
    const sizes = await Promise.all(files.map(async (file) => (await stat(join(root, file))).size));
    expect(sizes.sort((a, b) => a - b)).toEqual([1000, 4 * MiB, 4 * MiB]);
    expect(server.log.find((event) => event.type === "transfer" && !event.ok)).toMatchObject({
      code: 552,
      storageError: `quota (bytes ${10 * MiB})`,
    });
    expect(await (await server.peer()).say("AVBL")).toBe(`213 ${2 * MiB - 1000}`);
    await server.close();
  });
});

import { link, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { LocalStorage } from "../storage/local.ts";
import { MemoryStorage } from "../storage/memory.ts";
import { startTestServer } from "../testing/index.ts";
import { countFiles } from "./count.ts";

const never = new AbortController().signal;

it("adds up files and directories", async () => {
  const storage = new MemoryStorage({ files: { "/a/b/c": "123", "/a/d": "45", "/e": "" } });
  expect(await countFiles(storage, never)).toEqual({ bytes: 5, files: 5 });
});

it("counts a file of two names once, and comes out of links that lead in circles", async () => {
  const root = await mkdtemp(join(tmpdir(), "twinport-count-"));
  await mkdir(join(root, "d"));
  await writeFile(join(root, "d", "f"), "12345");
  await link(join(root, "d", "f"), join(root, "g"));
  await symlink("..", join(root, "d", "up"));
  const { bytes } = await countFiles(new LocalStorage(root), never);
  expect(bytes).toBe(5);
  await rm(root, { recursive: true });
});

it("leaves out what is gone or closed when it comes there, and fails at what it cannot read", async () => {
  const storage = new MemoryStorage({ files: { "/a/b": "123", "/c/d": "4" } });
  const { openDirectory } = storage;
  const failing = (code: string) => {
    storage.openDirectory = (path, want, shown) =>
      path === "/a"
        ? Promise.reject(Object.assign(new Error(code), { code }))
        : openDirectory.call(storage, path, want, shown);
  };
  failing("EACCES");
  expect(await countFiles(storage, never)).toEqual({ bytes: 1, files: 3 });
  failing("EIO");
  await expect(countFiles(storage, never)).rejects.toMatchObject({ code: "EIO" });
});

it("holds up no server that ends", async () => {
  const storage = new MemoryStorage({ files: { "/f": "1" } });
  const { openDirectory } = storage;
  let endless = false;
  storage.openDirectory = async (path, want, shown) => {
    endless = true;
    const opened = await openDirectory.call(storage, path, want, shown);
    return {
      ...opened,
      async *entries() {
        for (;;) yield [];
      },
    };
  };
  const account = { name: "u", storage, limits: { quota: { bytes: 10 } } };
  const server = await startTestServer({ authenticator: { authenticate: async () => account } });
  const peer = await server.peer();
  peer.send("MKD d\r\n");
  while (!endless) await new Promise((resolve) => setImmediate(resolve));
  await server.close();
});

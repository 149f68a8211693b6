import { describe, expect, it } from "vitest";
import { storageContract } from "../testing/storage-contract.ts";
import { errorCode } from "./errors.ts";
import { MemoryStorage } from "./memory.ts";
import { mounted } from "./mounted.ts";
import type { Storage } from "./types.ts";

const runner = { describe, it, expect };
storageContract("a storage without mounts", () => mounted(new MemoryStorage(), {}), runner);
storageContract(
  "a mount in the place of all",
  () => mounted(new MemoryStorage(), { "/": new MemoryStorage() }),
  runner,
);

const codeOf = (action: Promise<unknown> | undefined) =>
  Promise.resolve(action).then(
    () => "done",
    (error: unknown) => errorCode(error),
  );

async function listing(storage: Storage, path: string, shown?: (name: string) => boolean): Promise<string[]> {
  const opened = await storage.openDirectory(path, "facts", shown);
  const found: string[] = [];
  for await (const batch of opened.entries()) {
    for (const { name, facts } of batch) found.push(`${name} ${facts?.type}`);
  }
  return found.sort();
}

describe("mounted storages", () => {
  const make = () => {
    const base = new MemoryStorage({
      files: { "/f": "base", "/shared/hidden": "", "/a": "a file", "/d/x": "" },
      capacity: 100,
    });
    const shared = new MemoryStorage({ files: { "/s": "shared", "/deep/t": "" }, capacity: 50 });
    const far = new MemoryStorage({ files: { "/u": "far" } });
    return {
      base,
      shared,
      far,
      all: mounted(base, { "/shared": shared, "/a/b": far, "/shared/deep/on": far }),
    };
  };

  it("are listed in their parents, in the place of what has their name there", async () => {
    const { all } = make();
    expect(await listing(all, "/")).toEqual(["a directory", "d directory", "f file", "shared directory"]);
    expect(await listing(all, "/shared")).toEqual(["deep directory", "s file"]);
    expect(await listing(all, "/shared/deep")).toEqual(["on directory", "t file"]);
    expect(await listing(all, "/a")).toEqual(["b directory"]);
    expect(await listing(all, "/", (name) => name === "a")).toEqual(["a directory"]);
    expect(await listing(all, "/a/b")).toEqual(["u file"]);
  });

  it("are where their names say", async () => {
    const { all } = make();
    expect(await all.stat("/shared/s")).toMatchObject({ size: 6 });
    expect(await all.stat("/shared/deep/on/u")).toMatchObject({ size: 3 });
    expect(await all.stat("/a")).toMatchObject({ type: "directory" });
    expect(await all.stat("/a/b")).toMatchObject({ type: "directory" });
    expect(await codeOf(all.stat("/shared/hidden"))).toBe("ENOENT");
    expect(await codeOf(all.stat("/sharedX"))).toBe("ENOENT");
    const file = await all.openFile("/a/b/u");
    expect(Buffer.concat(await file.stream(0).toArray()).toString()).toBe("far");
  });

  it("cannot be renamed, removed, changed or written over, nor can the folders on the way to them", async () => {
    const { all } = make();
    for (const path of ["/shared", "/a", "/a/b", "/shared/deep"]) {
      expect(await codeOf(all.rename(path, "/new")), path).toBe("EBUSY");
      expect(await codeOf(all.rename("/f", path)), path).toBe("EBUSY");
      expect(await codeOf(all.removeDirectory(path)), path).toBe("EBUSY");
      expect(await codeOf(all.setFacts?.(path, { mode: 0 })), path).toBe("EBUSY");
      expect(await codeOf(all.removeFile(path)), path).toBe("EISDIR");
      expect(await codeOf(all.makeDirectory(path)), path).toBe("EEXIST");
      expect(await codeOf(all.openFile(path)), path).toBe("EISDIR");
      expect(await codeOf(all.openUpload(path, { kind: "replace" })), path).toBe("EISDIR");
    }
  });

  it("are files of their own: nothing is renamed from one to another", async () => {
    const { all, far } = make();
    expect(await codeOf(all.rename("/f", "/shared/f"))).toBe("EXDEV");
    expect(await codeOf(all.rename("/shared/s", "/a/b/s"))).toBe("EXDEV");
    expect(await codeOf(all.rename("/shared/s", "/shared/r"))).toBe("done");
    // The same storage twice is one place.
    expect(await codeOf(all.rename("/a/b/u", "/shared/deep/on/v"))).toBe("done");
    expect(await far.stat("/v")).toMatchObject({ size: 3 });
  });

  it("have room of their own", async () => {
    const { all } = make();
    expect(await all.space?.("/d")).toBe(100 - 10);
    expect(await all.space?.("/shared")).toBe(50 - 6);
    expect(await all.space?.("/a")).toBe(null);
    expect(await codeOf(all.space?.("/none"))).toBe("ENOENT");
  });

  it("leave no folder open that is given up before its own entries", async () => {
    const base = new MemoryStorage();
    let closed = 0;
    base.openDirectory = async () => ({
      async *entries() {
        yield [{ name: "never" }];
      },
      close: async () => void closed++,
    });
    const opened = await mounted(base, { "/m": new MemoryStorage() }).openDirectory("/", "names");
    for await (const batch of opened.entries()) {
      expect(batch).toEqual([{ name: "m" }]);
      break;
    }
    expect(closed).toBe(1);
  });

  it("are shown while their own root is gone only where names alone are asked for", async () => {
    const gone = {
      ...new MemoryStorage(),
      stat: async () => Promise.reject(Object.assign(new Error(), { code: "ENOENT" })),
    };
    const all = mounted(new MemoryStorage(), { "/gone": gone as unknown as Storage });
    expect(await listing(all, "/")).toEqual([]);
    expect(await codeOf(all.stat("/gone"))).toBe("ENOENT");
  });
});

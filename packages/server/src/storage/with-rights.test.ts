import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { describe, expect, it } from "vitest";
import { rights as allRights, type Right, toRead } from "../accounts/rights.ts";
import { storageContract } from "../testing/storage-contract.ts";
import { errorCode } from "./errors.ts";
import { MemoryStorage } from "./memory.ts";
import type { Storage, UploadMode } from "./types.ts";
import { withRights } from "./with-rights.ts";

storageContract("a storage with all rights", () => withRights(new MemoryStorage(), { "/": allRights }), {
  describe,
  it,
  expect,
});

const files = { "/f": "abc", "/d/g": "", "/box/old": "12345", "/box/in/h": "" };
const make = (...given: readonly Right[]) => {
  const storage = new MemoryStorage({ files });
  return { storage, limited: withRights(storage, { "/": given }) };
};
const codeOf = (action: Promise<unknown> | undefined) =>
  Promise.resolve(action).then(
    () => "done",
    (error: unknown) => errorCode(error),
  );

async function upload(storage: Storage, path: string, mode: UploadMode, text: string): Promise<void> {
  const opened = await storage.openUpload(path, mode);
  await pipeline(Readable.from([Buffer.from(text)]), opened.stream);
  await opened.commit();
}
async function contentOf(storage: Storage, path: string): Promise<string> {
  const file = await storage.openFile(path);
  return Buffer.concat(await file.stream(0).toArray()).toString();
}

describe("a storage with rights", () => {
  const actions: Readonly<
    Record<string, readonly [Right, (storage: Storage) => Promise<unknown> | undefined]>
  > = {
    openDirectory: ["list", (storage) => storage.openDirectory("/d", "facts")],
    openFile: ["read", (storage) => storage.openFile("/f")],
    unique: ["write", (storage) => upload(storage, "/new", { kind: "unique" }, "x")],
    "a new file": ["write", (storage) => upload(storage, "/new", { kind: "replace" }, "x")],
    "a new file by append": ["write", (storage) => upload(storage, "/new", { kind: "append" }, "x")],
    append: ["append", (storage) => upload(storage, "/f", { kind: "append" }, "x")],
    "resume at the end": ["append", (storage) => upload(storage, "/f", { kind: "resume", start: 3 }, "x")],
    "patch at the end": ["append", (storage) => upload(storage, "/f", { kind: "patch", start: 3 }, "x")],
    removeFile: ["delete", (storage) => storage.removeFile("/f")],
    removeDirectory: [
      "delete",
      (storage) => storage.removeFile("/d/g").then(() => storage.removeDirectory("/d")),
    ],
    rename: ["rename", (storage) => storage.rename("/f", "/new")],
    makeDirectory: ["mkdir", (storage) => storage.makeDirectory("/new")],
  };

  it.each(Object.entries(actions))(
    "allows %s where it shall, and refuses it where it shall not",
    async (_, [right, act]) => {
      expect(await codeOf(act(make(right).limited)), `with ${right} alone`).toBe("done");
      const others = make(...allRights.filter((one) => one !== right));
      const before = await contentOf(others.storage, "/f");
      expect(await codeOf(act(others.limited)), `with all but ${right}`).toMatch(/^(EACCES|EEXIST)$/);
      expect(await contentOf(others.storage, "/f")).toBe(before);
      expect(await codeOf(others.storage.stat("/new"))).toBe("ENOENT");
    },
  );

  it("changes bits with chmod and times with write, of what may be seen", async () => {
    const set = (facts: object, ...given: Right[]) => codeOf(make(...given).limited.setFacts?.("/f", facts));
    expect(await set({ mode: 0o600 }, "list", "chmod")).toBe("done");
    expect(await set({ mode: 0o600 }, "list", "write")).toBe("EACCES");
    expect(await set({ modifiedMs: 1000 }, "read", "write")).toBe("done");
    expect(await set({ modifiedMs: 1000 }, "list", "read", "chmod")).toBe("EACCES");
    expect(await set({ modifiedMs: 1000, mode: 0o600 }, "list", "write")).toBe("EACCES");
    const { storage, limited } = make("write", "chmod");
    const { mode } = await storage.stat("/f");
    expect(await codeOf(limited.setFacts?.("/f", { mode: 0o600 }))).toBe("EACCES");
    expect((await storage.stat("/f")).mode).toBe(mode);
  });

  it("puts nothing in the place of a file without both write and delete", async () => {
    const { storage, limited } = make("list", "read", "write", "append", "rename");
    const modes: readonly UploadMode[] = [
      { kind: "replace" },
      { kind: "resume", start: 2 },
      { kind: "patch", start: 0 },
    ];
    for (const mode of modes)
      expect(await codeOf(upload(limited, "/f", mode, "new")), mode.kind).not.toBe("done");
    expect(await codeOf(limited.rename("/d/g", "/f"))).toBe("EEXIST");
    expect(await contentOf(storage, "/f")).toBe("abc");
    const both = make("write", "delete", "append", "rename");
    for (const mode of modes) await upload(both.limited, "/f", mode, "new");
    await both.limited.rename("/d/g", "/f");
    expect(await contentOf(both.storage, "/f")).toBe("");
  });

  it("replaces nothing that comes between the look and the upload", async () => {
    const { storage, limited } = make("write");
    const mine = await limited.openUpload("/new", { kind: "replace" });
    expect(await codeOf(limited.openUpload("/new", { kind: "replace" }))).toBe("EEXIST");
    mine.stream.end("mine");
    await mine.commit();
    expect(await codeOf(limited.openUpload("/new", { kind: "append" }))).toBe("EEXIST");
    expect(await contentOf(storage, "/new")).toBe("mine");
  });

  it("says of a position beyond the end what the storage says", async () => {
    expect(await codeOf(make("append").limited.openUpload("/f", { kind: "resume", start: 4 }))).toBe(
      "ERANGE",
    );
    expect(await codeOf(make("append", "write").limited.openUpload("/no", { kind: "patch", start: 1 }))).toBe(
      "ERANGE",
    );
  });

  it("lets a drop box be entered, and tells nothing of what lies in it", async () => {
    const { storage } = make();
    const box = withRights(storage, { ...toRead, "/box": ["write"] });
    expect(await box.stat("/box")).toMatchObject({ type: "directory" });
    expect(await box.stat("/box/in")).toMatchObject({ type: "directory" });
    for (const path of ["/box/old", "/box/none", "/box/old/x", "/box/in/h"]) {
      expect(await codeOf(box.stat(path)), path).toBe("EACCES");
      expect(await codeOf(box.openFile(path)), path).toBe("EACCES");
      expect(await codeOf(box.space?.(path)), path).toBe("EACCES");
    }
    expect(await codeOf(box.openDirectory("/box", "names"))).toBe("EACCES");
    await upload(box, "/box/new", { kind: "replace" }, "mine");
    expect(await codeOf(box.openFile("/box/new"))).toBe("EACCES");
    expect(await codeOf(box.rename("/box/new", "/new"))).toBe("EACCES");
    expect(await codeOf(upload(box, "/f", { kind: "replace" }, "x"))).toBe("EACCES");
  });

  it("tells nothing where there is no right at all", async () => {
    const { storage } = make();
    const closed = withRights(storage, { ...toRead, "/box": [], "/box/in": ["list"] });
    expect(await codeOf(closed.stat("/box"))).toBe("EACCES");
    expect(await codeOf(closed.stat("/nothing"))).toBe("ENOENT");
    expect(await closed.stat("/box/in/h")).toMatchObject({ type: "file" });
    expect([...(closed.allowed?.("/box/old") ?? [])]).toEqual([]);
  });

  it("neither moves nor removes folders that have rights of their own, nor those above them", async () => {
    const { storage } = make();
    const limited = withRights(storage, { "/": allRights, "/box/in": allRights }, ["/d"]);
    for (const path of ["/box", "/box/in", "/d", "/"]) {
      expect(await codeOf(limited.removeDirectory(path)), path).toBe("EACCES");
      expect(await codeOf(limited.rename(path, "/elsewhere")), path).toBe("EACCES");
      expect(await codeOf(limited.rename("/f", path)), path).toBe("EACCES");
      expect([...(limited.allowed?.(path) ?? [])]).not.toContain("delete");
    }
    expect([...(limited.allowed?.("/f") ?? [])]).toEqual(allRights);
  });

  it("moves nothing to where more may be done with it", async () => {
    const { storage } = make();
    const limited = withRights(storage, {
      "/": allRights,
      "/box": ["list", "rename", "write"],
      "/d": ["list", "read", "rename"],
    });
    expect(await codeOf(limited.rename("/box/old", "/old"))).toBe("EACCES");
    expect(await codeOf(limited.rename("/box/old", "/d/old"))).toBe("EACCES");
    expect(await codeOf(limited.rename("/box/old", "/box/older"))).toBe("done");
    expect(await codeOf(limited.rename("/f", "/d/f"))).toBe("done");
    expect(await codeOf(limited.rename("/d/f", "/f"))).toBe("EACCES");
  });
});

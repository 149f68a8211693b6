import { describe, expect, it } from "vitest";
import { storageContract } from "../testing/index.ts";
import { MemoryStorage } from "./memory.ts";

storageContract("MemoryStorage", () => new MemoryStorage(), { describe, it, expect });

describe("MemoryStorage", () => {
  it("begins with the files it is given", async () => {
    const storage = new MemoryStorage({
      files: { "/a/b/c.txt": "hello", "/d": new Uint8Array(3) },
      now: () => 1000,
    });
    expect(await storage.stat("/a/b")).toMatchObject({ type: "directory" });
    expect(await storage.stat("/a/b/c.txt")).toMatchObject({ type: "file", size: 5, modifiedMs: 1000 });
    expect(() => new MemoryStorage({ files: { "/a": "", "/a/b": "" } })).toThrow("below a file");
    const files = [...storage.files()].map(([path, content]) => [path, content.toString()]);
    expect(files).toEqual([
      ["/a/b/c.txt", "hello"],
      ["/d", "\0\0\0"],
    ]);
  });

  it("is full at its capacity, and has room again when a file goes", async () => {
    const storage = new MemoryStorage({ files: { "/a": "12345678" }, capacity: 10 });
    const write = async () => {
      const upload = await storage.openUpload("/b", { kind: "replace" });
      const failed = new Promise<Error | null>((resolve) => {
        upload.stream.on("error", resolve);
        upload.stream.end(Buffer.from("123"), () => resolve(upload.stream.errored));
      });
      const error = await failed;
      await (error === null ? upload.commit() : upload.abandon());
      return error;
    };
    expect(await write()).toMatchObject({ code: "ENOSPC" });
    await storage.removeFile("/a");
    expect(await write()).toBeNull();
  });
});

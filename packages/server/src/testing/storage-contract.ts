import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { DirectoryEntry, Storage, UploadMode } from "../storage/types.ts";
import { type Expect, expectation } from "./expectation.ts";

/** What the contract needs of a test runner; those of vitest, Jest and node:test fit. */
export interface TestRunner {
  describe(name: string, body: () => void): void;
  it(name: string, body: () => Promise<void>): void;
  /** Default: one over node:assert. */
  readonly expect?: Expect;
}

/** Makes an empty storage for one test. */
export type StorageMaker = () => Promise<Storage> | Storage;

/**
 * What every Storage must do, as tests. Run it over your own:
 * `storageContract("MyStorage", () => new MyStorage(), { describe, it })`.
 */
export function storageContract(
  name: string,
  make: StorageMaker,
  { describe, it, expect = expectation }: TestRunner,
): void {
  const codeOf = (action: Promise<unknown>): Promise<unknown> =>
    action.then(
      () => "no error",
      (error: { code?: unknown }) => error.code,
    );
  const oneOf = (codes: readonly string[], code: unknown) =>
    expect(codes.includes(String(code)) ? codes : code).toBe(codes);

  describe(`${name} keeps the storage contract`, () => {
    it("has an empty root", async () => {
      const storage = await make();
      expect(await storage.stat("/")).toMatchObject({ type: "directory" });
      expect(await names(storage, "/")).toEqual([]);
    });

    it("stores, tells and gives back a file", async () => {
      const storage = await make();
      await write(storage, "/a.txt", "hello");
      expect(await storage.stat("/a.txt")).toMatchObject({ type: "file", size: 5 });
      expect(await read(storage, "/a.txt")).toBe("hello");
      expect(await read(storage, "/a.txt", 2)).toBe("llo");
      expect(await read(storage, "/a.txt", 5)).toBe("");
      expect(await read(storage, "/a.txt", 1, 4)).toBe("ell");
      expect(await read(storage, "/a.txt", 1, 99)).toBe("ello");
      expect(await read(storage, "/a.txt", 3, 3)).toBe("");
    });

    it("stores a file of several chunks, and an empty one", async () => {
      const storage = await make();
      const chunk = "0123456789abcdef".repeat(65_536);
      await write(storage, "/large", chunk, chunk, "end");
      expect((await read(storage, "/large")).length).toBe(2 * chunk.length + 3);
      expect(await read(storage, "/large", 2 * chunk.length)).toBe("end");
      await write(storage, "/empty");
      expect(await storage.stat("/empty")).toMatchObject({ type: "file", size: 0 });
      expect(await read(storage, "/empty")).toBe("");
    });

    it("shows a replaced file only when committed, and the old one until then", async () => {
      const storage = await make();
      await write(storage, "/f", "old");
      const upload = await storage.openUpload("/f", { kind: "replace" });
      await pipeline(Readable.from([Buffer.from("new and longer")]), upload.stream);
      expect(await read(storage, "/f")).toBe("old");
      expect(await names(storage, "/")).toEqual(["f"]);
      await upload.commit();
      expect(await read(storage, "/f")).toBe("new and longer");
      expect(await names(storage, "/")).toEqual(["f"]);
    });

    it("leaves nothing of an abandoned upload", async () => {
      const storage = await make();
      await write(storage, "/f", "old");
      for (const path of ["/f", "/g"]) {
        const upload = await storage.openUpload(path, { kind: "replace" });
        upload.stream.write(Buffer.from("half"));
        await upload.abandon();
      }
      expect(await read(storage, "/f")).toBe("old");
      expect(await names(storage, "/")).toEqual(["f"]);
    });

    it("appends, to nothing too", async () => {
      const storage = await make();
      await put(storage, "/f", { kind: "append" }, ["one"]);
      await put(storage, "/f", { kind: "append" }, ["two"]);
      expect(await read(storage, "/f")).toBe("onetwo");
    });

    it("resumes at an offset, drops what lay behind it, and never beyond the end", async () => {
      const storage = await make();
      await write(storage, "/f", "0123456789");
      await put(storage, "/f", { kind: "resume", start: 4 }, ["abc"]);
      expect(await read(storage, "/f")).toBe("0123abc");
      expect(await codeOf(storage.openUpload("/f", { kind: "resume", start: 8 }))).toBe("ERANGE");
      expect(await codeOf(storage.openUpload("/none", { kind: "resume", start: 1 }))).toBe("ERANGE");
      expect(await read(storage, "/f")).toBe("0123abc");
    });

    it("writes over a part of a file and leaves the rest", async () => {
      const storage = await make();
      await write(storage, "/f", "0123456789");
      await put(storage, "/f", { kind: "patch", start: 4 }, ["abc"]);
      expect(await read(storage, "/f")).toBe("0123abc789");
      await put(storage, "/f", { kind: "patch", start: 8 }, ["wxyz"]);
      expect(await read(storage, "/f")).toBe("0123abc7wxyz");
      expect(await codeOf(storage.openUpload("/f", { kind: "patch", start: 13 }))).toBe("ERANGE");
    });

    it("has done nothing for an upload of which no byte came", async () => {
      const storage = await make();
      await write(storage, "/f", "0123456789");
      const modes: UploadMode[] = [
        { kind: "replace" },
        { kind: "append" },
        { kind: "resume", start: 3 },
        { kind: "patch", start: 3 },
      ];
      for (const mode of modes) {
        await (await storage.openUpload("/f", mode)).abandon();
        expect(await read(storage, "/f")).toBe("0123456789");
        await (await storage.openUpload("/new", "start" in mode ? { ...mode, start: 0 } : mode)).abandon();
        expect(await names(storage, "/")).toEqual(["f"]);
      }
    });

    it("keeps of an abandoned continuation what came", async () => {
      const storage = await make();
      await write(storage, "/f", "0123456789");
      for (const mode of [
        { kind: "append" },
        { kind: "patch", start: 1 },
        { kind: "resume", start: 5 },
      ] as const) {
        const upload = await storage.openUpload("/f", mode);
        await new Promise((resolve) => upload.stream.write(Buffer.from("ab"), resolve));
        await upload.abandon();
      }
      expect(await read(storage, "/f")).toBe("0ab34ab");
    });

    it("does what an empty upload means: cuts a file, makes one", async () => {
      const storage = await make();
      await write(storage, "/f", "0123456789");
      await put(storage, "/f", { kind: "patch", start: 3 }, []);
      await put(storage, "/f", { kind: "append" }, []);
      expect(await read(storage, "/f")).toBe("0123456789");
      await put(storage, "/f", { kind: "resume", start: 3 }, []);
      expect(await read(storage, "/f")).toBe("012");
      await put(storage, "/new", { kind: "append" }, []);
      expect(await read(storage, "/new")).toBe("");
    });

    it("takes a name that nothing has for a unique upload, and frees it when that is abandoned", async () => {
      const storage = await make();
      await storage.makeDirectory("/d");
      await write(storage, "/f", "old");
      const unique: UploadMode = { kind: "unique" };
      expect(await codeOf(storage.openUpload("/f", unique))).toBe("EEXIST");
      expect(await codeOf(storage.openUpload("/d", unique))).toBe("EEXIST");
      const both = await Promise.allSettled([1, 2].map(() => storage.openUpload("/g", unique)));
      expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      const first = both.find((each) => each.status === "fulfilled")?.value;
      expect(await names(storage, "/")).toEqual(["d", "f", "g"]);
      await first?.abandon();
      expect(await names(storage, "/")).toEqual(["d", "f"]);
      await put(storage, "/g", unique, ["new"]);
      expect(await read(storage, "/g")).toBe("new");
      expect(await read(storage, "/f")).toBe("old");
    });

    it("gives a file or directory that is made the permissions asked for, and an old one none", async () => {
      const storage = await make();
      await storage.makeDirectory("/d", 0o770);
      const kinds: UploadMode[] = [{ kind: "replace" }, { kind: "append" }, { kind: "unique" }];
      for (const mode of kinds) await put(storage, `/${mode.kind}`, mode, ["x"], 0o606);
      const modes = async () => (await entries(storage, "/", "facts")).map(({ facts }) => facts?.mode);
      // A storage need not keep them; one that does keeps these.
      if ((await storage.stat("/d")).mode === undefined) return;
      expect(await modes()).toEqual([0o606, 0o770, 0o606, 0o606]);
      for (const mode of kinds.slice(0, 2)) await put(storage, `/${mode.kind}`, mode, ["x"], 0o600);
      expect(await modes()).toEqual([0o606, 0o770, 0o606, 0o606]);
    });

    it("changes facts, or says that it cannot", async () => {
      const storage = await make();
      await storage.makeDirectory("/d");
      await write(storage, "/f", "x");
      const setFacts = storage.setFacts?.bind(storage);
      if (setFacts === undefined) return;
      const modifiedMs = Date.UTC(2001, 1, 3, 4, 5, 6);
      for (const path of ["/f", "/d"]) {
        await setFacts(path, { modifiedMs, mode: 0o600 });
        expect(await storage.stat(path)).toMatchObject({ modifiedMs, mode: 0o600 });
        await setFacts(path, { mode: 0o755 });
        expect(await storage.stat(path)).toMatchObject({ modifiedMs, mode: 0o755 });
      }
      const code = await codeOf(setFacts("/f", { modifiedMs: 0, createdMs: 0 }));
      oneOf(["no error", "ENOTSUP"], code);
      if (code !== "no error") expect(await storage.stat("/f")).toMatchObject({ modifiedMs });
      expect(await codeOf(setFacts("/none", { modifiedMs }))).toBe("ENOENT");
      expect(await read(storage, "/f")).toBe("x");
    });

    it("tells the space left in a directory, or that there is no telling", async () => {
      const storage = await make();
      await write(storage, "/f", "x");
      const space = storage.space?.bind(storage);
      if (space === undefined) return;
      const left = await space("/");
      expect(left === null || left >= 0).toBe(true);
      expect(await codeOf(space("/none"))).toBe("ENOENT");
      expect(await codeOf(space("/f"))).toBe("ENOTDIR");
    });

    it("makes, lists and removes directories", async () => {
      const storage = await make();
      await storage.makeDirectory("/d");
      await write(storage, "/d/f", "x");
      await write(storage, "/b", "xyz");
      expect(await names(storage, "/")).toEqual(["b", "d"]);
      expect(await names(storage, "/d")).toEqual(["f"]);
      const listed = await entries(storage, "/", "facts");
      expect(listed.map(({ facts }) => [facts?.type, facts?.size])).toEqual([
        ["file", 3],
        ["directory", 0],
      ]);
      expect(await codeOf(storage.removeDirectory("/d"))).toBe("ENOTEMPTY");
      await storage.removeFile("/d/f");
      await storage.removeDirectory("/d");
      expect(await names(storage, "/")).toEqual(["b"]);
    });

    it("lists a directory of many entries whole", async () => {
      const storage = await make();
      for (let number = 0; number < 150; number++)
        await write(storage, `/f${String(number).padStart(3, "0")}`, "x");
      expect((await names(storage, "/")).length).toBe(150);
      expect((await entries(storage, "/", "facts")).every(({ facts }) => facts?.size === 1)).toBe(true);
    });

    it("lists of a directory what is asked for", async () => {
      const storage = await make();
      for (const name of ["a1", "b1", "a2"]) await write(storage, `/${name}`, "x");
      const found: DirectoryEntry[] = [];
      const opened = await storage.openDirectory("/", "facts", (name) => name.startsWith("a"));
      for await (const batch of opened.entries()) found.push(...batch);
      expect(found.map(({ name, facts }) => [name, facts?.size])).toEqual([
        ["a1", 1],
        ["a2", 1],
      ]);
    });

    it("closes a directory that was not read", async () => {
      const storage = await make();
      const opened = await storage.openDirectory("/", "names");
      await opened.close();
      await opened.close();
    });

    it("closes a file that was not read", async () => {
      const storage = await make();
      await write(storage, "/f", "x");
      const opened = await storage.openFile("/f");
      await opened.close();
    });

    it("renames files and directories, over files too", async () => {
      const storage = await make();
      await storage.makeDirectory("/d");
      await write(storage, "/f", "1");
      await write(storage, "/g", "2");
      await storage.rename("/f", "/d/f2");
      await storage.rename("/g", "/d/f2");
      await storage.rename("/d", "/e");
      expect(await names(storage, "/")).toEqual(["e"]);
      expect(await read(storage, "/e/f2")).toBe("2");
    });

    it("says what is wrong in errno's names", async () => {
      const storage = await make();
      await storage.makeDirectory("/d");
      await write(storage, "/f", "x");
      expect(await codeOf(storage.stat("/none"))).toBe("ENOENT");
      expect(await codeOf(storage.openFile("/none"))).toBe("ENOENT");
      expect(await codeOf(storage.openFile("/d"))).toBe("EISDIR");
      expect(await codeOf(storage.openUpload("/d", { kind: "replace" }))).toBe("EISDIR");
      expect(await codeOf(storage.openUpload("/none/f", { kind: "replace" }))).toBe("ENOENT");
      expect(await codeOf(storage.openDirectory("/f", "names"))).toBe("ENOTDIR");
      expect(await codeOf(storage.stat("/f/below"))).toBe("ENOTDIR");
      expect(await codeOf(storage.makeDirectory("/d"))).toBe("EEXIST");
      expect(await codeOf(storage.makeDirectory("/f"))).toBe("EEXIST");
      expect(await codeOf(storage.makeDirectory("/"))).toBe("EEXIST");
      expect(await codeOf(storage.makeDirectory("/none/d"))).toBe("ENOENT");
      expect(await codeOf(storage.removeFile("/none"))).toBe("ENOENT");
      oneOf(["EISDIR", "EPERM"], await codeOf(storage.removeFile("/d")));
      expect(await codeOf(storage.removeDirectory("/f"))).toBe("ENOTDIR");
      expect(await codeOf(storage.rename("/none", "/x"))).toBe("ENOENT");
      expect(await codeOf(storage.rename("/d", "/d/e"))).toBe("EINVAL");
      expect(await codeOf(storage.stat(`/${"a".repeat(256)}`))).toBe("ENAMETOOLONG");
    });

    it("takes names literally", async () => {
      const storage = await make();
      const odd = ['q"q', "a b", " lead", "-rf", "*", "ünï", "文件.txt", "a\\b"].sort();
      for (const each of odd) await write(storage, `/${each}`, each);
      expect((await names(storage, "/")).sort()).toEqual(odd);
      for (const each of odd) expect(await read(storage, `/${each}`)).toBe(each);
    });

    it("hides and refuses the server's own names", async () => {
      const storage = await make();
      const own = "/.twinport-secret";
      expect(await codeOf(storage.openUpload(own, { kind: "replace" }))).toBe("ENOENT");
      expect(await codeOf(storage.makeDirectory(own))).toBe("ENOENT");
      expect(await codeOf(storage.stat(own))).toBe("ENOENT");
    });
  });
}

/** Writes a file whole. */
function write(storage: Storage, path: string, ...chunks: string[]): Promise<void> {
  return put(storage, path, { kind: "replace" }, chunks);
}

async function put(
  storage: Storage,
  path: string,
  mode: UploadMode,
  chunks: readonly string[],
  permissions?: number,
): Promise<void> {
  const upload = await storage.openUpload(path, mode, permissions);
  await pipeline(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), upload.stream);
  await upload.commit();
}

async function read(storage: Storage, path: string, start = 0, end?: number): Promise<string> {
  const chunks: Buffer[] = [];
  const { stream } = await storage.openFile(path);
  for await (const chunk of stream(start, end)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

async function entries(storage: Storage, path: string, want: "names" | "facts"): Promise<DirectoryEntry[]> {
  const all: DirectoryEntry[] = [];
  for await (const batch of (await storage.openDirectory(path, want)).entries()) all.push(...batch);
  return all;
}

async function names(storage: Storage, path: string): Promise<string[]> {
  return (await entries(storage, path, "names")).map(({ name }) => name);
}

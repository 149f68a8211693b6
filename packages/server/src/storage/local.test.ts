import { execFileSync } from "node:child_process";
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { storageContract } from "../testing/index.ts";
import { LocalStorage } from "./local.ts";

const made: string[] = [];
async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "twinport-local-"));
  made.push(path);
  return path;
}
afterAll(() => Promise.all(made.map((path) => rm(path, { recursive: true, force: true }))));

storageContract("LocalStorage", async () => new LocalStorage(await folder()), { describe, it, expect });

describe("LocalStorage", () => {
  const code = (action: Promise<unknown>) =>
    action.then(
      () => "no error",
      (error: NodeJS.ErrnoException) => error.code,
    );

  it("follows links that stay inside, and treats those that lead out as absent", async () => {
    const outside = await folder();
    await writeFile(join(outside, "secret"), "x");
    const root = await folder();
    await mkdir(join(root, "d"));
    await writeFile(join(root, "d", "f"), "inside");
    await symlink("d", join(root, "in"));
    await symlink(outside, join(root, "out"));
    await symlink(join(outside, "secret"), join(root, "leaf"));
    await symlink("/nowhere", join(root, "dangling"));
    const storage = new LocalStorage(root);

    expect((await storage.stat("/in/f")).size).toBe(6);
    const found: string[] = [];
    for await (const batch of (await storage.openDirectory("/", "names")).entries()) {
      found.push(...batch.map(({ name }) => name));
    }
    expect(found).toEqual(["d", "in"]);

    for (const path of ["/out", "/out/secret", "/leaf", "/dangling"]) {
      expect(await code(storage.stat(path)), path).toBe("ENOENT");
      expect(await code(storage.openFile(path)), path).toBe("ENOENT");
      expect(await code(storage.openDirectory(path, "facts")), path).toBe("ENOENT");
      expect(await code(storage.openUpload(path, { kind: "replace" })), path).toBe("ENOENT");
      expect(await code(storage.openUpload(path, { kind: "append" })), path).toBe("ENOENT");
      expect(await code(storage.openUpload(path, { kind: "unique" })), path).toBe("ENOENT");
      expect(await code(storage.setFacts(path, { mode: 0o777, modifiedMs: 0 })), path).toBe("ENOENT");
      expect(await code(storage.space(path)), path).toBe("ENOENT");
      expect(await code(storage.removeFile(path)), path).toBe("ENOENT");
      expect(await code(storage.removeDirectory(path)), path).toBe("ENOENT");
      expect(await code(storage.makeDirectory(path)), path).toBe("ENOENT");
      expect(await code(storage.rename(path, "/x")), path).toBe("ENOENT");
      expect(await code(storage.rename("/d/f", path)), path).toBe("ENOENT");
    }
    expect(await code(storage.makeDirectory("/out/new"))).toBe("ENOENT");
    expect(await readdir(outside)).toEqual(["secret"]);
    expect(await readFile(join(outside, "secret"), "utf8")).toBe("x");
  });

  it("removes a link that stays inside, not what it points to", async () => {
    const root = await folder();
    await writeFile(join(root, "f"), "x");
    await symlink("f", join(root, "l"));
    await new LocalStorage(root).removeFile("/l");
    expect(await readdir(root)).toEqual(["f"]);
  });

  it("writes through a link that stays inside, and leaves the link one", async () => {
    const root = await folder();
    await writeFile(join(root, "f"), "x");
    await symlink("f", join(root, "l"));
    const upload = await new LocalStorage(root).openUpload("/l", { kind: "replace" });
    upload.stream.end("new");
    await upload.commit();
    expect(await readFile(join(root, "f"), "utf8")).toBe("new");
    expect((await readdir(root, { withFileTypes: true })).map((entry) => entry.isSymbolicLink())).toEqual([
      false,
      true,
    ]);
  });

  it("does not wait at a FIFO, and opens none", async () => {
    const root = await folder();
    execFileSync("mkfifo", [join(root, "p")]);
    const storage = new LocalStorage(root);
    expect(await storage.stat("/p")).toMatchObject({ type: "special", kind: "fifo" });
    expect(await code(storage.openFile("/p"))).toBe("EISDIR");
    expect(await code(storage.openUpload("/p", { kind: "replace" }))).toBe("EISDIR");
    expect(await code(storage.openUpload("/p", { kind: "append" }))).toBe("EISDIR");
  });

  it("keeps the mode of a file it replaces", async () => {
    const root = await folder();
    await writeFile(join(root, "f"), "x");
    await chmod(join(root, "f"), 0o640);
    const upload = await new LocalStorage(root).openUpload("/f", { kind: "replace" });
    upload.stream.end("new");
    await upload.commit();
    expect((await stat(join(root, "f"))).mode & 0o777).toBe(0o640);
  });

  it("gives permissions exactly, whatever the process takes away", async () => {
    const root = await folder();
    const storage = new LocalStorage(root);
    const old = process.umask(0o077);
    try {
      await storage.makeDirectory("/d", 0o775);
      const upload = await storage.openUpload("/f", { kind: "unique" }, 0o664);
      upload.stream.end("new");
      await upload.commit();
      await storage.makeDirectory("/own");
    } finally {
      process.umask(old);
    }
    const mode = async (name: string) => (await stat(join(root, name))).mode & 0o777;
    expect([await mode("d"), await mode("f"), await mode("own")]).toEqual([0o775, 0o664, 0o700]);
  });

  it("changes the facts of what cannot be read, and of nothing but files and directories", async () => {
    const root = await folder();
    execFileSync("mkfifo", [join(root, "p")]);
    await writeFile(join(root, "f"), "x", { mode: 0o000 });
    const storage = new LocalStorage(root);
    await storage.setFacts("/f", { mode: 0o640, modifiedMs: 1000 });
    expect(await storage.stat("/f")).toMatchObject({ mode: 0o640, modifiedMs: 1000 });
    expect(await code(storage.setFacts("/p", { mode: 0o777 }))).toBe("EISDIR");
  });

  it("does not let a file system bend a time without a word", async () => {
    const root = await folder();
    await writeFile(join(root, "f"), "x");
    const storage = new LocalStorage(root);
    await storage.setFacts("/f", { modifiedMs: 5000 });
    const modifiedMs = Date.UTC(9999, 11, 31);
    const outcome = await code(storage.setFacts("/f", { modifiedMs }));
    const kept = (await storage.stat("/f")).modifiedMs;
    expect([`no error ${modifiedMs}`, "EOVERFLOW 5000"]).toContain(`${outcome} ${kept}`);
  });

  it("removes what a killed server has left behind a day ago, when something is uploaded there", async () => {
    const root = await folder();
    const stale = new Date(Date.now() - 25 * 3600 * 1000);
    for (const name of [".twinport-old.part", ".twinport-own", "old.part", ".twinport-new.part"])
      await writeFile(join(root, name), "half");
    for (const name of [".twinport-old.part", ".twinport-own", "old.part"])
      await utimes(join(root, name), stale, stale);
    const upload = await new LocalStorage(root).openUpload("/f", { kind: "replace" });
    upload.stream.end("x");
    await upload.commit();
    expect((await readdir(root)).sort()).toEqual([".twinport-new.part", ".twinport-own", "f", "old.part"]);
  });

  it("leaves nothing of a unique upload that cannot be put in its place", async () => {
    const root = await folder();
    const upload = await new LocalStorage(root).openUpload("/f", { kind: "unique" });
    upload.stream.end("content");
    for (const name of await readdir(root)) if (name !== "f") await rm(join(root, name));
    expect(await code(upload.commit())).toBe("ENOENT");
    expect(await readdir(root)).toEqual([]);
  });

  it("leaves alone what has taken a unique upload's name before that was abandoned", async () => {
    const root = await folder();
    const storage = new LocalStorage(root);
    const upload = await storage.openUpload("/f", { kind: "unique" });
    expect(await readdir(root)).toContain("f");
    await writeFile(join(root, "f2"), "theirs");
    await storage.rename("/f2", "/f");
    await upload.abandon();
    expect(await readFile(join(root, "f"), "utf8")).toBe("theirs");
    expect(await readdir(root)).toEqual(["f"]);
  });

  it("sends no more than the file held when it was opened", async () => {
    const root = await folder();
    await writeFile(join(root, "f"), "12345");
    const file = await new LocalStorage(root).openFile("/f");
    await writeFile(join(root, "f"), "1234567890");
    const chunks: Buffer[] = [];
    for await (const chunk of file.stream(0)) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe("12345");
  });

  it("lists a directory too large to be sorted, each entry once", async () => {
    const root = await folder();
    const names = Array.from({ length: 2500 }, (_, index) => `f${index}`);
    await Promise.all(names.map((name) => writeFile(join(root, name), "")));
    const found: string[] = [];
    for await (const batch of (await new LocalStorage(root).openDirectory("/", "facts")).entries()) {
      found.push(...batch.map(({ name }) => name));
    }
    expect(found.sort()).toEqual(names.sort());
  });

  it("leaves out what vanishes while it lists", async () => {
    const root = await folder();
    for (let index = 0; index < 200; index++)
      await writeFile(join(root, `f${String(index).padStart(3, "0")}`), "");
    const entries = (await new LocalStorage(root).openDirectory("/", "facts")).entries();
    const found: string[] = [];
    for await (const batch of entries) {
      found.push(...batch.map(({ name }) => name));
      await rm(join(root, "f150"), { force: true });
    }
    expect(found.length).toBe(199);
  });

  it("is refused while its root is not there", async () => {
    const storage = new LocalStorage(join(await folder(), "later"));
    expect(await code(storage.stat("/"))).toBe("ENOENT");
  });
});

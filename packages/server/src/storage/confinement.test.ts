import { execFileSync } from "node:child_process";
import { readdirSync, readlinkSync } from "node:fs";
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { hasOpenat2 } from "../../test/confinements.ts";
import { storageContract } from "../testing/index.ts";
import type { LocalStorageOptions } from "./confine/open-tree.ts";
import type { Confinement } from "./confine/tree.ts";
import { LocalStorage } from "./local.ts";

const made: string[] = [];
async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "twinport-confined-"));
  made.push(path);
  return path;
}
afterAll(() => Promise.all(made.map((path) => rm(path, { recursive: true, force: true }))));

const linux = process.platform === "linux";
const ways: readonly (LocalStorageOptions & { readonly confinement: Confinement })[] = linux
  ? [
      ...(hasOpenat2 ? [{ confinement: "openat2" } as const] : []),
      { confinement: "descriptors" },
      // As behind a network.
      { confinement: "descriptors", blocking: false },
      { confinement: "checked" },
    ]
  : [{ confinement: "checked" }];

const code = (action: Promise<unknown>) =>
  action.then(
    () => "no error",
    (error: NodeJS.ErrnoException) => error.code,
  );
async function names(storage: LocalStorage, path: string): Promise<string[]> {
  const found: string[] = [];
  for await (const batch of (await storage.openDirectory(path, "facts")).entries())
    found.push(...batch.map(({ name }) => name));
  return found;
}
function descriptorsBelow(directory: string): number {
  return readdirSync("/proc/self/fd").filter((fd) => leadsBelow(directory, fd)).length;
}
/** Waits until no more descriptors of ours than so many are of something below a directory: some are closed by threads. */
async function descriptorsClosed(directory: string, most = 0): Promise<void> {
  while (descriptorsBelow(directory) > most) await new Promise((resolve) => setImmediate(resolve));
}
/** Whether a descriptor of ours is of something below a directory. */
function leadsBelow(directory: string, fd: string): boolean {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`).startsWith(directory);
  } catch {
    return false; // closed since it was listed
  }
}
async function store(storage: LocalStorage, path: string, content = "new"): Promise<void> {
  const upload = await storage.openUpload(path, { kind: "replace" });
  upload.stream.end(content);
  await upload.commit();
}
async function content(storage: LocalStorage, path: string): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of (await storage.openFile(path)).stream(0)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

it.runIf(linux)(
  "is by the kernel's own means where they are there, and by descriptors without them",
  async () => {
    expect(await new LocalStorage(await folder()).confinement()).toBe(hasOpenat2 ? "openat2" : "descriptors");
  },
);

describe.each(ways)("a folder confined by $confinement, blocking $blocking", (options) => {
  const { confinement } = options;
  const confined = (root: string) => new LocalStorage(root, options);
  storageContract("LocalStorage", async () => confined(await folder()), {
    describe,
    it,
    expect,
  });

  it("is so, or refuses", async () => {
    expect(await confined(await folder()).confinement()).toBe(confinement);
  });

  it("follows links that stay inside, relative or absolute, one after the other", async () => {
    const root = await folder();
    await mkdir(join(root, "a", "b"), { recursive: true });
    await writeFile(join(root, "a", "b", "f"), "inside");
    const links: readonly [target: string, at: string][] = [
      ["a/b", "down"],
      ["../b/f", "a/b/f2"],
      ["../../down/../b/./f", "a/b/f3"],
      [join(root, "a"), "absolute"],
      [join(root, "absolute", "b", "f"), "twice"],
      [root, "a/b/up"],
      ["..", "a/up"],
    ];
    for (const [target, at] of links) await symlink(target, join(root, at));
    const storage = confined(root);
    const paths = [
      "/down/f",
      "/a/b/f2",
      "/down/f3",
      "/absolute/b/f",
      "/twice",
      "/a/b/up/twice",
      "/a/up/a/up/down/f2",
    ];
    for (const path of paths) expect(await content(storage, path), path).toBe("inside");
    expect((await names(storage, "/absolute/b")).sort()).toEqual(["f", "f2", "f3", "up"]);
    await store(storage, "/absolute/b/new");
    await store(storage, "/a/b/f2", "through");
    expect(await readFile(join(root, "a", "b", "f"), "utf8")).toBe("through");
    await storage.rename("/down/f2", "/renamed");
    expect((await lstat(join(root, "renamed"))).isSymbolicLink()).toBe(true);
    await storage.removeFile("/twice");
    expect((await readdir(root)).sort()).toEqual(["a", "absolute", "down", "renamed"]);
  });

  it("gives up links without end, and links that multiply", async () => {
    const root = await folder();
    await symlink("loop", join(root, "loop"));
    await symlink("b/b/b/b/b/b/b/b", join(root, "a"));
    await symlink("c/../c/../c/../c", join(root, "b"));
    await symlink(".", join(root, "c"));
    await symlink(`${"x/../".repeat(800)}f`, join(root, "long"));
    await mkdir(join(root, "x"));
    await writeFile(join(root, "f"), "");
    const storage = confined(root);
    for (const path of ["/loop", "/loop/f", "/a/f", "/a/a/a/f"]) {
      expect(["ELOOP", "ENOENT"], path).toContain(await code(storage.stat(path)));
    }
    expect(["no error", "ELOOP"]).toContain(await code(storage.stat("/long")));
  });

  it("has nothing outside, by no operation and no kind of link", async () => {
    const outside = await folder();
    await writeFile(join(outside, "secret"), "x");
    await mkdir(join(outside, "d"));
    const root = await folder();
    await mkdir(join(root, "d"));
    await writeFile(join(root, "f"), "inside");
    const up = `../${outside.slice(tmpdir().length + 1)}`;
    const links = {
      abs: outside,
      rel: up,
      hop: "abs",
      file: join(outside, "secret"),
      nowhere: "/nowhere",
      none: "gone",
      sibling: `${root}x`,
    };
    for (const [name, target] of Object.entries(links)) await symlink(target, join(root, name));
    await symlink(`../../${outside.slice(tmpdir().length + 1)}`, join(root, "d", "rel"));
    const storage = confined(root);
    const targets = ["/abs", "/rel", "/hop", "/file", "/nowhere", "/none", "/sibling", "/d/rel"];
    for (const path of targets.flatMap((link) => [link, `${link}/secret`, `${link}/new`, `${link}/d`])) {
      const operations = {
        stat: () => storage.stat(path),
        openFile: () => storage.openFile(path),
        list: () => storage.openDirectory(path, "names"),
        replace: () => storage.openUpload(path, { kind: "replace" }),
        append: () => storage.openUpload(path, { kind: "append" }),
        unique: () => storage.openUpload(path, { kind: "unique" }),
        setFacts: () => storage.setFacts(path, { mode: 0o777, modifiedMs: 0 }),
        space: () => storage.space(path),
        removeFile: () => storage.removeFile(path),
        removeDirectory: () => storage.removeDirectory(path),
        makeDirectory: () => storage.makeDirectory(path),
        renameFrom: () => storage.rename(path, "/x"),
        renameTo: () => storage.rename("/f", path),
      };
      for (const [operation, run] of Object.entries(operations))
        expect(await code(run()), `${operation} ${path}`).toBe("ENOENT");
    }
    expect(await names(storage, "/")).toEqual(["d", "f"]);
    expect(await names(storage, "/d")).toEqual([]);
    expect((await readdir(outside)).sort()).toEqual(["d", "secret"]);
    expect(await readFile(join(outside, "secret"), "utf8")).toBe("x");
    expect((await readdir(root)).sort()).toEqual([...Object.keys(links), "d", "f"].sort());
  });

  it("opens none of many FIFOs, and waits at none (K40)", async () => {
    const root = await folder();
    const pipes = Array.from({ length: 8 }, (_, index) => `p${index}`);
    execFileSync(
      "mkfifo",
      pipes.map((name) => join(root, name)),
    );
    await writeFile(join(root, "f"), "");
    const storage = confined(root);
    const waiting = pipes.flatMap((name) => [
      code(storage.openFile(`/${name}`)),
      code(storage.openUpload(`/${name}`, { kind: "append" })),
      code(storage.setFacts(`/${name}`, { mode: 0o600 })),
    ]);
    expect((await storage.stat("/f")).size).toBe(0);
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(["EISDIR"]));
  });

  it("lists, reads, renames and removes names that are no UTF-8, byte for byte", async () => {
    const root = await folder();
    const latin = (name: string) => Buffer.concat([Buffer.from(`${root}/`), Buffer.from(name, "latin1")]);
    await mkdir(latin("\xc4rger"));
    await writeFile(latin("\xc4rger/\xe9t\xe9"), "old");
    await symlink(latin("\xc4rger/\xe9t\xe9"), join(root, "link"));
    const storage = confined(root);
    expect(await names(storage, "/")).toEqual(["link", "\udcc4rger"]);
    expect(await names(storage, "/\udcc4rger")).toEqual(["\udce9t\udce9"]);
    expect(await content(storage, "/\udcc4rger/\udce9t\udce9")).toBe("old");
    expect(await content(storage, "/link")).toBe("old");
    await store(storage, "/\udcc4rger/new");
    await storage.setFacts("/\udcc4rger/\udce9t\udce9", { modifiedMs: 1000 });
    await storage.rename("/\udcc4rger/\udce9t\udce9", "/été");
    await storage.removeFile("/\udcc4rger/new");
    await storage.removeDirectory("/\udcc4rger");
    expect(await names(storage, "/")).toEqual(["été"]);
    // The bytes of "é", told one by one: not a second name of it.
    expect(await code(storage.stat("/\udcc3\udca9t\udcc3\udca9"))).toBe("EILSEQ");
  });

  it("serves what is there now, not what has been moved away or removed", async () => {
    const root = await folder();
    await mkdir(join(root, "d", "e"), { recursive: true });
    await writeFile(join(root, "d", "e", "f"), "first");
    const storage = confined(root);
    expect(await content(storage, "/d/e/f")).toBe("first");
    await rename(join(root, "d"), join(root, "moved"));
    expect(await code(storage.stat("/d/e/f"))).toBe("ENOENT");
    await mkdir(join(root, "d", "e"), { recursive: true });
    await writeFile(join(root, "d", "e", "f"), "second");
    expect(await content(storage, "/d/e/f")).toBe("second");
    expect(await content(storage, "/moved/e/f")).toBe("first");
    await rm(join(root, "d", "e"), { recursive: true });
    expect(await code(storage.stat("/d/e/f"))).toBe("ENOENT");
    await symlink("../moved/e", join(root, "d", "e"));
    expect(await content(storage, "/d/e/f")).toBe("first");
    await rm(root, { recursive: true });
    expect(await code(storage.stat("/d/e/f"))).toBe("ENOENT");
    await mkdir(root);
    await store(storage, "/f");
    expect(await readdir(root)).toEqual(["f"]);
    await rmdir(root).catch(() => undefined);
  });

  it("finishes an upload in the directory where it began, wherever that has gone", async () => {
    const root = await folder();
    await mkdir(join(root, "d"));
    const storage = confined(root);
    const upload = await storage.openUpload("/d/f", { kind: "replace" });
    upload.stream.end("whole");
    await rename(join(root, "d"), join(root, "moved"));
    const ended = await code(upload.commit());
    if (confinement === "checked") return expect(ended).toBe("ENOENT");
    expect(ended).toBe("no error");
    expect(await readdir(join(root, "moved"))).toEqual(["f"]);
  });

  it("goes through directories that may be passed, not read", async () => {
    const root = await folder();
    await mkdir(join(root, "d"));
    await writeFile(join(root, "d", "f"), "x");
    await chmod(join(root, "d"), 0o711);
    expect((await confined(root).stat("/d/f")).size).toBe(1);
    expect((await stat(join(root, "d"))).mode & 0o777).toBe(0o711);
  });

  it.runIf(linux)("leaves no descriptor open", async () => {
    const root = await folder();
    const closed = (most?: number) => descriptorsClosed(root, most);
    const storage = confined(root);
    for (let index = 0; index < 40; index++) {
      const path = `/d${index}`;
      await storage.makeDirectory(path, 0o755);
      await store(storage, `${path}/f`);
      await code(storage.openUpload(`${path}/f`, { kind: "unique" }));
      await (await storage.openUpload(`${path}/g`, { kind: "unique" })).abandon();
      await (await storage.openUpload(`${path}/f`, { kind: "append" })).abandon();
      await (await storage.openUpload(`${path}/f`, { kind: "replace" })).abandon();
      await (await storage.openFile(`${path}/f`)).close();
      await (await storage.openDirectory(path, "facts")).close();
      await symlink("f", join(root, path, "l"));
      await names(storage, path);
      await storage.setFacts(`${path}/l`, { mode: 0o600 });
      await storage.rename(`${path}/l`, `${path}/m`);
      for (const absent of ["/f/none", "/none/none"]) {
        await code(storage.stat(path + absent));
        await code(storage.openDirectory(path + absent, "names"));
        await code(storage.openUpload(path + absent, { kind: "append" }));
        await code(storage.rename(path, path + absent));
      }
    }
    // What is kept for the next command is bounded.
    await closed(9);
    storage.close();
    await closed();
    expect((await names(storage, "/")).length).toBe(40);
    storage.close();
    await closed();
  });

  it.runIf(linux)("keeps nothing open when nobody has come for a while", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const root = await folder();
      await mkdir(join(root, "d"));
      const storage = confined(root);
      await storage.stat("/d");
      vi.advanceTimersByTime(6_000);
      await storage.stat("/d");
      vi.advanceTimersByTime(6_000);
      if (confinement !== "checked") expect(descriptorsBelow(root)).toBeGreaterThan(0);
      vi.advanceTimersByTime(6_000);
      await descriptorsClosed(root);
      expect((await storage.stat("/d")).type).toBe("directory");
      storage.close();
    } finally {
      vi.useRealTimers();
    }
  });

  it("serves many at once", async () => {
    const root = await folder();
    const storage = confined(root);
    for (let index = 0; index < 50; index++) await mkdir(join(root, `d${index}`, "e"), { recursive: true });
    await Promise.all(
      Array.from({ length: 400 }, async (_, index) => {
        const path = `/d${index % 50}/e/f${index}`;
        await store(storage, path, path);
        if (index % 40 === 0) storage.close();
        expect(await content(storage, path)).toBe(path);
      }),
    );
    storage.close();
    if (linux) await descriptorsClosed(root);
  });
});

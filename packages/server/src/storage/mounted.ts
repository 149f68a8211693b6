import { joinPath, resolvePath, splitPath } from "@twinport/protocol";
import { isWithin } from "../accounts/rights.ts";
import { errorCode, StorageError } from "./errors.ts";
import type {
  DirectoryEntry,
  FileFacts,
  NewFacts,
  OpenDirectory,
  OpenFile,
  Storage,
  Upload,
  UploadMode,
} from "./types.ts";

/** A storage, and a path as that storage knows it. */
interface Place {
  readonly storage: Storage;
  readonly path: string;
}

/**
 * Several storages as one: `base`, and each of `mounts` as the virtual folder that it is named by ("/shared", "/a/b"). Folders on
 * the way to a mount are there even if `base` does not have them. Mounts, and what is on the way to them, cannot be renamed,
 * removed or changed (EBUSY); nothing is renamed from one storage to another (EXDEV).
 */
export function mounted(base: Storage, mounts: Readonly<Record<string, Storage>>): Storage {
  return new MountedStorage(base, mounts);
}

class MountedStorage implements Storage {
  readonly #base: Storage;
  /** The deepest first. */
  readonly #mounts: readonly (readonly [string, Storage])[];

  constructor(base: Storage, mounts: Readonly<Record<string, Storage>>) {
    this.#base = base;
    this.#mounts = Object.entries(mounts)
      .map(([path, storage]) => [resolvePath("/", path), storage] as const)
      .sort(([one], [other]) => other.length - one.length);
  }

  async stat(path: string): Promise<FileFacts> {
    const { storage, path: inside } = this.#place(path);
    if (this.#below(path).size === 0) return storage.stat(inside);
    // On the way to a mount: a folder in any case.
    const there = await storage.stat(inside).catch(nothingThere);
    return there?.type === "directory" ? there : this.#onTheWay(path);
  }

  async openDirectory(
    path: string,
    want: "names" | "facts",
    shown: (name: string) => boolean = () => true,
  ): Promise<OpenDirectory> {
    const below = this.#below(path);
    const { storage, path: inside } = this.#place(path);
    if (below.size === 0) return storage.openDirectory(inside, want, shown);
    const opened = await storage
      .openDirectory(inside, want, (name) => !below.has(name) && shown(name))
      .catch(nothingThere);
    const entryOf = (name: string) => this.#entry(path, name, want);
    const names = [...below].filter(shown);
    async function* entries() {
      try {
        const first = await Promise.all(names.map(entryOf));
        yield first.flat();
        if (opened !== null) yield* opened.entries();
      } finally {
        // Given up at the first batch, or failed before it, the other folder would stay open.
        await opened?.close();
      }
    }
    return { entries, close: async () => opened?.close() };
  }

  async openFile(path: string): Promise<OpenFile> {
    if (this.#isFixed(path)) throw new StorageError("EISDIR");
    const { storage, path: inside } = this.#place(path);
    return storage.openFile(inside);
  }

  async openUpload(path: string, mode: UploadMode, permissions?: number): Promise<Upload> {
    if (this.#isFixed(path)) throw new StorageError("EISDIR");
    const { storage, path: inside } = this.#place(path);
    return storage.openUpload(inside, mode, permissions);
  }

  async rename(from: string, to: string): Promise<void> {
    this.#requireFree(from);
    this.#requireFree(to);
    const source = this.#place(from);
    const target = this.#place(to);
    if (source.storage !== target.storage) throw new StorageError("EXDEV");
    await source.storage.rename(source.path, target.path);
  }

  async removeFile(path: string): Promise<void> {
    if (this.#isFixed(path)) throw new StorageError("EISDIR");
    const { storage, path: inside } = this.#place(path);
    await storage.removeFile(inside);
  }

  async makeDirectory(path: string, permissions?: number): Promise<void> {
    if (this.#isFixed(path)) throw new StorageError("EEXIST");
    const { storage, path: inside } = this.#place(path);
    await storage.makeDirectory(inside, permissions);
  }

  async removeDirectory(path: string): Promise<void> {
    this.#requireFree(path);
    const { storage, path: inside } = this.#place(path);
    await storage.removeDirectory(inside);
  }

  async setFacts(path: string, facts: NewFacts): Promise<void> {
    this.#requireFree(path);
    const { storage, path: inside } = this.#place(path);
    if (storage.setFacts === undefined) throw new StorageError("ENOTSUP");
    await storage.setFacts(inside, facts);
  }

  async space(path: string): Promise<number | null> {
    const { storage, path: inside } = this.#place(path);
    try {
      return (await storage.space?.(inside)) ?? null;
    } catch (error) {
      if (this.#below(path).size === 0) throw error;
      return null;
    }
  }

  #place(path: string): Place {
    for (const [folder, storage] of this.#mounts) {
      if (isWithin(path, folder))
        return { storage, path: `/${path.slice(folder === "/" ? 1 : folder.length + 1)}` };
    }
    return { storage: this.#base, path };
  }

  /** Of the entries of a folder, the names of those that are mounts or lead to one. */
  #below(path: string): ReadonlySet<string> {
    const depth = splitPath(path).length;
    const names = this.#mounts
      .filter(([folder]) => folder !== path && isWithin(folder, path))
      .map(([folder]) => splitPath(folder)[depth] ?? "");
    return new Set(names);
  }

  #isFixed(path: string): boolean {
    return this.#mounts.some(([folder]) => isWithin(folder, path));
  }

  #requireFree(path: string): void {
    if (this.#isFixed(path)) throw new StorageError("EBUSY");
  }

  async #entry(path: string, name: string, want: "names" | "facts"): Promise<DirectoryEntry[]> {
    if (want === "names") return [{ name }];
    const facts = await this.stat(joinPath(path, name)).catch(nothingThere);
    // A mount whose own root is gone.
    return facts === null ? [] : [{ name, facts }];
  }

  /** Facts of a folder that no storage has: as old as the root of all. */
  async #onTheWay(path: string): Promise<FileFacts> {
    const { modifiedMs } = path === "/" ? { modifiedMs: 0 } : await this.stat("/");
    return { type: "directory", size: 0, modifiedMs, mode: 0o555, links: 2 };
  }
}

function nothingThere(error: unknown): null {
  const code = errorCode(error);
  if (code === "ENOENT" || code === "ENOTDIR") return null;
  throw error;
}

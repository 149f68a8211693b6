import { parentPath } from "@twinport/protocol";
import { type FolderRights, type Right, RightsTable } from "../accounts/rights.ts";
import { errorCode, StorageError } from "./errors.ts";
import type { FileFacts, NewFacts, OpenDirectory, OpenFile, Storage, Upload, UploadMode } from "./types.ts";

/**
 * A storage that lets through what rights allow, and rejects everything else with EACCES. Every verb reaches files only here,
 * with a canonical path: no alias of a verb and no spelling of a path goes round it (docs/security T32). Folders that have rights
 * of their own are neither renamed nor removed.
 * @param fixed further folders of which the same is true, such as mounts
 */
export function withRights(storage: Storage, rights: FolderRights, fixed: readonly string[] = []): Storage {
  return new StorageWithRights(storage, new RightsTable(rights, fixed));
}

class StorageWithRights implements Storage {
  readonly #storage: Storage;
  readonly #rights: RightsTable;

  constructor(storage: Storage, rights: RightsTable) {
    this.#storage = storage;
    this.#rights = rights;
  }

  allowed(path: string): ReadonlySet<Right> {
    const allowed = this.#rights.at(path);
    if (!this.#rights.isFixed(path)) return allowed;
    return new Set([...allowed].filter((right) => right !== "delete" && right !== "rename"));
  }

  async stat(path: string): Promise<FileFacts> {
    const rights = this.#rights.at(path);
    if (rights.has("list") || rights.has("read")) return this.#storage.stat(path);
    if (rights.size === 0) throw denied();
    // A drop box: it may be entered, and nobody learns what lies in it, nor what does not.
    const facts = await this.#factsIfThere(path);
    if (facts?.type !== "directory") throw denied();
    return facts;
  }

  async openDirectory(
    path: string,
    want: "names" | "facts",
    shown?: (name: string) => boolean,
  ): Promise<OpenDirectory> {
    this.#authorise("list", path);
    return this.#storage.openDirectory(path, want, shown);
  }

  async openFile(path: string): Promise<OpenFile> {
    this.#authorise("read", path);
    return this.#storage.openFile(path);
  }

  async openUpload(path: string, mode: UploadMode, permissions?: number): Promise<Upload> {
    return this.#storage.openUpload(path, await this.#uploadMode(path, mode), permissions);
  }

  async rename(from: string, to: string): Promise<void> {
    this.#authorise("rename", from);
    this.#authorise("rename", to);
    if (this.#rights.isFixed(from) || this.#rights.isFixed(to)) throw denied();
    const before = this.#rights.at(from);
    // What may not be read where it is does not become readable by being moved.
    for (const right of this.#rights.at(to)) if (!before.has(right)) throw denied();
    if (!this.#mayReplace(to) && (await this.#factsIfThere(to)) !== null) throw new StorageError("EEXIST");
    await this.#storage.rename(from, to);
  }

  async removeFile(path: string): Promise<void> {
    this.#authoriseRemoval(path);
    await this.#storage.removeFile(path);
  }

  async makeDirectory(path: string, permissions?: number): Promise<void> {
    // Of the folder that it is made in: it may be one that shall have rights of its own.
    this.#authorise("mkdir", parentPath(path));
    await this.#storage.makeDirectory(path, permissions);
  }

  async removeDirectory(path: string): Promise<void> {
    this.#authoriseRemoval(path);
    await this.#storage.removeDirectory(path);
  }

  async setFacts(path: string, facts: NewFacts): Promise<void> {
    if (facts.mode !== undefined) this.#authorise("chmod", path);
    if (facts.modifiedMs !== undefined || facts.createdMs !== undefined) this.#authorise("write", path);
    // Who is not told what is there changes nothing of it.
    await this.stat(path);
    if (this.#storage.setFacts === undefined) throw new StorageError("ENOTSUP");
    await this.#storage.setFacts(path, facts);
  }

  async space(path: string): Promise<number | null> {
    await this.stat(path);
    return (await this.#storage.space?.(path)) ?? null;
  }

  #authorise(right: Right, path: string): void {
    if (!this.#rights.at(path).has(right)) throw denied();
  }

  #authoriseRemoval(path: string): void {
    this.#authorise("delete", path);
    if (this.#rights.isFixed(path)) throw denied();
  }

  #mayReplace(path: string): boolean {
    const rights = this.#rights.at(path);
    return rights.has("write") && rights.has("delete");
  }

  /**
   * The mode in which rights allow an upload. Where nothing may be replaced, it is one that replaces nothing whatever others do
   * in the same moment: a look beforehand alone would not do.
   */
  async #uploadMode(path: string, mode: UploadMode): Promise<UploadMode> {
    const rights = this.#rights.at(path);
    switch (mode.kind) {
      case "unique":
        this.#authorise("write", path);
        return mode;
      case "replace":
        this.#authorise("write", path);
        return this.#mayReplace(path) ? mode : { kind: "unique" };
      case "append":
        if (rights.has("append")) {
          if (!rights.has("write") && (await this.#factsIfThere(path)) === null) throw denied();
          return mode;
        }
        this.#authorise("write", path);
        return { kind: "unique" };
      default: {
        this.#authorise("append", path);
        if (this.#mayReplace(path)) return mode;
        const size = (await this.#factsIfThere(path))?.size ?? 0;
        if (mode.start > size) throw new StorageError("ERANGE");
        if (mode.start < size) throw denied();
        return this.#uploadMode(path, { kind: "append" });
      }
    }
  }

  async #factsIfThere(path: string): Promise<FileFacts | null> {
    try {
      return await this.#storage.stat(path);
    } catch (error) {
      const code = errorCode(error);
      if (code === "ENOENT" || code === "ENOTDIR") return null;
      throw error;
    }
  }
}

function denied(): StorageError {
  return new StorageError("EACCES");
}

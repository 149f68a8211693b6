import { realpath } from "node:fs/promises";
import { StorageError } from "../errors.ts";
import { Folder } from "./folder.ts";
import { remoteCalls } from "./host-calls.ts";
import { hostText } from "./host-text.ts";
import { namesInside } from "./inside.ts";
import type { Tree } from "./tree.ts";

/**
 * By names alone, for hosts without /proc: each directory is looked at before it is entered. What somebody else, with rights of his
 * own on the host, puts in its place right after that look is not noticed.
 */
export class CheckedTree implements Tree {
  readonly confinement = "checked";
  readonly calls = remoteCalls;
  readonly root: Folder;
  readonly #name: string;

  private constructor(name: string, real: string) {
    this.#name = name;
    this.root = new Folder(real, () => undefined);
  }

  /** @param name the root, as the host is told it; it must be there */
  static async open(name: string): Promise<CheckedTree> {
    return new CheckedTree(name, await realName(name));
  }

  async isCurrent(): Promise<boolean> {
    return (await realName(this.#name).catch(() => null)) === this.root.at;
  }

  async step(folder: Folder, name: string): Promise<Folder | null> {
    const stats = await this.calls.lstat(folder.entry(name));
    if (stats === null) throw new StorageError("ENOENT");
    return stats.isDirectory() ? new Folder(folder.entry(name), () => undefined) : null;
  }

  leap(): null {
    return null;
  }

  async pin<T>(entry: string, action: (name: string) => T | Promise<T>): Promise<T> {
    return action(entry);
  }

  inside(path: string): readonly string[] | null {
    return namesInside([this.root.at, this.#name], path);
  }

  close(): void {
    this.root.release();
  }
}

async function realName(name: string): Promise<string> {
  return hostText(await realpath(name, "buffer"));
}

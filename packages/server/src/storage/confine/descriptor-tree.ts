import { constants, type Stats } from "node:fs";
import { errorCode } from "../errors.ts";
import { Folder } from "./folder.ts";
import type { Awaitable, HostCalls } from "./host-calls.ts";
import { namesInside } from "./inside.ts";
import { RecentFolders } from "./recent-folders.ts";
import type { Tree } from "./tree.ts";

/** O_PATH of Linux, which node:fs does not name: what is opened so needs no right to read it, and opening it does nothing to it. */
export const pathOnly = 0o10000000;
const directoryItself = pathOnly | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/** The kernel's shortcut to a directory below an open one, or null: where there is none, for paths that it does not take. */
export type Leap = (root: number, names: readonly string[]) => number | null;

/** What is open as the root. */
interface OpenRoot {
  readonly name: string;
  readonly fd: number;
  readonly stats: Stats;
}

/**
 * By descriptors (Linux): the root is open, each directory is opened by its name in the one before and never through a link, and its
 * entries are named by its descriptor (/proc/self/fd/N/name). Whatever is renamed or linked meanwhile, none of these names leads
 * anywhere but to entries of directories that have been below the root.
 */
export class DescriptorTree implements Tree {
  readonly confinement: "openat2" | "descriptors";
  readonly calls: HostCalls;
  readonly root: Folder;
  readonly #opened: OpenRoot;
  readonly #leap: Leap | null;
  readonly #recent: RecentFolders;

  private constructor(calls: HostCalls, opened: OpenRoot, real: string, leap: Leap | null) {
    this.calls = calls;
    this.root = this.#folder(opened.fd);
    this.#opened = opened;
    this.#leap = leap;
    this.confinement = leap === null ? "descriptors" : "openat2";
    this.#recent = new RecentFolders(calls, real);
  }

  /**
   * Opens a root.
   * @param name as the host is told it; it must be there, and a directory
   * @param leap left aside where the kernel does not know it after all
   */
  static async open(name: string, calls: HostCalls, leap: Leap | null): Promise<DescriptorTree> {
    const fd = await calls.open(name, pathOnly | constants.O_DIRECTORY);
    try {
      const stats = await calls.fstat(fd);
      const here = leap?.(fd, ["."]) ?? null;
      if (here !== null) await calls.close(here);
      const real = await calls.readlink(named(fd));
      return new DescriptorTree(calls, { name, fd, stats }, real, here === null ? null : leap);
    } catch (error) {
      await calls.close(fd);
      throw error;
    }
  }

  async isCurrent(): Promise<boolean> {
    const { name, stats } = this.#opened;
    try {
      const now = await this.calls.stat(name);
      return now.ino === stats.ino && now.dev === stats.dev;
    } catch {
      return false;
    }
  }

  async step(folder: Folder, name: string): Promise<Folder | null> {
    try {
      return this.#folder(await this.calls.open(folder.entry(name), directoryItself));
    } catch (error) {
      if (errorCode(error) === "ENOTDIR" || errorCode(error) === "ELOOP") return null;
      throw error;
    }
  }

  async leap(names: readonly string[]): Promise<Folder | null> {
    if (names.length === 0) return this.root.hold();
    const recent = await this.#recent.take(names);
    if (recent !== null) return recent;
    const folder = this.#leap === null ? await this.#walk(names) : this.#leapt(names);
    if (folder !== null) this.#recent.keep(names, folder);
    return folder;
  }

  async pin<T>(entry: string, action: (name: string) => Awaitable<T>): Promise<T> {
    const fd = await this.calls.open(entry, pathOnly | constants.O_NOFOLLOW);
    try {
      return await action(named(fd));
    } finally {
      await this.calls.close(fd);
    }
  }

  inside(path: string): readonly string[] | null {
    return namesInside([this.#recent.rootName, this.#opened.name], path);
  }

  close(): void {
    this.#recent.close();
    this.root.release();
  }

  #leapt(names: readonly string[]): Folder | null {
    const fd = this.#leap?.(this.#opened.fd, names) ?? null;
    return fd === null ? null : this.#folder(fd);
  }

  /** As far as no link is in the way. */
  async #walk(names: readonly string[]): Promise<Folder | null> {
    let folder = this.root.hold();
    for (const [at, name] of names.entries()) {
      if (at % stepsInARow === stepsInARow - 1) await new Promise((resolve) => setImmediate(resolve));
      const next: Folder | null = await this.step(folder, name).finally(() => folder.release());
      if (next === null) return null;
      folder = next;
    }
    return folder;
  }

  #folder(fd: number): Folder {
    const close = async () => this.calls.close(fd);
    // Nothing is written through it: there is nothing to be lost by a close that fails.
    return new Folder(named(fd), () => void close().catch(() => undefined));
  }
}

/** Names entered in a row before others get their turn. */
const stepsInARow = 64;

function named(fd: number): string {
  return `/proc/self/fd/${fd}`;
}

/**
 * Whether this host has names for open descriptors.
 * @throws Error of node:fs when there is no telling now: want of descriptors is no reason to do with less
 */
export async function hasDescriptorNames(calls: HostCalls): Promise<boolean> {
  if (process.platform !== "linux") return false;
  try {
    await calls.stat("/proc/self/fd/");
    return true;
  } catch (error) {
    if (absent.has(errorCode(error))) return false;
    throw error;
  }
}

// The last is of Node's permission model, which may keep /proc to itself.
const absent: ReadonlySet<string | undefined> = new Set(["ENOENT", "ENOTDIR", "EACCES", "ERR_ACCESS_DENIED"]);

import type { Folder } from "./folder.ts";
import type { HostCalls } from "./host-calls.ts";

/** Directories kept open for the next command. Few: there may be as many storages as sessions, and descriptors are not without end. */
const mostKept = 8;

/**
 * The directories of a tree that were entered last, so that a command in the working directory need not reach it again. Each is taken
 * only while the kernel says that it is where it was: one that was moved, removed, or has been reached through a link is not served.
 */
export class RecentFolders {
  /** The root's own name, links resolved, when it was opened. */
  readonly rootName: string;
  readonly #calls: HostCalls;
  readonly #kept = new Map<string, Folder>();
  #closed = false;

  constructor(calls: HostCalls, rootName: string) {
    this.#calls = calls;
    this.rootName = rootName;
  }

  /** The directory of these names, held for the caller; null when it is not kept. */
  async take(names: readonly string[]): Promise<Folder | null> {
    const key = names.join("/");
    const folder = this.#kept.get(key)?.hold();
    if (folder === undefined) return null;
    if (await this.#isAt(folder, key)) return folder;
    folder.release();
    this.#forget(key, folder);
    return null;
  }

  /** Keeps one, if nothing of that name is kept. */
  keep(names: readonly string[], folder: Folder): void {
    const key = names.join("/");
    if (this.#closed || this.#kept.has(key)) return;
    this.#kept.set(key, folder.hold());
    const [oldest] = this.#kept;
    if (this.#kept.size > mostKept && oldest !== undefined) this.#forget(...oldest);
  }

  /** Keeps none any more, nor any that an operation under way would have it keep. */
  close(): void {
    this.#closed = true;
    for (const [key, folder] of this.#kept) this.#forget(key, folder);
  }

  #forget(key: string, folder: Folder): void {
    if (this.#kept.get(key) !== folder) return;
    this.#kept.delete(key);
    folder.release();
  }

  async #isAt(folder: Folder, key: string): Promise<boolean> {
    try {
      const prefix = this.rootName === "/" ? "" : this.rootName;
      return (await this.#calls.readlink(folder.at)) === `${prefix}/${key}`;
    } catch {
      return false; // its name has become longer than a name may be
    }
  }
}

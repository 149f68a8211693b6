import { constants, type Stats } from "node:fs";
import { lstat, mkdir, open, realpath, rename, rmdir, statfs, unlink } from "node:fs/promises";
import { join, sep } from "node:path";
import { parentPath } from "@twinport/protocol";
import { StorageError } from "./errors.ts";
import { openLocalDirectory } from "./local-directory.ts";
import { factsOf } from "./local-facts.ts";
import { readFile } from "./local-read.ts";
import { setLocalFacts, setLocalMode } from "./local-set-facts.ts";
import { LocalUploads } from "./local-upload.ts";
import { hostNames } from "./names.ts";
import type { FileFacts, NewFacts, OpenDirectory, OpenFile, Storage, Upload, UploadMode } from "./types.ts";

/** A place on the host that lies inside the root, links resolved; `stats` is null when nothing is there. */
interface Place {
  readonly path: string;
  readonly stats: Stats | null;
}

/**
 * A folder of the host. Names are confined to it: symbolic links that stay inside are followed, those that lead out
 * are as if they were not there. Only regular files are opened, and without waiting (a FIFO would).
 */
export class LocalStorage implements Storage {
  readonly #root: string;
  readonly #uploads = new LocalUploads();

  /** @param root the folder; it need not exist yet, and then every access is refused until it does */
  constructor(root: string) {
    this.#root = root;
  }

  async stat(path: string): Promise<FileFacts> {
    return factsOf(existing(await this.#locate(path)).stats);
  }

  async openDirectory(
    path: string,
    want: "names" | "facts",
    shown: (name: string) => boolean = () => true,
  ): Promise<OpenDirectory> {
    const { path: place, stats } = existing(await this.#locate(path));
    if (!stats.isDirectory()) throw new StorageError("ENOTDIR");
    return openLocalDirectory(place, want, shown, async (name) => {
      const entry = await this.#locate(path === "/" ? `/${name}` : `${path}/${name}`).catch(() => null);
      return entry?.stats ?? null;
    });
  }

  async openFile(path: string): Promise<OpenFile> {
    const { path: place, stats } = existing(await this.#locate(path));
    requireFile(stats);
    const handle = await open(place, constants.O_RDONLY | unfollowed);
    try {
      const now = await handle.stat();
      requireFile(now);
      return {
        facts: factsOf(now),
        stream: (start, end = now.size) => readFile(handle, start, Math.min(end, now.size)),
        close: () => handle.close(),
      };
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  async openUpload(path: string, mode: UploadMode, permissions?: number): Promise<Upload> {
    const { path: place, stats } = await this.#locate(path);
    if (stats !== null && mode.kind === "unique") throw new StorageError("EEXIST");
    if (stats !== null) requireFile(stats);
    return this.#uploads.open({ place, stats, permissions }, mode);
  }

  async rename(from: string, to: string): Promise<void> {
    const source = await this.#locateEntry(from);
    const target = await this.#locateEntry(to);
    await rename(source.path, target.path);
  }

  async removeFile(path: string): Promise<void> {
    const { path: place, stats } = existing(await this.#locateEntry(path));
    if (stats.isDirectory()) throw new StorageError("EISDIR");
    await unlink(place);
  }

  async makeDirectory(path: string, permissions?: number): Promise<void> {
    const { path: place, stats } = await this.#locateEntry(path);
    if (stats !== null) throw new StorageError("EEXIST");
    await mkdir(place, permissions);
    if (permissions !== undefined) await setLocalMode(place, permissions);
  }

  async removeDirectory(path: string): Promise<void> {
    await rmdir(existing(await this.#locateEntry(path)).path);
  }

  async setFacts(path: string, facts: NewFacts): Promise<void> {
    await setLocalFacts(existing(await this.#locate(path)).path, facts);
  }

  async space(path: string): Promise<number> {
    const { path: place, stats } = existing(await this.#locate(path));
    if (!stats.isDirectory()) throw new StorageError("ENOTDIR");
    const { bavail, bsize } = await statfs(place);
    return bavail * bsize;
  }

  /** The place that a path leads to, through links that stay inside. */
  async #locate(path: string): Promise<Place> {
    const entry = await this.#locateEntry(path);
    if (entry.stats?.isSymbolicLink() !== true) return entry;
    const target = await realpath(entry.path);
    return { path: target, stats: await lstat(target) };
  }

  /**
   * The place of the directory entry itself, which may be a link, but not one that leads out. Links on the way to
   * it are followed and must stay inside.
   */
  async #locateEntry(path: string): Promise<Place> {
    const names = hostNames(path);
    const root = await realpath(this.#root);
    const leaf = names.at(-1);
    if (leaf === undefined) return { path: root, stats: await lstat(root) };
    const parent = await realpath(join(root, ...hostNames(parentPath(path))));
    requireInside(root, parent);
    const place = join(parent, leaf);
    const stats = await lstatIfThere(place);
    if (stats?.isSymbolicLink() === true) requireInside(root, await realpath(place));
    return { path: place, stats };
  }
}

// Both are 0 where the host does not know them (Windows has neither FIFOs nor this kind of link in its way).
const unfollowed = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

function existing(place: Place): { readonly path: string; readonly stats: Stats } {
  if (place.stats === null) throw new StorageError("ENOENT");
  return { path: place.path, stats: place.stats };
}

function requireFile(stats: Stats): void {
  if (!stats.isFile()) throw new StorageError("EISDIR");
}

function requireInside(root: string, place: string): void {
  const prefix = root.endsWith(sep) ? root : root + sep;
  if (place !== root && !place.startsWith(prefix)) throw new StorageError("ENOENT");
}

async function lstatIfThere(place: string): Promise<Stats | null> {
  try {
    return await lstat(place);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

import { constants, type Stats } from "node:fs";
import { parentPath } from "@twinport/protocol";
import { Confined } from "./confine/confined.ts";
import { HostFile } from "./confine/host-file.ts";
import { locate } from "./confine/locate.ts";
import type { LocalStorageOptions } from "./confine/open-tree.ts";
import type { Confinement } from "./confine/tree.ts";
import { StorageError } from "./errors.ts";
import { openLocalDirectory } from "./local-directory.ts";
import { factsOf } from "./local-facts.ts";
import { unfollowed } from "./local-flags.ts";
import { FileReading } from "./local-read.ts";
import { setLocalFacts, setLocalMode } from "./local-set-facts.ts";
import { LocalUploads } from "./local-upload.ts";
import { hostNames } from "./names.ts";
import type { FileFacts, NewFacts, OpenDirectory, OpenFile, Storage, Upload, UploadMode } from "./types.ts";

/**
 * A folder of the host. Names are confined to it: symbolic links that stay inside are followed, those that lead out
 * are as if they were not there. Only regular files are opened, and without waiting (a FIFO would). Names that are no
 * UTF-8 are kept byte for byte, as protocol's Codec has them.
 */
export class LocalStorage implements Storage {
  readonly #confined: Confined;
  readonly #uploads = new LocalUploads();

  /** @param root the folder; it need not exist yet, and then every access is refused until it does */
  constructor(root: string, options: LocalStorageOptions = {}) {
    this.#confined = new Confined(root, options);
  }

  /** How paths are kept inside the folder here. Rejects while it is not there. */
  confinement(): Promise<Confinement> {
    return this.#confined.run(async (tree) => tree.confinement);
  }

  /** Closes what is kept open for the next operation, as silence does too. The storage can be used again. */
  close(): void {
    this.#confined.close();
  }

  stat(path: string): Promise<FileFacts> {
    return this.#confined.at(path, "followed", ({ place }) => factsOf(existing(place.stats)));
  }

  async openDirectory(
    path: string,
    want: "names" | "facts",
    shown: (name: string) => boolean = () => true,
  ): Promise<OpenDirectory> {
    const { tree, folder } = await this.#confined.enter(path);
    const names = hostNames(path);
    return openLocalDirectory({ calls: tree.calls, folder, want, shown }, (name) =>
      this.#confined.run(async (now) => {
        const { folder: held, stats } = await locate(now, [...names, name]);
        held.release();
        return stats;
      }),
    );
  }

  openFile(path: string): Promise<OpenFile> {
    return this.#confined.at(path, "followed", async ({ tree: { calls }, place }) => {
      requireFile(existing(place.stats));
      const file = new HostFile(calls, await calls.open(place.path, constants.O_RDONLY | unfollowed));
      try {
        const now = await calls.fstat(file.fd);
        requireFile(now);
        return {
          facts: factsOf(now),
          stream: (start, end = now.size) => new FileReading(file, start, Math.min(end, now.size)),
          close: () => file.close(),
        };
      } catch (error) {
        await file.close();
        throw error;
      }
    });
  }

  openUpload(path: string, mode: UploadMode, permissions?: number): Promise<Upload> {
    return this.#confined.at(path, "followed", ({ tree, place }) => {
      const { stats } = place;
      if (stats !== null && mode.kind === "unique") throw new StorageError("EEXIST");
      if (stats !== null) requireFile(stats);
      return this.#uploads.open({ tree, place, permissions, directory: parentPath(path) }, mode);
    });
  }

  rename(from: string, to: string): Promise<void> {
    return this.#confined.at(from, "kept", ({ tree, place: source }) =>
      this.#confined.at(to, "kept", ({ place: target }) => tree.calls.rename(source.path, target.path)),
    );
  }

  removeFile(path: string): Promise<void> {
    return this.#confined.at(path, "kept", ({ tree, place }) => {
      if (existing(place.stats).isDirectory()) throw new StorageError("EISDIR");
      return tree.calls.unlink(place.path);
    });
  }

  makeDirectory(path: string, permissions?: number): Promise<void> {
    return this.#confined.at(path, "kept", async ({ tree, place }) => {
      if (place.stats !== null) throw new StorageError("EEXIST");
      await tree.calls.mkdir(place.path, permissions);
      if (permissions !== undefined) await setLocalMode(tree, place.path, permissions);
    });
  }

  removeDirectory(path: string): Promise<void> {
    return this.#confined.at(path, "kept", ({ tree, place }) => {
      existing(place.stats);
      return tree.calls.rmdir(place.path);
    });
  }

  setFacts(path: string, facts: NewFacts): Promise<void> {
    return this.#confined.at(path, "followed", ({ tree, place }) => {
      existing(place.stats);
      return setLocalFacts(tree, place.path, facts);
    });
  }

  async space(path: string): Promise<number> {
    const { tree, folder } = await this.#confined.enter(path);
    try {
      const { bavail, bsize } = await tree.calls.statfs(folder.entry("."));
      return bavail * bsize;
    } finally {
      folder.release();
    }
  }
}

function existing(stats: Stats | null): Stats {
  if (stats === null) throw new StorageError("ENOENT");
  return stats;
}

function requireFile(stats: Stats): void {
  if (!stats.isFile()) throw new StorageError("EISDIR");
}

import { renameSync, utimesSync } from "node:fs";
import { lstat, mkdir, realpath, rmdir, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { FtpError, joinPath } from "@twinport/protocol";
import type { ClientCore } from "../client/core.ts";
import type { OperationOptions } from "../options.ts";
import { localError } from "../transfer/local-file.ts";
import { fetchRanges, rangesOf } from "./down-ranges.ts";
import { type Folding, foldingOf, foldingSeen } from "./folding.ts";
import type { ByteRange } from "./journal.ts";
import type { MoveOptions, Mover } from "./mover.ts";
import { makeLocalDirectory, partName, placeBelow, present, split } from "./place.ts";
import { digestsDiffer } from "./same-bytes.ts";
import type { SideEntry } from "./side.ts";

/** From a server into local files. Nothing is put outside the root, and no link there is followed. */
export class DownMover implements Mover {
  readonly #core: ClientCore;
  readonly #from: string;
  readonly #to: string;

  constructor(core: ClientCore, from: string, to: string) {
    this.#core = core;
    this.#from = from;
    this.#to = to;
  }

  async prepare(): Promise<void> {
    await mkdir(this.#to, { recursive: true }).catch((error: unknown) => {
      throw localError(this.#to, error);
    });
  }

  async fold(dry: boolean): Promise<Folding> {
    // Before anything is made: the nearest directory that is there is on the same file system.
    let at = this.#to;
    while (!(await isDirectory(at)) && dirname(at) !== at) at = dirname(at);
    const place = await realpath(at);
    // Where nothing can be made nothing will be; but a plan may be wanted all the same.
    return await (dry ? foldingSeen(place) : foldingOf(place).catch(() => foldingSeen(place)));
  }

  ranges({ size }: SideEntry, segments: number): readonly ByteRange[] | undefined {
    return rangesOf(size, segments);
  }

  clear(path: string): Promise<void> {
    return removeFile(this.#part(path));
  }

  makeDirectory(path: string): Promise<void> {
    return makeLocalDirectory(this.#to, path);
  }

  async copy(entry: SideEntry, moving: MoveOptions): Promise<number> {
    const place = placeBelow(this.#to, entry.path, "file");
    const part = this.#part(entry.path);
    const bytes = await this.#fetch(entry, part, moving).catch(async (error: unknown) => {
      if (!(error instanceof FtpError && error.code === "verify" && moving.adopt)) throw error;
      await removeFile(part); // what was there of it is of no use after all
      const { ranges: _, ...whole } = moving;
      return await this.#fetch(entry, part, { ...whole, adopt: false });
    });
    try {
      const { modified } = entry;
      if (modified !== undefined) utimesSync(part, Date.now() / 1000, modified.epochMs / 1000);
      renameSync(part, place);
    } catch (error) {
      throw localError(place, error);
    }
    return bytes;
  }

  async #fetch({ path, size }: SideEntry, part: string, options: MoveOptions): Promise<number> {
    const { adopt, ranges, onRanges: _, ...fetching } = options;
    const from = joinPath(this.#from, path);
    if (ranges !== undefined && size !== undefined) {
      return await fetchRanges(this.#core, { path: from, part, size, ranges }, options);
    }
    if (adopt && !(await mayGrow(part, size))) await removeFile(part);
    const how = { type: "image", resume: true, ...fetching } as const;
    return (await this.#core.run((session) => session.downloadTo(from, part, how), fetching)).bytes;
  }

  async differs(entry: SideEntry, options: OperationOptions): Promise<boolean> {
    return await digestsDiffer(
      this.#core,
      placeBelow(this.#to, entry.path, "file"),
      joinPath(this.#from, entry.path),
      options,
    );
  }

  async remove(path: string): Promise<void> {
    const place = join(await this.#directory(path), split(path).name);
    await unlink(place).catch((error: unknown) => {
      throw localError(place, error);
    });
  }

  async removeDirectory(path: string): Promise<void> {
    const place = placeBelow(this.#to, path, "directory");
    await rmdir(place).catch((error: unknown) => {
      throw localError(place, error);
    });
  }

  discard(path: string): Promise<void> {
    return removeFile(this.#part(path));
  }

  #part(path: string): string {
    const { directory, name } = split(path);
    return join(this.#to, directory, partName(name));
  }

  /** The local directory that holds a path, no link on the way there. */
  async #directory(path: string): Promise<string> {
    const { directory } = split(path);
    return directory === "" ? this.#to : placeBelow(this.#to, directory, "directory");
  }
}

/** Whether a beginning is there, an ordinary file and no longer than the whole. */
async function mayGrow(part: string, size: number | undefined): Promise<boolean> {
  const found = await lstat(part).catch(() => undefined);
  return found?.isFile() === true && found.size <= (size ?? Number.POSITIVE_INFINITY);
}

async function isDirectory(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  return found?.isDirectory() === true || found?.isSymbolicLink() === true;
}

async function removeFile(path: string): Promise<void> {
  if (present(path) === undefined) return;
  await unlink(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw localError(path, error);
  });
}

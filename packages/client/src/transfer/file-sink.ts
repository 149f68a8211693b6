import { closeSync, openSync, writevSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { localError } from "./local-file.ts";

/** So many bytes wait to be written before whoever sends them has to wait, too. */
const longestQueue = 1024 * 1024;

/**
 * What has come whole within so many bytes is written in one go. That takes some ten microseconds; to have other threads do it, call by
 * call, several times as much: most of what a small file costs.
 */
const atOnce = 64 * 1024;

/** How a {@link FileSink} opens its file. */
export interface FileSinkOptions {
  /** As of `fs.open`: "w", "wx", "r+". */
  readonly flags: string;
  /** Permissions of a new file. */
  readonly mode?: number;
  /** Where the first byte goes; the beginning if absent. Of no meaning to a pipe or a device. */
  readonly start?: number;
  /** A pipe or a device: nobody knows how long it takes to open it, or to write to it. */
  readonly special?: boolean;
}

/**
 * Writes what comes to a file, in the order of coming. The file is opened when there is much of it, or all: a little is kept until the
 * end.
 */
export class FileSink {
  readonly #path: string;
  readonly #options: FileSinkOptions;
  #file: FileHandle | undefined;
  #opened = false;
  #waiting: Uint8Array[] = [];
  #queued = 0;
  #position: number | null;
  #writing: Promise<void> | undefined;

  constructor(path: string, options: FileSinkOptions) {
    this.#path = path;
    this.#options = options;
    this.#position = options.start ?? null;
  }

  /** There is a file, with whatever it has. */
  get opened(): boolean {
    return this.#opened;
  }

  /** Takes more. @returns what to wait for, if much is to be written */
  take(chunk: Uint8Array): Promise<void> | undefined {
    this.#waiting.push(chunk);
    this.#queued += chunk.length;
    if (this.#queued <= atOnce && this.#short) return undefined;
    if (this.#writing === undefined) {
      this.#writing = this.#write();
      this.#writing.catch(() => {}); // told by the next call, or at the end
    }
    return this.#queued < longestQueue ? undefined : this.#writing;
  }

  /**
   * Writes the rest and closes the file.
   * @param flush let the disk have it all first (fsync)
   * @throws FtpError "local-file"
   */
  async finish(flush: boolean): Promise<void> {
    await this.#writing;
    try {
      if (this.#short && !flush) return this.#writeShort();
      this.#file ??= await this.#open();
      // More may wait where all of it was little.
      while (this.#waiting.length > 0) await this.#writeWaiting(this.#file);
      if (flush) await this.#file.sync();
      await this.#close();
    } catch (error) {
      throw localError(this.#path, error);
    }
  }

  /** Closes the file with what it has. @param keep what was to be kept until the end is wanted all the same */
  async abandon(keep: boolean): Promise<void> {
    await this.#writing?.catch(() => {});
    if (keep && this.#short && this.#queued > 0) await this.finish(false).catch(() => {});
    await this.#close().catch(() => {});
  }

  /** Nothing was written so far, and what there is can be in one go. */
  get #short(): boolean {
    return (
      !this.#opened && this.#writing === undefined && this.#options.special !== true && this.#queued <= atOnce
    );
  }

  #writeShort(): void {
    const { flags, mode, start } = this.#options;
    const file = openSync(this.#path, flags, mode);
    this.#opened = true;
    try {
      let chunks = this.#waiting;
      for (let at = start; chunks.length > 0; ) {
        const written = writevSync(file, chunks, at);
        if (at !== undefined) at += written;
        chunks = behind(chunks, written);
      }
    } finally {
      closeSync(file);
    }
  }

  async #open(): Promise<FileHandle> {
    const { flags, mode } = this.#options;
    const file = await open(this.#path, flags, mode);
    this.#opened = true;
    return file;
  }

  async #close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  async #write(): Promise<void> {
    try {
      this.#file ??= await this.#open();
      while (this.#waiting.length > 0) await this.#writeWaiting(this.#file);
    } catch (error) {
      throw localError(this.#path, error);
    }
    this.#writing = undefined;
  }

  async #writeWaiting(file: FileHandle): Promise<void> {
    let chunks = this.#waiting;
    this.#waiting = [];
    while (chunks.length > 0) {
      const [only] = chunks;
      const { bytesWritten } =
        chunks.length === 1 && only !== undefined
          ? await file.write(only, 0, only.length, this.#position)
          : await file.writev(chunks, this.#position ?? undefined);
      if (this.#position !== null) this.#position += bytesWritten;
      this.#queued -= bytesWritten;
      chunks = behind(chunks, bytesWritten);
    }
  }
}

/** What is left of chunks of which so many bytes were taken. */
function behind(chunks: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let skip = bytes;
  const rest: Uint8Array[] = [];
  for (const chunk of chunks) {
    if (skip >= chunk.length) skip -= chunk.length;
    else {
      rest.push(skip === 0 ? chunk : chunk.subarray(skip));
      skip = 0;
    }
  }
  return rest;
}

import { closeSync, openSync, writeSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { Blocks } from "./blocks.ts";
import { localError } from "./local-file.ts";

/** So many blocks wait to be written before whoever sends them has to wait, too. */
const longestQueue = 3;

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
 * Writes what comes to a file, in the order of coming and in large steps. The file is opened when there is much of it, or all: a little
 * is kept until the end. A chunk is copied, and may be overwritten as soon as it was taken.
 */
export class FileSink {
  readonly #path: string;
  readonly #options: FileSinkOptions;
  #file: FileHandle | undefined;
  #opened = false;
  readonly #blocks = new Blocks();
  #position: number | null;
  #writing: Promise<void> | undefined;
  #failed = false;
  /** Is called when there is room for more, or never will be. */
  #goOn: (() => void) | undefined;

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
    if (this.#failed) return this.#writing;
    this.#blocks.add(chunk);
    if (this.#short) return undefined;
    if (this.#writing === undefined && (this.#file === undefined || this.#blocks.anyFull)) {
      this.#writing = this.#write();
      this.#writing.catch(() => {}); // told by the next call, or at the end
    }
    return this.#blocks.count < longestQueue ? undefined : this.#room();
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
      await this.#writeRest(this.#file);
      if (flush) await this.#file.sync();
      await this.#close();
    } catch (error) {
      throw localError(this.#path, error);
    }
  }

  /** Closes the file with what it has. @param keep what was to be kept until the end is wanted all the same */
  async abandon(keep: boolean): Promise<void> {
    await this.#writing?.catch(() => {});
    const wanted = this.#file === undefined ? keep && this.#short && this.#blocks.bytes > 0 : !this.#failed;
    if (wanted) await this.finish(false).catch(() => {});
    await this.#close().catch(() => {});
  }

  /** Nothing was written so far, and what there is can be in one go. */
  get #short(): boolean {
    return (
      !this.#opened &&
      this.#writing === undefined &&
      this.#options.special !== true &&
      this.#blocks.bytes <= atOnce
    );
  }

  #writeShort(): void {
    const { flags, mode, start } = this.#options;
    const file = openSync(this.#path, flags, mode);
    this.#opened = true;
    try {
      let at = start ?? null;
      for (const bytes of this.#blocks.shiftAll()) {
        for (let written = 0; written < bytes.length; ) {
          const more = writeSync(file, bytes, written, bytes.length - written, at);
          if (at !== null) at += more;
          written += more;
        }
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

  async #room(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#goOn = resolve;
    });
    if (this.#failed) await this.#writing;
  }

  async #write(): Promise<void> {
    try {
      this.#file ??= await this.#open();
      for (let block = this.#blocks.shiftFull(); block !== undefined; block = this.#blocks.shiftFull()) {
        this.#goOn?.();
        await this.#writeBlock(this.#file, block);
        this.#blocks.reuse(block);
      }
    } catch (error) {
      this.#failed = true;
      this.#goOn?.();
      throw localError(this.#path, error);
    }
    this.#writing = undefined;
  }

  async #writeRest(file: FileHandle): Promise<void> {
    for (const block of this.#blocks.shiftAll()) await this.#writeBlock(file, block);
  }

  async #writeBlock(file: FileHandle, bytes: Uint8Array): Promise<void> {
    for (let written = 0; written < bytes.length; ) {
      const { bytesWritten } = await file.write(bytes, written, bytes.length - written, this.#position);
      if (this.#position !== null) this.#position += bytesWritten;
      written += bytesWritten;
    }
  }
}

import { type FileHandle, open } from "node:fs/promises";
import { localError } from "./local-file.ts";

/** So many bytes wait to be written before whoever sends them has to wait, too. */
const longestQueue = 1024 * 1024;

/** How a {@link FileSink} opens its file. */
export interface FileSinkOptions {
  /** As of `fs.open`: "w", "wx", "r+". */
  readonly flags: string;
  /** Permissions of a new file. */
  readonly mode?: number;
  /** Where the first byte goes; the beginning if absent. Of no meaning to a pipe or a device. */
  readonly start?: number;
}

/** Writes what comes to a file, which is opened when the first of it does: in the order of coming, what has come meanwhile at once. */
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
      this.#file ??= await this.#open();
      if (flush) await this.#file.sync();
      await this.#close();
    } catch (error) {
      throw localError(this.#path, error);
    }
  }

  /** Closes the file with what it has. */
  async abandon(): Promise<void> {
    await this.#writing?.catch(() => {});
    await this.#close().catch(() => {});
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

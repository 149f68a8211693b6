import { closeSync, constants, ftruncateSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { OpenFiles } from "./open-files.ts";

/** Only a file that is not there yet; a link that somebody has put there is not followed. */
const created = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
const again = constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0);

/** Names tried for one file. */
const maxAttempts = 10_000;

/**
 * A file that grows without having its name yet: held in memory while it is small, then in a temporary file of the same
 * folder. Many may grow at once: those that have not grown for longest are closed meanwhile.
 */
export class GrowingFile {
  readonly #open: OpenFiles;
  readonly #temporary: string;
  #buffer: Buffer | null = null;
  #used = 0;
  #descriptor: number | null = null;
  #onDisk = false;
  /** Where what is held goes. */
  #position = 0;

  /** @param temporary path of the temporary file, should one be needed */
  constructor(open: OpenFiles, temporary: string) {
    this.#open = open;
    this.#temporary = temporary;
  }

  /** Its length so far. */
  get length(): number {
    return this.#position + this.#used;
  }

  /** Adds bytes; they may be changed afterwards. */
  write(bytes: Uint8Array): void {
    this.#buffer ??= this.#open.admit(this);
    this.#open.touch(this);
    for (let from = 0; from < bytes.length; ) {
      const part = bytes.subarray(from, from + this.#buffer.length - this.#used);
      this.#buffer.set(part, this.#used);
      this.#used += part.length;
      from += part.length;
      if (this.#used === this.#buffer.length) this.#flush();
    }
  }

  /** Leaves a hole, which the file system fills with zeros. */
  skip(length: number): void {
    if (this.#used > 0) this.#flush();
    this.#position += length;
  }

  /** Writes what is held and gives its memory and its descriptor back, until it grows again. */
  rest(): void {
    if (this.#used > 0) this.#flush();
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
    if (this.#buffer !== null) this.#open.release(this, this.#buffer);
    this.#buffer = null;
  }

  /**
   * Gives it its name in `folder` and returns that: the first of `nameOf(0)`, `nameOf(1)` … that is not there yet. Nothing
   * is ever overwritten.
   */
  finish(folder: string, nameOf: (attempt: number) => string): string {
    const small = !this.#onDisk && this.#position === 0;
    if (!small) {
      // A hole at the end has to be made as well.
      ftruncateSync(this.#writable(), this.#position);
      this.rest();
    }
    const { name, descriptor } = create(folder, nameOf);
    const path = join(folder, name);
    try {
      try {
        if (this.#buffer !== null) writeAll(descriptor, this.#buffer.subarray(0, this.#used), 0);
      } finally {
        closeSync(descriptor);
      }
      // The name is ours already, so that this replaces nobody's file.
      if (!small) renameSync(this.#temporary, path);
    } catch (error) {
      rmSync(path, { force: true });
      throw error;
    }
    this.#onDisk = false;
    this.discard();
    return name;
  }

  /** Removes it. */
  discard(): void {
    this.#used = 0;
    this.rest();
    if (this.#onDisk) rmSync(this.#temporary, { force: true });
    this.#onDisk = false;
  }

  #flush(): void {
    const descriptor = this.#writable();
    if (this.#buffer !== null) writeAll(descriptor, this.#buffer.subarray(0, this.#used), this.#position);
    this.#position += this.#used;
    this.#used = 0;
  }

  #writable(): number {
    this.#descriptor ??= openSync(this.#temporary, this.#onDisk ? again : created, 0o666);
    this.#onDisk = true;
    return this.#descriptor;
  }
}

function create(
  folder: string,
  nameOf: (attempt: number) => string,
): { readonly name: string; readonly descriptor: number } {
  for (let attempt = 0; ; attempt++) {
    const name = nameOf(attempt);
    try {
      return { name, descriptor: openSync(join(folder, name), created, 0o666) };
    } catch (error) {
      const taken = error instanceof Error && "code" in error && error.code === "EEXIST";
      if (!taken || attempt >= maxAttempts) throw error;
    }
  }
}

function writeAll(descriptor: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.length; ) {
    at += writeSync(descriptor, bytes, at, bytes.length - at, position + at);
  }
}

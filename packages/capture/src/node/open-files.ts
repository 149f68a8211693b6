/** What can be closed meanwhile. */
export interface Resting {
  rest(): void;
}

/** Files that are written to at once, each with its buffer; descriptors of one process are few. */
const maxOpen = 64;
/** Enough that writing costs little beside reading the capture. */
const bufferBytes = 64 * 1024;

/** The files that are written to at the moment: a bounded number, the one that has not grown for longest rests. */
export class OpenFiles {
  /** In order of use, the latest last. */
  readonly #files = new Set<Resting>();
  readonly #buffers: Buffer[] = [];
  #latest: Resting | null = null;

  /** Makes room for a file, and gives it its buffer. */
  admit(file: Resting): Buffer {
    const [oldest] = this.#files;
    if (this.#files.size >= maxOpen) oldest?.rest();
    this.#files.add(file);
    this.#latest = file;
    return this.#buffers.pop() ?? Buffer.allocUnsafeSlow(bufferBytes);
  }

  /** A file is being written to. */
  touch(file: Resting): void {
    if (this.#latest === file) return;
    this.#latest = file;
    this.#files.delete(file);
    this.#files.add(file);
  }

  /** A file rests, or is done. */
  release(file: Resting, buffer: Buffer): void {
    this.#files.delete(file);
    if (this.#latest === file) this.#latest = null;
    this.#buffers.push(buffer);
  }
}

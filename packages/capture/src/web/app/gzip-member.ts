type Bytes = Uint8Array<ArrayBuffer>;

/** Header, an empty block and trailer (RFC 1952 §2.3). */
const shortest = 20;
/** Bytes of the length at the end of a member. */
const lengthBytes = 4;

/** Instead of bytes: there are none for the moment. */
const nothingYet = "nothing yet";

/** Bad data, or too few: the decompressor has refused them. */
export class GzipRefusal extends Error {
  override readonly name = "GzipRefusal";
}

/** A member of a gzip file, unpacked by the browser. */
export class GzipMember {
  readonly #writer: WritableStreamDefaultWriter<BufferSource>;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #reading: Promise<ReadableStreamReadResult<Uint8Array>> | null = null;
  #taken = 0;
  #made = 0;
  /** The last bytes taken. */
  #tail: readonly number[] = [];

  constructor() {
    const { readable, writable } = new DecompressionStream("gzip");
    this.#writer = writable.getWriter();
    this.#reader = readable.getReader();
    // Errors are those of what is asked for.
    this.#writer.closed.catch(() => {});
    this.#reader.closed.catch(() => {});
  }

  /** Whether the bytes so far end with the length of what came of them, modulo 2^32. */
  get mayEndHere(): boolean {
    const length = this.#tail.reduce((sum, byte, at) => sum + byte * 2 ** (8 * at), 0);
    return this.#taken >= shortest && length === this.#made % 2 ** 32;
  }

  /** Takes a piece, and gives what comes of it. Throws a GzipRefusal. */
  async *write(piece: Bytes): AsyncGenerator<Uint8Array, void> {
    this.#taken += piece.length;
    this.#tail = [...this.#tail, ...piece.subarray(-lengthBytes)].slice(-lengthBytes);
    const written = refused(this.#writer.write(piece)).then(() => nothingYet);
    written.catch(() => {});
    for (let found = await this.#next(written); found !== null; found = await this.#next(written))
      yield found;
    // Of a piece that was taken all has been made: what is there now, and no more.
    const done = Promise.resolve(nothingYet);
    for (let found = await this.#next(done); found !== null; found = await this.#next(done)) yield found;
  }

  /** No more comes: gives what is left. Throws a GzipRefusal if something is missing. */
  async *end(): AsyncGenerator<Uint8Array, void> {
    const closed = refused(this.#writer.close());
    closed.catch(() => {});
    for (let found = await this.#next(null); found !== null; found = await this.#next(null)) yield found;
    await closed;
  }

  /** Lets go of all of it. */
  abandon(): void {
    this.#reading?.catch(() => {});
    this.#reader.cancel().catch(() => {});
    this.#writer.abort().catch(() => {});
  }

  /** The next bytes; null if `until` comes before them, or nothing more. */
  async #next(until: Promise<string> | null): Promise<Uint8Array | null> {
    this.#reading ??= refused(this.#reader.read());
    const found = await (until === null ? this.#reading : Promise.race([this.#reading, until]));
    if (typeof found === "string") return null;
    this.#reading = null;
    if (found.done) return null;
    this.#made += found.value.length;
    return found.value;
  }
}

function refused<T>(task: Promise<T>): Promise<T> {
  return task.catch((cause) => {
    throw new GzipRefusal("gzip data cannot be unpacked", { cause });
  });
}

import type { StreamBytes } from "../stream/index.ts";
import { type Extent, Positions } from "./positions.ts";
import type { Enclosed } from "./tls-rows.ts";

/** Bytes that tell what a line begins with: a reply's code and what stands behind it. */
const headBytes = 4;

/** Reads whole things from chunks: protocol's ControlLineReader and ReplyReader. */
export interface Reader<T> {
  push(chunk: Uint8Array): T[];
  end(): T | undefined;
}

/** A line or reply, and where it stood. */
export interface Placed<T> {
  readonly item: T;
  readonly extent: Extent;
  /** Stream offset behind it; inside TLS, behind the record that it ends in. */
  readonly end: number;
}

/** One direction of a control connection: lines or replies with the frames that carried them. */
export class LineStream<T extends { readonly start: number; readonly end: number }> {
  readonly #make: () => Reader<T>;
  #reader: Reader<T> | null = null;
  #positions = new Positions();
  #base = 0;
  #record: Enclosed | null = null;
  /** Behind the last item, counted like the reader's offsets. */
  #taken = 0;

  /** @param make a fresh reader; a gap needs a new one */
  constructor(make: () => Reader<T>) {
    this.#make = make;
  }

  /**
   * Takes bytes; returns what they complete, with bytes that are valid while those of `chunk` are.
   * @param record the TLS record that they were in, null if they were in none
   */
  push(chunk: StreamBytes, record: Enclosed | null = null): Placed<T>[] {
    if (this.#positions.end === 0) this.#base = chunk.offset;
    this.#record = record;
    this.#positions.push(chunk, record?.frames);
    this.#reader ??= this.#make();
    const all: Placed<T>[] = [];
    for (const item of this.#reader.push(chunk.bytes)) {
      const placed = this.#place(item);
      if (placed !== null) all.push(placed);
    }
    this.#positions.keep();
    return all;
  }

  /** The first bytes of what is begun and not ended. */
  get head(): Uint8Array {
    return this.#positions.at(this.#taken, headBytes);
  }

  /** The stream breaks off or ends here: what was begun and not ended, or bytes that the reader makes nothing of. */
  end(): { readonly whole: Placed<T> | null; readonly rest: Placed<null> | null } {
    const item = this.#reader?.end();
    const whole = item === undefined ? null : this.#place(item);
    const open = this.#positions.end > this.#taken;
    const rest = open ? this.#placed(null, this.#taken, this.#positions.end) : null;
    this.#reader = null;
    this.#positions = new Positions();
    this.#taken = 0;
    return { whole, rest };
  }

  #place(item: T): Placed<T> | null {
    return this.#placed(item, item.start, item.end);
  }

  #placed<I extends T | null>(item: I, start: number, end: number): Placed<I> | null {
    this.#taken = end;
    const extent = this.#positions.take(start, end);
    return extent === null ? null : { item, extent, end: this.#record?.end ?? this.#base + end };
  }
}

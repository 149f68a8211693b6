import type { StreamBytes } from "../stream/index.ts";
import { type Extent, Positions } from "./positions.ts";

/** Reads whole things from chunks: protocol's ControlLineReader and ReplyReader. */
export interface Reader<T> {
  push(chunk: Uint8Array): T[];
  end(): T | undefined;
}

/** A line or reply, and where it stood. */
export interface Placed<T> {
  readonly item: T;
  readonly extent: Extent;
  /** Stream offset behind it. */
  readonly end: number;
}

/** One direction of a control connection: lines or replies with the frames that carried them. */
export class LineStream<T extends { readonly start: number; readonly end: number }> {
  readonly #make: () => Reader<T>;
  #reader: Reader<T> | null = null;
  #positions = new Positions();
  #base = 0;

  /** @param make a fresh reader; a gap needs a new one */
  constructor(make: () => Reader<T>) {
    this.#make = make;
  }

  /** Takes bytes; returns what they complete. */
  push(chunk: StreamBytes): Placed<T>[] {
    if (this.#positions.end === 0) this.#base = chunk.offset;
    this.#positions.push(chunk);
    this.#reader ??= this.#make();
    return this.#reader.push(chunk.bytes).flatMap((item) => this.#place(item) ?? []);
  }

  /** The stream breaks off or ends here: what was begun and not ended, if anything. */
  end(): Placed<T> | null {
    const rest = this.#reader?.end();
    const placed = rest === undefined ? null : this.#place(rest);
    this.#reader = null;
    this.#positions = new Positions();
    return placed;
  }

  #place(item: T): Placed<T> | null {
    const extent = this.#positions.take(item.start, item.end);
    return extent === null ? null : { item, extent, end: this.#base + item.end };
  }
}

import { Writable } from "node:stream";
import { limits } from "@twinport/protocol";
import type { StringEncoding } from "./context.ts";

/** Keeps what is written to it, up to a bound. */
export class StringWriter extends Writable {
  readonly #chunks: Buffer[] = [];
  readonly #longest: number;
  #size = 0;

  /** @param maxByteLength the most that is kept, bytes; more is an error of the stream */
  constructor(maxByteLength: number = limits.listing) {
    super();
    this.#longest = maxByteLength;
  }

  override _write(
    chunk: Buffer | string,
    encoding: BufferEncoding,
    done: (error?: Error | null) => void,
  ): void {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk, encoding) : chunk;
    this.#size += bytes.length;
    if (this.#size > this.#longest) {
      done(new Error(`Maximum bytes exceeded: what came is longer than ${this.#longest} bytes.`));
      return;
    }
    this.#chunks.push(bytes);
    done();
  }

  /** All that was written. */
  getText(encoding: StringEncoding): string {
    return Buffer.concat(this.#chunks).toString(encoding);
  }
}

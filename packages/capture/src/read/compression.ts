import { ZstdDecoder, ZstdError } from "../zstd/index.ts";
import type { CaptureWarning } from "./warning.ts";

/** Turns compressed bytes into plain ones as they are asked for. Throws {@link CompressionFault} where it must end early. */
export type Inflate = (compressed: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

/** How a capture file is compressed. */
export type Compression = "gzip" | "zstd";

/** Compressed data that break off or are damaged. What was made before is good. */
export class CompressionFault extends Error {
  override readonly name = "CompressionFault";
  readonly warning: CaptureWarning & { readonly offset: number };

  /**
   * @param kind that they end too early, or are damaged
   * @param offset byte of the compressed file up to which they were read
   */
  constructor(
    kind: "stop.compressed.end" | "stop.compressed.data",
    name: Compression,
    offset: number,
    options?: ErrorOptions,
  ) {
    super(
      `${name} data ${kind === "stop.compressed.end" ? "break off" : "are damaged"} (byte ${offset})`,
      options,
    );
    this.warning = { kind, offset, name };
  }
}

const signatures: readonly (readonly [Compression, readonly number[]])[] = [
  ["gzip", [0x1f, 0x8b]],
  ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
];
const headLength = 4;

/** A capture file's bytes as the reader wants them: decompressed, where their beginning says that they are compressed. */
export class PlainBytes implements AsyncIterable<Uint8Array> {
  readonly #file: AsyncIterable<Uint8Array>;
  readonly #gunzip: Inflate | undefined;
  #fault: CompressionFault | null = null;

  /** @param gunzip without it files compressed by gzip stay as they are, and the reader will say what they look like */
  constructor(file: AsyncIterable<Uint8Array>, gunzip?: Inflate) {
    this.#file = file;
    this.#gunzip = gunzip;
  }

  /** Why the bytes ended before their end, if they did. */
  get fault(): CompressionFault | null {
    return this.#fault;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
    const file = this.#file[Symbol.asyncIterator]();
    const held: Uint8Array[] = [];
    const head: number[] = [];
    while (head.length < headLength) {
      const { value, done } = await file.next();
      if (done === true) break;
      head.push(...value.subarray(0, headLength - head.length));
      // The memory of a chunk is its own only until the next is asked for.
      held.push(head.length < headLength ? new Uint8Array(value) : value);
    }
    const all = chained(held, file);
    const [compression] = signatures.find(([, bytes]) => bytes.every((byte, at) => head[at] === byte)) ?? [];
    const inflate = compression === "zstd" ? unzstd : compression === "gzip" ? this.#gunzip : undefined;
    try {
      yield* inflate?.(all) ?? all;
    } catch (error) {
      if (!(error instanceof CompressionFault)) throw error;
      this.#fault = error;
    }
  }
}

/** What was looked at, and the rest; whoever stops early closes the file. */
async function* chained(
  held: readonly Uint8Array[],
  file: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  try {
    yield* held;
    for (let next = await file.next(); next.done !== true; next = await file.next()) yield next.value;
  } finally {
    await file.return?.();
  }
}

async function* unzstd(compressed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const decoder = new ZstdDecoder();
  try {
    for await (const chunk of compressed) {
      decoder.push(chunk);
      for (let piece = decoder.next(); piece !== null; piece = decoder.next()) yield piece;
    }
  } catch (cause) {
    if (!(cause instanceof ZstdError)) throw cause;
    throw new CompressionFault("stop.compressed.data", "zstd", decoder.offset, { cause });
  }
  if (!decoder.complete) throw new CompressionFault("stop.compressed.end", "zstd", decoder.offset);
}

import type { TransformOptions } from "node:stream";
import { constants, createGunzip, type Gunzip, type ZlibOptions } from "node:zlib";
import { CompressionFault } from "../read/compression.ts";

/** What comes of a piece of the input before a damaged place in it is lost: of this much at most. */
const pieceBytes = 32 * 1024;
/** The beginning of a file is given in smaller pieces: of a small capture it is all there is. */
const smallPieceBytes = 1024;
const beginningBytes = 64 * 1024;

/**
 * Decompresses gzip, members one after the other, a piece at a time: however much a few bytes unpack to, no more is held.
 * Throws CompressionFault where the data break off or are damaged.
 */
export async function* gunzip(compressed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  // Nothing is made before what was made is taken: what an error finds in a stream's buffer is thrown away.
  const options: ZlibOptions & TransformOptions = { chunkSize: pieceBytes, readableHighWaterMark: 1 };
  const unzip = createGunzip(options);
  const fed = feed(unzip, inPieces(compressed));
  try {
    yield* unzip as AsyncIterable<Uint8Array>;
  } catch (cause) {
    const errno = cause instanceof Error && "errno" in cause ? cause.errno : null;
    if (errno !== constants.Z_BUF_ERROR && errno !== constants.Z_DATA_ERROR) throw cause;
    const kind = errno === constants.Z_BUF_ERROR ? "stop.compressed.end" : "stop.compressed.data";
    throw new CompressionFault(kind, "gzip", unzip.bytesWritten, { cause });
  } finally {
    unzip.destroy();
    await fed;
  }
}

/** Gives a stream its input, each piece once the one before is used up: of the last one, too, all is made before the end. */
async function feed(unzip: Gunzip, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  let goOn = (): void => undefined;
  // A write that an error interrupts never calls back.
  unzip.once("close", () => goOn());
  try {
    for await (const piece of pieces) {
      await new Promise<void>((resolve) => {
        goOn = resolve;
        unzip.write(piece, () => resolve());
      });
      if (unzip.destroyed) return;
    }
    unzip.end();
  } catch (error) {
    unzip.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

async function* inPieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let given = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const size = given < beginningBytes ? smallPieceBytes : pieceBytes;
      yield chunk.subarray(at, at + size);
      at += size;
      given += size;
    }
  }
}

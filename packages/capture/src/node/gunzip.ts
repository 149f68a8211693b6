import { pipeline, Readable } from "node:stream";
import { constants, createGunzip } from "node:zlib";
import { CompressionFault } from "../read/compression.ts";

/** What is lost of the data before a damaged place, at most. */
const pieceBytes = 32 * 1024;

/**
 * Decompresses gzip, members one after the other, a piece at a time: however much a few bytes unpack to, no more is held.
 * Throws CompressionFault where the data break off or are damaged.
 */
export async function* gunzip(compressed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  // Nothing is made before what was made is taken: what an error finds in a stream's buffer is thrown away.
  const unzip = createGunzip({ chunkSize: pieceBytes, readableHighWaterMark: 1 });
  const plain = pipeline(Readable.from(compressed), unzip, () => undefined);
  try {
    yield* plain as AsyncIterable<Uint8Array>;
  } catch (cause) {
    const errno = cause instanceof Error && "errno" in cause ? cause.errno : null;
    if (errno !== constants.Z_BUF_ERROR && errno !== constants.Z_DATA_ERROR) throw cause;
    const kind = errno === constants.Z_BUF_ERROR ? "stop.compressed.end" : "stop.compressed.data";
    throw new CompressionFault(kind, "gzip", unzip.bytesWritten, { cause });
  }
}

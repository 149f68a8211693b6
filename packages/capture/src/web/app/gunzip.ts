import { CompressionFault } from "../../read/compression.ts";
import { GzipMember, GzipRefusal } from "./gzip-member.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** What a piece unpacks to is held at once: up to a thousand times as much. */
const pieceBytes = 16 * 1024;
/** The beginning of a file is given in smaller pieces: what comes of a piece before a damaged place in it is lost. */
const smallPieceBytes = 1024;
const beginningBytes = 64 * 1024;

/** How a member begins: signature and deflate, then flags of which three are reserved (RFC 1952 §2.3). */
const signature = [0x1f, 0x8b, 0x08] as const;
const reservedFlags = 0xe0;
const headBytes = 4;

/**
 * Decompresses gzip, members one after the other, a piece at a time. A browser's DecompressionStream takes one member, and
 * does not say where it ends; but at its end stands the length of what was in it, and then a signature: where both fit,
 * another member begins.
 * Throws CompressionFault where the data break off or are damaged.
 */
export async function* gunzip(compressed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let member = new GzipMember();
  let taken = 0;
  let kind: CompressionFault["warning"]["kind"] & `stop.compressed.${string}` = "stop.compressed.data";
  try {
    for await (const piece of inPieces(compressed)) {
      if (isHead(piece, 0) && member.mayEndHere) {
        yield* member.end();
        member = new GzipMember();
      }
      yield* member.write(piece);
      taken += piece.length;
    }
    kind = "stop.compressed.end";
    yield* member.end();
  } catch (cause) {
    if (!(cause instanceof GzipRefusal)) throw cause;
    throw new CompressionFault(kind, "gzip", taken, { cause });
  } finally {
    member.abandon();
  }
}

/** In pieces that are not too large; where a member may begin, a piece does. */
async function* inPieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Bytes, void> {
  let given = 0;
  let held: Bytes = new Uint8Array(0);
  for await (const chunk of chunks) {
    const bytes = new Uint8Array(held.length + chunk.length);
    bytes.set(held);
    bytes.set(chunk, held.length);
    // What may be the beginning of a head waits for the rest of it.
    const end = Math.max(0, bytes.length - headBytes + 1);
    let next = nextHead(bytes, 1);
    for (let at = 0; at < end; ) {
      const size = given < beginningBytes ? smallPieceBytes : pieceBytes;
      const to = Math.min(at + size, end, next);
      yield bytes.subarray(at, to);
      given += to - at;
      at = to;
      if (at === next) next = nextHead(bytes, at + 1);
    }
    held = bytes.subarray(end);
  }
  if (held.length > 0) yield held;
}

function nextHead(bytes: Bytes, from: number): number {
  for (let at = bytes.indexOf(signature[0], from); at >= 0; at = bytes.indexOf(signature[0], at + 1))
    if (isHead(bytes, at)) return at;
  return bytes.length;
}

function isHead(bytes: Bytes, at: number): boolean {
  const flags = bytes[at + headBytes - 1];
  if (flags === undefined || (flags & reservedFlags) !== 0) return false;
  return signature.every((byte, index) => bytes[at + index] === byte);
}

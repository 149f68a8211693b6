import type { FileHandle } from "node:fs/promises";

/** How much of a local file is read at once. */
export const pieceSize = 256 * 1024;

/**
 * A part of a file, in pieces of {@link pieceSize} bytes: while one is being sent the next one is read. There are two buffers for all, so
 * that the garbage of a long file is none.
 * @param open what has been added to the file meanwhile belongs to it
 * @throws Error before the end of a file that has got shorter: it is not to pass for a whole one
 */
export async function* filePieces(
  handle: FileHandle,
  start: number,
  end: number,
  open: boolean,
): AsyncGenerator<Uint8Array, void> {
  let [current, other] = [Buffer.allocUnsafeSlow(pieceSize), Buffer.allocUnsafeSlow(pieceSize)];
  const last = open ? Infinity : end;
  let position = start;
  const fill = (buffer: Buffer) => filled(handle, buffer, position, Math.min(pieceSize, last - position));
  let next = fill(current);
  for (;;) {
    const piece = await next;
    position += piece.length;
    const ended = piece.length < pieceSize;
    if (ended && position < end)
      throw new Error(`it had ${end - start} bytes to send, and has ${position - start} now`);
    if (ended) {
      if (piece.length > 0) yield piece;
      return;
    }
    [current, other] = [other, current];
    next = fill(current);
    next.catch(() => {}); // told when it is asked for, or not wanted any longer
    yield piece;
  }
}

/** Reads until there are as many bytes, or no more: only the last piece of a file is shorter than the others. */
async function filled(handle: FileHandle, buffer: Buffer, position: number, wanted: number): Promise<Buffer> {
  let have = 0;
  while (have < wanted) {
    const { bytesRead } = await handle.read(buffer, have, wanted - have, position + have);
    if (bytesRead === 0) break;
    have += bytesRead;
  }
  return buffer.subarray(0, have);
}

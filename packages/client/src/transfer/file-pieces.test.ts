import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { filePieces, pieceSize } from "./file-pieces.ts";

const content = Buffer.from(Uint32Array.from({ length: pieceSize }, (_, index) => index).buffer); // four pieces

async function opened(bytes: Uint8Array) {
  const folder = mkdtempSync(join(tmpdir(), "twinport-pieces-"));
  const path = join(folder, "f");
  writeFileSync(path, bytes);
  const handle = await open(path);
  onTestFinished(async () => {
    await handle.close();
    rmSync(folder, { recursive: true });
  });
  return { path, handle };
}

/** Reads as whoever sends a piece does, who looks at it until he asks for the next. */
async function collected(pieces: AsyncIterable<Uint8Array>, each = (_index: number) => {}): Promise<Buffer> {
  const kept: Buffer[] = [];
  for await (const piece of pieces) {
    for (let turn = 0; turn < 20; turn++) await nextTurn();
    kept.push(Buffer.from(piece));
    each(kept.length);
  }
  return Buffer.concat(kept);
}

it.each([
  ["nothing", 0, 0],
  ["less than one", 0, 1000],
  ["one", 0, pieceSize],
  ["three and a half", 0, 3.5 * pieceSize],
  ["four", 0, 4 * pieceSize],
  ["a part that ends in the middle", 12_345, 3 * pieceSize + 7],
  ["no part", 500, 500],
])("are those of the file, each until the next one is asked for: %s", async (_, start, end) => {
  const { handle } = await opened(content);
  expect((await collected(filePieces(handle, start, end, false))).equals(content.subarray(start, end))).toBe(
    true,
  );
});

it("come until the end of a file that has got longer, where no end was given", async () => {
  const { path, handle } = await opened(content.subarray(0, 2 * pieceSize));
  const grow = (pieces: number) => {
    if (pieces === 1) appendFileSync(path, content.subarray(2 * pieceSize));
  };
  expect((await collected(filePieces(handle, 0, 2 * pieceSize, true), grow)).equals(content)).toBe(true);
});

it("fail before the end of a file that has got shorter", async () => {
  const { path, handle } = await opened(content);
  const shrink = () => truncateSync(path, 10);
  await expect(collected(filePieces(handle, 0, content.length, true), shrink)).rejects.toThrow(
    /^it had 1048576 bytes to send, and has \d+ now$/,
  );
});

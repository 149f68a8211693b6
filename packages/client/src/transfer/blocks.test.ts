import { expect, it } from "vitest";
import { Blocks } from "./blocks.ts";

const full = 256 * 1024;
const filledWith = (value: number, length: number) => new Uint8Array(length).fill(value);

it("keeps the order of what it was given, whatever becomes of that afterwards", () => {
  const blocks = new Blocks();
  const chunk = filledWith(1, 100_000);
  const expected: Uint8Array[] = [];
  for (let round = 1; round <= 9; round++) {
    chunk.fill(round);
    blocks.add(chunk);
    expected.push(filledWith(round, chunk.length));
  }
  expect(blocks.bytes).toBe(900_000);
  const taken: Uint8Array[] = [];
  for (let block = blocks.shiftFull(); block !== undefined; block = blocks.shiftFull()) taken.push(block);
  expect(taken.slice(1).every(({ length }) => length === full)).toBe(true);
  expect(Buffer.concat([...taken, ...blocks.shiftAll()]).equals(Buffer.concat(expected))).toBe(true);
  expect(blocks.bytes).toBe(0);
});

it("gives nothing away to which it would add", () => {
  const blocks = new Blocks();
  expect(blocks.anyFull).toBe(false);
  blocks.add(filledWith(1, full - 1));
  blocks.add(filledWith(2, full)); // fills a block, perhaps not the first
  while (blocks.shiftFull() !== undefined);
  expect(blocks.count).toBeLessThanOrEqual(1);
});

it("uses a block again that nobody needs", () => {
  const blocks = new Blocks();
  const memories = new Set<ArrayBufferLike>();
  for (let round = 0; round < 50; round++) {
    blocks.add(filledWith(round, full));
    for (let block = blocks.shiftFull(); block !== undefined; block = blocks.shiftFull()) {
      expect(block.length).toBeGreaterThan(0);
      memories.add(block.buffer);
      blocks.reuse(block);
    }
  }
  expect(memories.size).toBeLessThanOrEqual(3);
});

it("takes no more memory than a small chunk needs", () => {
  const blocks = new Blocks();
  blocks.add(filledWith(7, 1024));
  expect(blocks.shiftAll()[0]?.buffer.byteLength).toBe(1024);
});

import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { chunksOf } from "./chunks.ts";

const folder = mkdtempSync(join(tmpdir(), "twinport-chunks-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("the chunks of a file", () => {
  const bytes = randomBytes(6_000_001);
  const path = join(folder, "file");
  writeFileSync(path, bytes);

  it("are all of it, in order", async () => {
    expect(await digest(chunksOf(path))).toBe(sha256(bytes));
  });

  it("leave the event loop its turns: timers and signals do not wait for the end", async () => {
    let turns = 0;
    let done = false;
    const turn = (): void => {
      turns++;
      if (!done) setImmediate(turn);
    };
    const before: number[] = [];
    for await (const _ of chunksOf(path)) {
      if (before.length === 0) setImmediate(turn);
      before.push(turns);
    }
    done = true;
    expect(new Set(before).size).toBeGreaterThan(1);
  });

  it.skipIf(process.platform === "win32")("come from a pipe as its writer gives them", async () => {
    const pipe = join(folder, "pipe");
    expect(spawnSync("mkfifo", [pipe]).status).toBe(0);
    const read = digest(chunksOf(pipe));
    const writer = await open(pipe, "w");
    await writer.writeFile(bytes);
    await writer.close();
    expect(await read).toBe(sha256(bytes));
  });
});

async function digest(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest("hex");
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

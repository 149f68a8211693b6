import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LocalStorage } from "./local.ts";
import { FileReading } from "./local-read.ts";

describe("FileReading", () => {
  const content = randomBytes(3_000_001);
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "twinport-"));
    await writeFile(join(directory, "file"), content);
  });
  afterAll(() => rm(directory, { recursive: true }));

  async function reading(start = 0): Promise<FileReading> {
    const stream = (await new LocalStorage(directory).openFile("/file")).stream(start);
    if (!(stream instanceof FileReading)) throw new Error("another stream");
    return stream;
  }

  it("gives each chunk memory of its own, for whoever keeps them", async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of await reading(7)) chunks.push(chunk);
    expect(Buffer.concat(chunks).equals(content.subarray(7))).toBe(true);
  });

  it("reads into the same memory where what it gave is taken, and into other memory where it is not yet", async () => {
    const stream = await reading();
    let taken = true;
    stream.reuseWhen(() => taken);
    const memories: ArrayBufferLike[] = [];
    const copies: Buffer[] = [];
    for await (const chunk of stream) {
      memories.push(chunk.buffer);
      copies.push(Buffer.from(chunk));
      taken = copies.length < 4;
    }
    expect(Buffer.concat(copies).equals(content)).toBe(true);
    expect(new Set(memories.slice(0, 4)).size).toBe(1);
    expect(new Set(memories.slice(3)).size).toBe(memories.length - 3);
  });

  it("is never overwritten before a connection has taken it, however slow the other side is", async () => {
    const listener = createServer().listen(0, "127.0.0.1");
    await once(listener, "listening");
    const { port } = listener.address() as { port: number };
    const accepted = once(listener, "connection");
    const reader = connect(port, "127.0.0.1");
    const [wire] = (await accepted) as [Socket];
    const stream = await reading();
    stream.reuseWhen(() => wire.writableLength === 0);
    const got: Buffer[] = [];
    const slow = new Writable({
      highWaterMark: 1,
      write: (chunk: Buffer, _encoding, done) => {
        got.push(chunk);
        void nextTurn().then(() => done());
      },
    });
    await Promise.all([pipeline(stream, wire), pipeline(reader, slow)]);
    expect(Buffer.concat(got).equals(content)).toBe(true);
    listener.close();
  });
});
